import { Worker } from 'node:worker_threads';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { Said } from '#shared/domain/statement.ts';
import type { CellDescription } from '#shared/protocol/protocol.ts';
import { statement } from '#shared/words/statements/statements.ts';
import type { Clock } from '#main/ports/Clock.ts';
import { CellRecorder } from './CellRecorder.ts';
import {
  defaultRecordingLimits,
  initialRecorderStatus,
  type LogSeverity,
  type RecordedInput,
  type RecorderStatus,
  type RecordingLimits,
} from './recordedInput.ts';
import type { RecorderReport, RecorderRequest, RecorderWorkerData } from './recorderMessages.ts';

export interface RecorderOptions {
  /** Folder of all recordings: one folder a cell inside. */
  root: string;
  /** Version of this program, for the files' headers. */
  software: string;
  clock: Clock;
  limits?: Partial<RecordingLimits>;
  /** Something a person should know, in one sentence. */
  onNotice: (severity: LogSeverity, said: Said, cellKey: string | null) => void;
  /** What an error said, of a cell or (null) of the whole recorder, is over. */
  onRecovered?: (cellKey: string | null) => void;
  /** Module that the thread runs. Default: recorderWorker.ts beside this file; a bundle names its own. */
  workerUrl?: URL;
  /** Bytes that wait for the thread at most; beyond half of it telemetry is dropped, beyond all of it everything. Default 64 MB. */
  waitingMaxBytes?: number;
}

/** What the recorder asks of the console about a cell. */
export interface RecordedCell {
  /** Milliseconds on the cell's clock now. */
  cellTimeMs: () => number;
  /** What the console knows of the cell at present; null before the first contact. */
  current: () => { description: CellDescription; snapshot: CellSnapshot } | null;
}

const POST_EVERY_MS = 50;
const CLOSE_TIMEOUT_MS = 10_000;
const RESTART_AFTER_MS = 5000;

/**
 * Records cells on a thread of its own. Giving it something never blocks and never fails: what the thread cannot take is
 * dropped, counted and told.
 */
export class Recorder {
  private readonly options: RecorderOptions;
  private readonly limits: RecordingLimits;
  private readonly waitingMaxBytes: number;
  private worker: Worker | null = null;
  private readonly cells = new Map<string, RecordedCell>();
  private readonly queued = new Map<string, RecordedInput[]>();
  private readonly queuedBytes = new Map<string, number>();
  /** Queued here or posted and not yet recorded. */
  private waitingBytes = 0;
  private readonly dropped = { telemetry: 0, frames: 0, events: 0 };
  private droppedTold = 0;
  /** Until a new thread has told its status. */
  private hasDied = false;
  private current: RecorderStatus = initialRecorderStatus;
  private nextRequestId = 1;
  private readonly flushes = new Map<number, () => void>();
  private onClosed: (() => void) | null = null;
  private readonly cancelPosting: () => void;
  private closed = false;

  constructor(options: RecorderOptions) {
    this.options = options;
    this.limits = { ...defaultRecordingLimits, ...options.limits };
    this.waitingMaxBytes = options.waitingMaxBytes ?? 64 * 1024 * 1024;
    this.startThread();
    this.cancelPosting = options.clock.every(POST_EVERY_MS, () => this.post());
  }

  cell(cellKey: string, cell: RecordedCell): CellRecorder {
    this.cells.set(cellKey, cell);
    return new CellRecorder(cell, (input, sizeBytes) => this.take(cellKey, input, sizeBytes));
  }

  status(): RecorderStatus {
    return this.current;
  }

  /** Resolves when everything taken so far is in the files. */
  flush(): Promise<void> {
    this.post();
    if (!this.worker) return Promise.resolve();
    const requestId = this.nextRequestId++;
    return new Promise((resolve) => {
      this.flushes.set(requestId, resolve);
      this.send({ type: 'flush', requestId });
    });
  }

