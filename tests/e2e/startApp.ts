import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findNode } from '../../scripts/launch/bundledNode.mjs';

const root = resolve(import.meta.dirname, '../..');
const START_PATIENCE_MS = 30_000;

export interface AppOptions {
  /** Simulated cells. Default 1, or 0 with `cell`. */
  cells?: number;
  /** Cells that run already. */
  fleet?: readonly { url: string; token: string }[];
  /** A cell that runs already. */
  cell?: { url: string; token: string };
  /** Default `default`: tidy pods, in which every stow of the first minutes succeeds. */
  scenario?: string;
  /** Default 1. */
  seed?: number;
  /** Default 1: real time. */
  speed?: number | 'max';
  /** A data folder to go on with; it is kept. Default a new one, removed by stop(). */
  dataDir?: string;
  /** Added to the host's environment. */
  env?: Readonly<Record<string, string>>;
}

export interface StartedApp {
  /** Address of a page on disk that opens a window, as often as it is asked to. */
  url: string;
  dataDir: string;
  /** All that the host wrote to stdout and stderr so far. */
  output(): string;
  /** Process ids of the simulated cells, null for one that is not up. */
  cellProcesses(): Promise<(number | null)[]>;
  /** Kills a simulated cell without warning; the application starts it again. */
  killCell(index: number): Promise<void>;
  /** Stops a simulated cell from running at all (SIGSTOP), as a cell that hangs; returns the function that lets it go on. */
  freezeCell(index: number): Promise<() => void>;
  /** Kills the host without warning; the data folder stays. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** The real application without a window: browser host, journal, planner, and simulated cells as processes of their own. */
export async function startApp(options: AppOptions = {}): Promise<StartedApp> {
  const node = findNode(root);
  if (!node) throw new Error('The bundled Node is not installed: run "npm ci".');
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'supercargo-e2e-'));
  const given = [...(options.cell ? [options.cell] : []), ...(options.fleet ?? [])];
  const args = [
    ...['--data', dataDir, '--seed', String(options.seed ?? 1)],
    ...['--cells', String(options.cells ?? (options.cell || options.fleet ? 0 : 1))],
    ...given.flatMap((cell) => ['--cell', cell.url]),
    ...['--scenario', options.scenario ?? 'default'],
    ...(options.speed === undefined ? [] : ['--speed', String(options.speed)]),
  ];
  const host = fork(join(root, 'src/main/host/browser/cli.ts'), args, {
    execPath: node,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      ...options.env,
      SUPERCARGO_CELL_TOKENS: JSON.stringify(given.map(({ token }) => token)),
    },
  });
  let output = '';
  for (const stream of [host.stdout, host.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<void>((settle) => host.on('close', () => settle()));
  const { windowFile: url } = await answer<{ windowFile: string }>(host, 'windowFile', START_PATIENCE_MS, () => output);

  const cellProcesses = async (): Promise<(number | null)[]> => {
    const told = answer<{ simulatedCells: (number | null)[] }>(host, 'simulatedCells', 5000, () => output);
    host.send('simulatedCells');
    return (await told).simulatedCells;
  };
  const cellProcess = async (index: number): Promise<number> => {
    const id = (await cellProcesses())[index];
    if (!id) throw new Error(`The simulated cell ${index} is not running.\n${output}`);
    return id;
  };
  return {
    url,
    dataDir,
    output: () => output,
    cellProcesses,
    killCell: async (index) => void process.kill(await cellProcess(index), 'SIGKILL'),
    freezeCell: async (index) => {
      const id = await cellProcess(index);
      process.kill(id, 'SIGSTOP');
      return () => void process.kill(id, 'SIGCONT');
    },
    kill: async () => {
      host.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      host.kill('SIGTERM');
      const patience = setTimeout(() => host.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(patience);
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The next message of the host that has this key. */
function answer<Message>(host: ChildProcess, key: string, patienceMs: number, output: () => string): Promise<Message> {
  return new Promise((settle, reject) => {
    const fail = (why: string): void => reject(new Error(`The host ${why}.\n${output()}`));
    const timer = setTimeout(() => fail(`said nothing about "${key}" within ${patienceMs / 1000} s`), patienceMs);
    const ended = (code: number | null): void => {
      clearTimeout(timer);
      fail(`ended with exit code ${code}`);
    };
    const listen = (message: object): void => {
      if (!(key in message)) return;
      clearTimeout(timer);
      host.off('message', listen);
      host.off('close', ended);
      settle(message as Message);
    };
    host.on('message', listen);
    host.on('close', ended);
  });
}
