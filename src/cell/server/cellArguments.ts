import { oneOf, wholeNumber } from '#shared/commandLine/optionValues.ts';
import { BadArgument, orSentence, readOptions, type DeclaredOptions } from '#shared/commandLine/readOptions.ts';
import type { Result } from '#shared/result/result.ts';
import { consoleKeySchema } from '#shared/domain/commandClaim.ts';
import { nameSchema } from '#shared/domain/name.ts';
import { faultNames, type FaultRequest } from '#shared/domain/fault.ts';
import { wireLimits } from '#shared/units/wireBounds.ts';
import { SIMULATED_BUFFER_SLOTS } from '#cell/simulation/simulatedDrivers.ts';
import { DEFAULT_EYES, eyesNames } from '#cell/perception/eyesNames.ts';
import { DEFAULT_INSPECTOR, inspectorNames, type InspectorName } from '#cell/inspection/inspectorNames.ts';
import {
  DEFAULT_SCENARIO,
  isScenarioName,
  scenarioChoices,
  type ScenarioName,
} from '#cell/simulation/scenarios/scenarios.ts';
import { faultArgument } from './faultArgument.ts';
import { listenArguments, type Listening } from './listenArguments.ts';

export interface CellArguments {
  port: number;
  listening: Listening;
  seed: number;
  /** Null: the catalogue that comes with the cell. */
  catalog: string | null;
  /** Null: the arm that comes with the cell. */
  arm: string | null;
  speed: number;
  scenario: ScenarioName;
  /** Share of arriving units that are damaged. */
  damageShare: number;
  /** Null: nothing is kept. */
  data: string | null;
  token: string | null;
  /** Public keys of the consoles whose claims are believed. */
  consoleKeys: readonly string[];
  name: string;
  cellId: string | null;
  tool: 'belts' | 'plunger';
  /** Places in the buffer. */
  bufferSlots: number;
  /** What looks at the bins: a name, or a file FILE.onnx. */
  eyes: string;
  /** What looks at the items in the booth. */
  inspector: InspectorName;
  /** What fails from the start. */
  faults: readonly FaultRequest[];
}

export const cellUsage = `Usage: npm run cell -- [options]

A simulated stow cell. The first line on stdout, when it is ready: {"url","token","protocol"}.

  --port N          port to listen on; 0 takes any free one (default 0)
  --listen ADDRESS  address of this computer to listen on (default 127.0.0.1); any other needs the next two (docs/SITE.md)
  --tls-cert FILE   certificate of the cell, PEM, with those that lead to its authority
  --tls-key FILE    its private key, PEM
  --seed S          whole number that chooses pods, contents and arriving units (default 1)
  --catalog FILE    products: JSON Lines, or CSV with asin, name, l_cm, w_cm, h_cm, kg; plain or gzip
  --arm URDF        another arm (default resources/arm/supercargo-arm.urdf)
  --speed X         cell seconds a real second, or "max" (default 1)
  --scenario NAME   ${scenarioChoices}; ${DEFAULT_SCENARIO} if left out
  --damaged N       of a thousand arriving units so many are damaged (default 1)
  --tool KIND       belts or plunger (default belts)
  --buffer N        places in the buffer (default ${SIMULATED_BUFFER_SLOTS})
  --eyes NAME       ${eyesNames.join(', ')} (default ${DEFAULT_EYES}), or a model of your own: FILE.onnx, its calibration
                    FILE.json beside it (docs/PERCEPTION.md)
  --inspector NAME  ${inspectorNames.join(', ')} (default ${DEFAULT_INSPECTOR}): what looks at items in the booth (docs/INSPECTION.md)
  --fault F         NAME[:PARAMETER=VALUE]..., may be repeated: a part that fails from the start (docs/FAULTS.md);
                    ${faultNames.slice(0, 6).join(', ')},
                    ${faultNames.slice(6).join(', ')}
  --data DIR        keep the cell there; it comes back held after its process ended
  --name TEXT       what consoles call it (default "Simulated cell")
  --cell-id ID      its identity (default cell-1)
  --token TOKEN     what consoles must show; also from SUPERCARGO_CELL_TOKEN (default: a new one)
  --console-key KEY of a console that says who commands; may be repeated. With one, nobody commands without (docs/SITE.md)
  --help            this text
`;

