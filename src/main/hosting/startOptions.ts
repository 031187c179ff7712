import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { err, ok, type Result } from '#shared/result/result.ts';
import { defaultDataDir } from '#main/ports/dataDir.ts';

export interface StartOptions {
  dataDir: string;
  /** Cells that run already. */
  cells: { url: string; token: string }[];
  /** Simulated cells to launch. */
  simulatedCells: number;
  /** Command line handed on to simulated cells. */
  simulation: { scenario: string | null; seed: number; speed: string | null };
  port: number;
  /** Recording that the first window opens; null for none. */
  open: string | null;
}

export const MAX_SIMULATED_CELLS = 12;

/** Reads the command line. A mistake is one sentence that names the argument and what was expected. */
export function readStartOptions(args: readonly string[], env: NodeJS.ProcessEnv): Result<StartOptions, string> {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        cell: { type: 'string', multiple: true, default: [] },
        token: { type: 'string', multiple: true, default: [] },
        cells: { type: 'string' },
        data: { type: 'string' },
        scenario: { type: 'string' },
        seed: { type: 'string', default: '1' },
        speed: { type: 'string' },
        port: { type: 'string', default: '0' },
        open: { type: 'string' },
        // Read by the launcher; known here so that the same command line serves both.
        browser: { type: 'boolean', default: false },
        'host-only': { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    return err(error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error));
  }
  const whole = (name: string, text: string, least: number, most: number): number | string => {
    const value = Number(text);
    return Number.isInteger(value) && value >= least && value <= most
      ? value
      : `--${name} is "${text}", expected a whole number from ${least} to ${most}.`;
  };
  const cells: StartOptions['cells'] = [];
  for (const [index, url] of values.cell.entries()) {
    if (!URL.canParse(url) || !['http:', 'https:'].includes(new URL(url).protocol))
      return err(`--cell is "${url}", expected an address like http://192.168.0.10:7400.`);
    const token = values.token[index] ?? env['SUPERCARGO_CELL_TOKEN'];
    if (!token) return err(`--cell ${url} has no token, expected --token TOKEN after it (the cell shows it).`);
    cells.push({ url: url.replace(/\/$/, ''), token });
  }
  if (values.token.length > values.cell.length)
    return err(`--token is given ${values.token.length} times, expected one for each of ${values.cell.length} --cell.`);
  const simulatedCells = whole('cells', values.cells ?? (cells.length > 0 ? '0' : '1'), 0, MAX_SIMULATED_CELLS);
  if (typeof simulatedCells === 'string') return err(simulatedCells);
  if (simulatedCells + cells.length === 0)
    return err('--cells is 0 and no --cell is given, expected at least one cell.');
  const seed = whole('seed', values.seed, 0, 2 ** 31 - 1);
  if (typeof seed === 'string') return err(seed);
  const port = whole('port', values.port, 0, 65_535);
  if (typeof port === 'string') return err(port);
  if (values.speed !== undefined && values.speed !== 'max' && !(Number(values.speed) > 0))
    return err(`--speed is "${values.speed}", expected a number above 0, or max.`);
  return ok({
    dataDir: resolve(values.data ?? defaultDataDir(env)),
    cells,
    simulatedCells,
    simulation: { scenario: values.scenario ?? null, seed, speed: values.speed ?? null },
    port,
    open: values.open === undefined ? null : resolve(values.open),
  });
}
