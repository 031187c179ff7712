import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { CellEndpoint } from '#main/ports/CellSource.ts';
import type { Clock } from '#main/ports/Clock.ts';

const readySchema = z.object({ url: z.url(), token: z.string(), protocol: z.string() });

const RESTART_FIRST_MS = 500;
const RESTART_LONGEST_MS = 10_000;
/** A process that lived this long is no failing start. */
const HEALTHY_AFTER_MS = 20_000;
const STOP_PATIENCE_MS = 3000;
/** The exit code of a cell that cannot do what its command line asks for; its last line says why. */
const ARGUMENTS_REFUSED = 2;
/** Each of its threads keeps short-lived things in so many MB, a quarter of what Node takes by itself: it saves a third of its memory. */
const YOUNG_HEAP = '--max-semi-space-size=4';

export interface SimulatedCellOptions {
  /** Entry of the cell's server. */
  entry: string;
  /** Node that runs it; null for the present executable. */
  node: string | null;
  name: string;
  dataDir: string;
  /** Further command line, such as --seed and --scenario. */
  args: readonly string[];
  clock: Clock;
  /** Takes the cell's own error output, begun anew with every application. */
  logFile: string;
  /** The process ended although nobody asked it to; it is started again. */
  onDied: (why: string) => void;
  onReady: () => void;
}

/** A simulated cell as a process of its own: started again when it dies, ended with the application. */
export class SimulatedCellProcess {
  private child: ChildProcess | null = null;
  private ready: CellEndpoint | null = null;
  private port = 0;
  private stopping = false;
  private failures = 0;
  private log: WriteStream | null = null;
  private cancelRestart: (() => void) | null = null;
  private readonly token = randomBytes(24).toString('base64url');
  private readonly options: SimulatedCellOptions;

  constructor(options: SimulatedCellOptions) {
    this.options = options;
  }

  /** Where the cell listens, or null while it is not up. */
  endpoint(): CellEndpoint | null {
    return this.ready;
  }

  processId(): number | null {
    return this.child?.pid ?? null;
  }

  start(): void {
    mkdirSync(dirname(this.options.logFile), { recursive: true });
    this.log = createWriteStream(this.options.logFile);
    // A log that cannot be written is no reason to do without the cell.
    this.log.on('error', () => undefined);
    this.launch();
  }

  private launch(): void {
    const { options } = this;
    const startedMs = options.clock.monotonicMs();
    const isPlainNode = options.node !== null || process.versions['electron'] === undefined;
    const child = fork(
      options.entry,
      ['--name', options.name, '--data', options.dataDir, '--port', String(this.port), ...options.args],
      {
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        ...(options.node === null ? {} : { execPath: options.node }),
        ...(isPlainNode ? { execArgv: [...process.execArgv, YOUNG_HEAP] } : {}),
        // In Electron the present executable is Electron itself, which is a plain Node when it is told so.
        env: { ...process.env, SUPERCARGO_CELL_TOKEN: this.token, ELECTRON_RUN_AS_NODE: '1' },
      },
    );
    this.child = child;
    const lastLines: string[] = [];
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => this.readReady(line));
    if (child.stderr)
      createInterface({ input: child.stderr }).on('line', (line) => {
        lastLines.push(line);
        if (lastLines.length > 20) lastLines.shift();
        this.log?.write(`${line}\n`);
      });
    child.on('error', (error) => lastLines.push(error.message));
    child.on('close', (code, signal) => {
      this.child = null;
      this.ready = null;
      if (this.stopping) return;
      if (options.clock.monotonicMs() - startedMs > HEALTHY_AFTER_MS) this.failures = 0;
      // The port may be taken by now; after a second failure any other will do.
      if (this.failures > 0) this.port = 0;
      const delayMs = Math.min(RESTART_LONGEST_MS, RESTART_FIRST_MS * 2 ** this.failures);
      this.failures += 1;
      const trouble = lastLines.map(troubleIn).findLast((text) => text !== null);
      const said = trouble ?? (code === ARGUMENTS_REFUSED ? lastLines.at(-1) : undefined);
      options.onDied(
        `${signal ? `signal ${signal}` : `exit code ${code}`}${said ? `: ${said.replace(/\.$/, '')}` : ''}`,
      );
      this.cancelRestart = options.clock.after(delayMs, () => this.launch());
    });
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.cancelRestart?.();
    this.log?.end();
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      const cancel = this.options.clock.after(STOP_PATIENCE_MS, () => child.kill('SIGKILL'));
      child.once('close', () => {
        cancel();
        resolve();
      });
      child.kill('SIGTERM');
    });
  }

  private readReady(line: string): void {
    if (this.ready || !line.startsWith('{')) return;
    let raw: unknown;
    try {
      raw = JSON.parse(line);
    } catch {
      return;
    }
    const ready = readySchema.safeParse(raw);
    if (!ready.success) return;
    this.ready = { url: ready.data.url, token: ready.data.token };
    this.port = Number(new URL(ready.data.url).port);
    this.options.onReady();
  }
}

/** What a line of the cell's error output says about trouble; null for one that only tells what it does. */
function troubleIn(line: string): string | null {
  if (!line.startsWith('{')) return /error|cannot/i.test(line) ? line : null;
  try {
    const { level, msg } = JSON.parse(line) as { level?: number; msg?: string };
    // pino's levels: 50 is an error, 60 the end of the process.
    return level !== undefined && level >= 50 && msg ? msg : null;
  } catch {
    return null;
  }
}
