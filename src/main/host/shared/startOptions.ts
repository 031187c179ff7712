import { resolve } from 'node:path';
import { wholeNumber } from '#shared/commandLine/optionValues.ts';
import { BadArgument, orSentence, readOptions, type DeclaredOptions } from '#shared/commandLine/readOptions.ts';
import { isLoopback } from '#shared/protocol/loopback.ts';
import type { Result } from '#shared/result/result.ts';
import type { CellEndpoint } from '#main/ports/CellSource.ts';
import { defaultDataDir } from '#main/ports/dataDir.ts';
import { readTrust } from './cellTrust.ts';

export interface StartOptions {
  dataDir: string;
  /** Cells that run already. */
  cells: CellEndpoint[];
  /** Simulated cells to launch. */
  simulatedCells: number;
  /** Command line handed on to simulated cells. */
  simulation: { scenario: string | null; seed: number; speed: string | null };
  port: number;
  /** Minutes without a hand at keys or pointer after which a signed-on workstation locks itself; null never. */
  lockAfterMinutes: number | null;
  /** Recording that the first window opens; null for none. */
  open: string | null;
}

export const MAX_SIMULATED_CELLS = 12;
const LOCK_AFTER_MINUTES = 15;

const startOptionKinds = {
  cell: { type: 'string', multiple: true, default: [] },
  token: { type: 'string', multiple: true, default: [] },
  ca: { type: 'string' },
  pin: { type: 'string', multiple: true, default: [] },
  cells: { type: 'string' },
  data: { type: 'string' },
  scenario: { type: 'string' },
  seed: { type: 'string' },
  speed: { type: 'string' },
  port: { type: 'string' },
  'lock-after': { type: 'string' },
  open: { type: 'string' },
  // Read by the launcher; known here so that the same command line serves both.
  browser: { type: 'boolean', default: false },
  'host-only': { type: 'boolean', default: false },
} as const satisfies DeclaredOptions;

/** Options that take a value: whoever picks them out of another program's command line needs to know. */
export const valuedOptions: readonly string[] = Object.entries(startOptionKinds)
  .filter(([, { type }]) => type === 'string')
  .map(([name]) => name);

/** The token of every --cell that has none on the command line. */
export const TOKEN_VARIABLE = 'SUPERCARGO_CELL_TOKEN';
/** A JSON list: one token for each --cell. Unlike a command line, an environment is seen by its own user alone. */
export const TOKENS_VARIABLE = 'SUPERCARGO_CELL_TOKENS';

function tokensOf(env: NodeJS.ProcessEnv): string[] | null {
  const text = env[TOKENS_VARIABLE];
  if (text === undefined) return [];
  try {
    const tokens = JSON.parse(text) as unknown;
    return Array.isArray(tokens) && tokens.every((token) => typeof token === 'string') ? tokens : null;
  } catch {
    return null;
  }
}

/** A command line without its tokens, for a program that is handed them in its environment. */
export function withoutTokens(args: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? '';
    if (argument === '--token') index += 1;
    else if (!argument.startsWith('--token=')) kept.push(argument);
  }
  return kept;
}

/** What an address of a cell must not have: it would not be used, and whoever wrote it would believe that it was. */
function beyondAddress({ username, password, pathname, search, hash }: URL): string | null {
  if (username || password) return 'a user or password (the token is given by --token)';
  if (pathname !== '/') return `a path (${pathname})`;
  if (search) return 'a query';
  return hash ? 'a fragment' : null;
}

/** Reads the command line. A mistake is one sentence that names the argument and what was expected. */
export const readStartOptions = (args: readonly string[], env: NodeJS.ProcessEnv): Result<StartOptions, string> =>
  orSentence(() => startOptionsOf(args, env));

function startOptionsOf(args: readonly string[], env: NodeJS.ProcessEnv): StartOptions {
  const { values } = readOptions(args, startOptionKinds);
  const cells = runningCells(values, env);
  const opensRecording = values.open !== undefined;
  const needsNone = cells.length > 0 || opensRecording;
  const simulatedCells = wholeNumber(values, 'cells', 0, MAX_SIMULATED_CELLS, needsNone ? 0 : 1);
  if (simulatedCells + cells.length === 0 && !opensRecording)
    throw new BadArgument(
      '--cells is 0 and no --cell is given, expected at least one cell, or a recording with --open.',
    );
  const seed = wholeNumber(values, 'seed', 0, 2 ** 31 - 1, 1);
  const port = wholeNumber(values, 'port', 0, 65_535, 0);
  const lockAfterMinutes = wholeNumber(values, 'lock-after', 0, 24 * 60, LOCK_AFTER_MINUTES);
  if (values.speed !== undefined && values.speed !== 'max' && !(Number(values.speed) > 0))
    throw new BadArgument(`--speed is "${values.speed}", expected a number above 0, or max.`);
  return {
    dataDir: resolve(values.data ?? defaultDataDir(env)),
    cells,
    simulatedCells,
    simulation: { scenario: values.scenario ?? null, seed, speed: values.speed ?? null },
    port,
    lockAfterMinutes: lockAfterMinutes === 0 ? null : lockAfterMinutes,
    open: values.open === undefined ? null : resolve(values.open),
  };
}

function runningCells(
  given: { cell: string[]; token: string[]; pin: string[]; ca?: string },
  env: NodeJS.ProcessEnv,
): CellEndpoint[] {
  const trust = readTrust(given.ca, given.pin);
  const handedOver = tokensOf(env);
  if (handedOver === null)
    throw new BadArgument(`${TOKENS_VARIABLE} is no JSON list of texts, expected one token for each --cell.`);
  const cells = given.cell.map((url, index) => {
    if (!URL.canParse(url) || !['http:', 'https:'].includes(new URL(url).protocol))
      throw new BadArgument(`--cell is "${url}", expected an address like https://192.168.0.10:7400.`);
    const superfluous = beyondAddress(new URL(url));
    if (superfluous)
      throw new BadArgument(
        `--cell is "${url}", expected an address without ${superfluous}, like ${new URL(url).origin}.`,
      );
    const token = given.token[index] ?? handedOver[index] ?? env[TOKEN_VARIABLE];
    if (!token)
      throw new BadArgument(`--cell ${url} has no token, expected --token TOKEN after it (the cell shows it).`);
    const { protocol, hostname, host } = new URL(url);
    if (protocol === 'http:' && !isLoopback(hostname))
      throw new BadArgument(
        `--cell is "${url}": beyond this computer a cell is reached by TLS only, expected https://${host}.`,
      );
    return { url: url.replace(/\/$/, ''), token, ...(trust && protocol === 'https:' ? { trust } : {}) };
  });
  const hosts = cells.map(({ url }) => new URL(url).host);
  const twice = hosts.find((host, index) => hosts.indexOf(host) !== index);
  if (twice !== undefined) throw new BadArgument(`--cell names ${twice} twice, expected each cell once.`);
  if (given.token.length > cells.length)
    throw new BadArgument(
      `--token is given ${given.token.length} times, expected one for each of ${cells.length} --cell.`,
    );
  return cells;
}