  /** Ends the files properly. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.post();
    this.cancelPosting();
    this.closed = true;
    const { worker } = this;
    if (!worker) return;
    await new Promise<void>((resolve) => {
      // A disk that hangs must not keep the application from closing: the file is recovered at the next start.
      const cancel = this.options.clock.after(CLOSE_TIMEOUT_MS, resolve);
      this.onClosed = () => {
        cancel();
        resolve();
      };
      this.send({ type: 'close' });
    });
    this.worker = null;
    await worker.terminate();
  }

  private take(cellKey: string, input: RecordedInput, sizeBytes: number): void {
    const isTelemetry = input.kind === 'joints' || input.kind === 'wrench';
    const isPicture = input.kind === 'frame' || input.kind === 'picture';
    const allowed = isTelemetry || isPicture ? this.waitingMaxBytes / 2 : this.waitingMaxBytes;
    if (this.closed || !this.worker || this.waitingBytes + sizeBytes > allowed) {
      if (isTelemetry) this.dropped.telemetry += 1;
      else if (isPicture) this.dropped.frames += 1;
      else this.dropped.events += 1;
      return;
    }
    this.waitingBytes += sizeBytes;
    const inputs = this.queued.get(cellKey) ?? [];
    this.queued.set(cellKey, inputs);
    inputs.push(input);
    this.queuedBytes.set(cellKey, (this.queuedBytes.get(cellKey) ?? 0) + sizeBytes);
  }

  private post(): void {
    this.tellDropped();
    for (const [cellKey, inputs] of this.queued) {
      if (inputs.length === 0) continue;
      this.send({ type: 'record', cellKey, inputs, sizeBytes: this.queuedBytes.get(cellKey) ?? 0 });
      this.queued.set(cellKey, []);
      this.queuedBytes.set(cellKey, 0);
    }
  }

  private tellDropped(): void {
    const { telemetry, frames, events } = this.dropped;
    const total = telemetry + frames + events;
    if (total === this.droppedTold || this.waitingBytes > this.waitingMaxBytes / 4) return;
    const count = total - this.droppedTold;
    this.droppedTold = total;
    this.options.onNotice(
      'warning',
      {
        text: `The recorder could not keep up: ${count} messages were not recorded (since the start ${telemetry} of telemetry, ${frames} pictures, ${events} events).`,
        statement: statement('recorder_dropped', { count, telemetry, frames, events }),
      },
      null,
    );
    for (const [cellKey, cell] of this.cells)
      this.take(cellKey, logInput(cell, `${count} messages were not recorded: the recorder could not keep up.`), 200);
  }

  private send(request: RecorderRequest): void {
    this.worker?.postMessage(request);
  }

  private startThread(): void {
    const workerData: RecorderWorkerData = {
      root: this.options.root,
      software: this.options.software,
      limits: this.limits,
    };
    const worker = new Worker(this.options.workerUrl ?? new URL('./recorderWorker.ts', import.meta.url), {
      workerData,
    });
    worker.unref();
    worker.on('message', (report: RecorderReport) => this.hear(report));
    const died = (why: string): void => {
      if (this.worker !== worker || this.closed) return;
      this.worker = null;
      this.hasDied = true;
      this.waitingBytes = 0;
      this.queued.clear();
      this.queuedBytes.clear();
      for (const resolve of this.flushes.values()) resolve();
      this.flushes.clear();
      const restartS = RESTART_AFTER_MS / 1000;
      const sentence = `The recorder's thread ended (${why}); nothing is recorded until a new one starts in ${restartS} s.`;
      this.current = { ...this.current, state: 'failed', detail: sentence };
      const said = { text: sentence, statement: statement('recorder_thread_ended', { why, restartS }) };
      this.options.onNotice('error', said, null);
      this.options.clock.after(RESTART_AFTER_MS, () => {
        if (this.closed) return;
        this.startThread();
        for (const cellKey of this.cells.keys()) this.resync(cellKey);
      });
    };
    worker.on('error', (error: unknown) => died(String(error)));
    worker.on('exit', (code) => died(`exit code ${code}`));
    this.worker = worker;
  }

  private hear(report: RecorderReport): void {
    switch (report.type) {
      case 'recorded':
        this.waitingBytes = Math.max(0, this.waitingBytes - report.sizeBytes);
        break;
      case 'recovered':
        this.options.onRecovered?.(report.cellKey);
        break;
      case 'status': {
        if (this.hasDied) this.options.onRecovered?.(null);
        this.hasDied = false;
        const { telemetry, frames, events } = report.droppedByWriter;
        this.current = {
          ...report.status,
          dropped: {
            telemetry: this.dropped.telemetry + telemetry,
            frames: this.dropped.frames + frames,
            events: this.dropped.events + events,
          },
        };
        break;
      }
      case 'flushed':
        this.flushes.get(report.requestId)?.();
        this.flushes.delete(report.requestId);
        break;
      case 'ask_snapshot':
        this.resync(report.cellKey);
        break;
      case 'notice':
        this.options.onNotice(report.severity, report.said, report.cellKey);
        break;
      case 'closed':
        this.onClosed?.();
        break;
    }
  }

  private resync(cellKey: string): void {
    const cell = this.cells.get(cellKey);
    const current = cell?.current();
    if (!cell || !current) return;
    this.take(cellKey, { kind: 'snapshot', reason: 'resync', ...current, atMs: cell.cellTimeMs() }, SNAPSHOT_BYTES);
  }
}

const SNAPSHOT_BYTES = 100_000;

const logInput = (cell: RecordedCell, text: string): RecordedInput => ({
  kind: 'log',
  severity: 'warning',
  source: 'recorder',
  text,
  atMs: cell.cellTimeMs(),
});
