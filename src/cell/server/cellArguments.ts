import { parseArgs } from 'node:util';
import type { Result } from '#shared/result/result.ts';
import { err, ok } from '#shared/result/result.ts';
import { nameSchema } from '#shared/domain/name.ts';
import { faultNames, type FaultRequest } from '#shared/domain/fault.ts';
import { wireLimits } from '#shared/units/wireBounds.ts';
import { SIMULATED_BUFFER_SLOTS } from '#cell/simulation/simulatedDrivers.ts';
import { DEFAULT_EYES, eyesNames } from '#cell/perception/eyesNames.ts';
import { isScenarioName, scenarioChoices, type ScenarioName } from '#cell/simulation/scenarios/scenarios.ts';
import { faultArgument } from './faultArgument.ts';

export interface CellArguments {
  port: number;
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
  name: string;
  cellId: string | null;
  tool: 'belts' | 'plunger';
  /** Places in the buffer. */
  bufferSlots: number;
  /** What looks at the bins: a name, or a file FILE.onnx. */
  eyes: string;
  /** What fails from the start. */
  faults: readonly FaultRequest[];
}

export const cellUsage = `Usage: npm run cell -- [options]

A simulated stow cell. The first line on stdout, when it is ready: {"url","token","protocol"}.

  --port N          port on 127.0.0.1; 0 takes any free one (default 0)
  --seed S          whole number that chooses pods, contents and arriving units (default 1)
  --catalog FILE    products: JSON Lines, or CSV with asin, name, l_cm, w_cm, h_cm, kg; plain or gzip
  --arm URDF        another arm (default resources/arm/supercargo-arm.urdf)
  --speed X         cell seconds a real second, or "max" (default 1)
  --scenario NAME   ${scenarioChoices}; default if left out
  --damaged N       of a thousand arriving units so many are damaged (default 1)
  --tool KIND       belts or plunger (default belts)
  --buffer N        places in the buffer (default ${SIMULATED_BUFFER_SLOTS})
  --eyes NAME       ${eyesNames.join(', ')} (default ${DEFAULT_EYES}), or a model of your own: FILE.onnx, its calibration
                    FILE.json beside it (docs/PERCEPTION.md)
  --fault F         NAME[:PARAMETER=VALUE]..., may be repeated: a part that fails from the start (docs/FAULTS.md);
                    ${faultNames.slice(0, 6).join(', ')},
                    ${faultNames.slice(6).join(', ')}
  --data DIR        keep the cell there; it comes back held after its process ended
  --name TEXT       what consoles call it (default "Simulated cell")
  --cell-id ID      its identity (default cell-1)
  --token TOKEN     what consoles must show; also from SUPERCARGO_CELL_TOKEN (default: a new one)
  --help            this text
`;

/** The error is one line that names the argument and what was expected. */
export function cellArguments(argv: readonly string[]): Result<CellArguments | 'help', string> {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string', default: '0' },
        seed: { type: 'string', default: '1' },
        catalog: { type: 'string' },
        arm: { type: 'string' },
        speed: { type: 'string', default: '1' },
        scenario: { type: 'string', default: 'default' },
        damaged: { type: 'string', default: '1' },
        tool: { type: 'string', default: 'belts' },
        buffer: { type: 'string', default: String(SIMULATED_BUFFER_SLOTS) },
        eyes: { type: 'string', default: DEFAULT_EYES },
        data: { type: 'string' },
        name: { type: 'string', default: 'Simulated cell' },
        'cell-id': { type: 'string' },
        token: { type: 'string' },
        fault: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    // Node's own sentence names the argument; its advice on escaping follows after the first one.
    return err((error as Error).message.split('. ')[0]!.replace(/\.?$/, '; see --help.'));
  }
  if (values.help) return ok('help');
  const port = wholeNumber(values.port, 0, 65_535);
  if (port === null) return err(`--port is "${values.port}", expected a whole number from 0 to 65535.`);
  const seed = wholeNumber(values.seed, 0, Number.MAX_SAFE_INTEGER);
  if (seed === null) return err(`--seed is "${values.seed}", expected a whole number from 0.`);
  const speed = values.speed === 'max' ? Infinity : Number(values.speed);
  if (values.speed.trim() === '' || !(speed === Infinity || (speed >= 0.05 && speed <= 100)))
    return err(`--speed is "${values.speed}", expected a number from 0.05 to 100, or max.`);
  if (!isScenarioName(values.scenario)) return err(`--scenario is "${values.scenario}", expected ${scenarioChoices}.`);
  const damaged = Number(values.damaged);
  if (values.damaged.trim() === '' || !(damaged >= 0 && damaged <= 1000))
    return err(`--damaged is "${values.damaged}", expected how many of a thousand, 0 to 1000.`);
  if (values.tool !== 'belts' && values.tool !== 'plunger')
    return err(`--tool is "${values.tool}", expected belts or plunger.`);
  const bufferSlots = wholeNumber(values.buffer, 1, wireLimits.items);
  if (bufferSlots === null)
    return err(`--buffer is "${values.buffer}", expected a whole number from 1 to ${wireLimits.items}.`);
  if (values.token !== undefined && values.token.length < 8)
    return err('--token is too short, expected at least 8 characters.');
  const name = nameSchema.safeParse(values.name);
  if (!name.success) return err(`--name: ${name.error.issues[0]!.message}.`);
  const faults: FaultRequest[] = [];
  for (const text of values.fault) {
    const fault = faultArgument(text);
    if (!fault.ok) return err(fault.error);
    faults.push(fault.value);
  }
  return ok({
    port,
    seed,
    catalog: values.catalog ?? null,
    arm: values.arm ?? null,
    speed,
    scenario: values.scenario,
    damageShare: damaged / 1000,
    data: values.data ?? null,
    token: values.token ?? null,
    name: name.data,
    cellId: values['cell-id'] ?? null,
    tool: values.tool,
    bufferSlots,
    eyes: values.eyes,
    faults,
  });
}

function wholeNumber(text: string, min: number, max: number): number | null {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  return value >= min && value <= max ? value : null;
}