const cellOptions = {
  port: { type: 'string' },
  listen: { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  seed: { type: 'string' },
  catalog: { type: 'string' },
  arm: { type: 'string' },
  speed: { type: 'string', default: '1' },
  scenario: { type: 'string', default: DEFAULT_SCENARIO },
  damaged: { type: 'string', default: '1' },
  tool: { type: 'string' },
  buffer: { type: 'string' },
  eyes: { type: 'string', default: DEFAULT_EYES },
  inspector: { type: 'string' },
  data: { type: 'string' },
  name: { type: 'string', default: 'Simulated cell' },
  'cell-id': { type: 'string' },
  token: { type: 'string' },
  'console-key': { type: 'string', multiple: true, default: [] },
  fault: { type: 'string', multiple: true, default: [] },
  help: { type: 'boolean', default: false },
} as const satisfies DeclaredOptions;

/** The error is one line that names the argument and what was expected. */
export const cellArguments = (argv: readonly string[]): Result<CellArguments | 'help', string> =>
  orSentence(() => readCellArguments(argv));

function readCellArguments(argv: readonly string[]): CellArguments | 'help' {
  const { values } = readOptions(argv, cellOptions);
  if (values.help) return 'help';
  const listening = listenArguments(values);
  if (!listening.ok) throw new BadArgument(listening.error);
  const port = wholeNumber(values, 'port', 0, 65_535, 0);
  const seed = wholeNumber(values, 'seed', 0, Number.MAX_SAFE_INTEGER, 1);
  const speed = values.speed === 'max' ? Infinity : Number(values.speed);
  if (values.speed.trim() === '' || !(speed === Infinity || (speed >= 0.05 && speed <= 100)))
    throw new BadArgument(`--speed is "${values.speed}", expected a number from 0.05 to 100, or max.`);
  const { scenario, token = null } = values;
  if (!isScenarioName(scenario)) throw new BadArgument(`--scenario is "${scenario}", expected ${scenarioChoices}.`);
  const damaged = Number(values.damaged);
  if (values.damaged.trim() === '' || !(damaged >= 0 && damaged <= 1000))
    throw new BadArgument(`--damaged is "${values.damaged}", expected how many of a thousand, 0 to 1000.`);
  const inspector = oneOf(values, 'inspector', inspectorNames, DEFAULT_INSPECTOR);
  const tool = oneOf(values, 'tool', ['belts', 'plunger'], 'belts');
  const bufferSlots = wholeNumber(values, 'buffer', 1, wireLimits.items, SIMULATED_BUFFER_SLOTS);
  if (token !== null && token.length < 8)
    throw new BadArgument('--token is too short, expected at least 8 characters.');
  const name = nameSchema.safeParse(values.name);
  if (!name.success) throw new BadArgument(`--name: ${name.error.issues[0]!.message}.`);
  const faults = values.fault.map((text) => {
    const fault = faultArgument(text);
    if (!fault.ok) throw new BadArgument(fault.error);
    return fault.value;
  });
  return {
    port,
    listening: listening.value,
    seed,
    catalog: values.catalog ?? null,
    arm: values.arm ?? null,
    speed,
    scenario,
    damageShare: damaged / 1000,
    data: values.data ?? null,
    token,
    consoleKeys: consoleKeys(values['console-key']),
    name: name.data,
    cellId: values['cell-id'] ?? null,
    tool,
    bufferSlots,
    eyes: values.eyes,
    inspector,
    faults,
  };
}

function consoleKeys(given: readonly string[]): readonly string[] {
  for (const key of given)
    if (!consoleKeySchema.safeParse(key).success)
      throw new BadArgument(
        `--console-key is "${key.slice(0, 64)}", expected the 43 characters of console-key.txt in the console's data folder.`,
      );
  return given;
}
