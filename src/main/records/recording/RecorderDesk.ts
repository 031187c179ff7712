import { join } from 'node:path';
import type { Said } from '#shared/domain/statement.ts';
import { statement } from '#shared/words/statements/statements.ts';
import { storageFailureText } from '#shared/storage/storageFailure.ts';
import type { RecordedInput, RecorderStatus } from './recordedInput.ts';
import { initialRecorderStatus } from './recordedInput.ts';
import type { RecorderReport, RecorderRequest, RecorderWorkerData } from './recorderMessages.ts';
import { RecordingFolder } from './RecordingFolder.ts';
import { SeriesRecorder } from './SeriesRecorder.ts';

const PRUNE_EVERY_MS = 5000;
const STATUS_EVERY_MS = 1000;

/** All cells' recorders and the folder they share: what runs on the recorder's thread, without the thread. */
export class RecorderDesk {
  private readonly options: RecorderWorkerData;
  private readonly report: (report: RecorderReport) => void;
  private readonly folder: RecordingFolder;
  private readonly series = new Map<string, SeriesRecorder>();
  private readonly failures = new Map<string, string>();
  /** Files that a failed write left without their end. */
  private readonly abandoned: string[] = [];
  private status: Omit<RecorderStatus, 'dropped'> = initialRecorderStatus;
  private readonly dropped = { telemetry: 0, frames: 0, events: 0 };
  private prunedAtMs = -Infinity;
  private toldAtMs = -Infinity;
  private bytesFinished = 0;

  constructor(options: RecorderWorkerData, report: (report: RecorderReport) => void) {
    this.options = options;
    this.report = report;
    this.folder = new RecordingFolder(options.root, options.limits.totalMaxBytes);
  }

  /** Recovers what an earlier run left unfinished. */
  async open(): Promise<void> {
    const { recovered, problems } = await this.folder.open();
    this.status = { ...this.status, filesRecovered: recovered.length };
    for (const { path, messages, cutBytes } of recovered)
      this.notice('info', null, {
        text:
          messages === 0
            ? `The unfinished recording ${path} held no message and was removed.`
            : `The unfinished recording ${path} was given its index: ${messages} messages, ${cutBytes} bytes of an unwritten end cut off.`,
      });
    for (const problem of problems) this.notice('warning', null, problem);
  }

  handle(request: RecorderRequest, nowMs: number): void {
    switch (request.type) {
      case 'record': {
        const series = this.seriesOf(request.cellKey);
        for (const input of request.inputs) if (!series?.record(input, nowMs)) this.count(input);
        this.report({ type: 'recorded', sizeBytes: request.sizeBytes });
        break;
      }
      case 'flush':
        for (const series of this.series.values()) series.flush();
        this.tellStatus(nowMs);
        this.report({ type: 'flushed', requestId: request.requestId });
        break;
      case 'close':
        for (const series of this.series.values()) series.close();
        this.status = { ...this.status, state: 'closed' };
        this.tellStatus(nowMs);
        this.report({ type: 'closed' });
        break;
    }
  }

  tick(nowMs: number): void {
    for (const series of this.series.values()) series.tick(nowMs);
    if (nowMs - this.prunedAtMs >= PRUNE_EVERY_MS) this.prune(nowMs);
    if (nowMs - this.toldAtMs >= STATUS_EVERY_MS) this.tellStatus(nowMs);
  }

  private seriesOf(cellKey: string): SeriesRecorder | null {
    const known = this.series.get(cellKey);
    if (known) return known;
    try {
      const created = new SeriesRecorder({
        // A key may be an address; a folder's name may not.
        folder: join(this.options.root, encodeURIComponent(cellKey)),
        cellKey,
        software: this.options.software,
        limits: this.options.limits,
        askSnapshot: () => this.report({ type: 'ask_snapshot', cellKey }),
        onFinished: (file) => {
          this.folder.add(file);
          this.bytesFinished += file.sizeBytes;
          this.status = { ...this.status, filesFinished: this.status.filesFinished + 1 };
          this.prunedAtMs = -Infinity;
        },
        onFailed: (said) => {
          this.failures.set(cellKey, said.text);
          this.prunedAtMs = -Infinity;
          this.notice('error', cellKey, said);
        },
        onAbandoned: (path) => this.abandoned.push(path),
        onRetry: () => void this.recoverAbandoned(),
        onRecovered: () => this.recovered(cellKey),
      });
      this.series.set(cellKey, created);
      if (this.failures.has(cellKey)) {
        this.recovered(cellKey);
        this.report({ type: 'ask_snapshot', cellKey });
      }
      return created;
    } catch (error) {
      const why = storageFailureText(error);
      const text = `Nothing of ${cellKey} is recorded: its folder cannot be made (${why}).`;
      const said = { text, statement: statement('recording_without_folder', { cellKey, why }) };
      if (this.failures.get(cellKey) !== text) this.notice('error', cellKey, said);
      this.failures.set(cellKey, text);
      return null;
    }
  }

  private recovered(cellKey: string): void {
    this.failures.delete(cellKey);
    this.report({ type: 'recovered', cellKey });
  }

  /** Those that still cannot be written are tried again at the next start of the application. */
  private async recoverAbandoned(): Promise<void> {
    for (const path of this.abandoned.splice(0)) {
      const problem = await this.folder.recover(path);
      if (problem === null) this.status = { ...this.status, filesRecovered: this.status.filesRecovered + 1 };
      else this.notice('warning', null, { text: problem });
    }
  }

  private prune(nowMs: number): void {
    this.prunedAtMs = nowMs;
    const { deletions, problems } = this.folder.prune(this.activeBytes());
    for (const problem of problems) this.notice('warning', null, problem);
    for (const { path, sizeBytes, markedMoment } of deletions) {
      const marked = markedMoment === null ? 0 : 1;
      this.status = {
        ...this.status,
        filesDeleted: this.status.filesDeleted + 1,
        markedFilesDeleted: this.status.markedFilesDeleted + marked,
      };
      if (markedMoment !== null)
        this.notice('warning', null, {
          text: `The recording ${path} (${sizeBytes} bytes) was deleted to keep within the limit, although it holds a marked moment (${markedMoment}): nothing else was left.`,
          statement: statement('marked_recording_deleted', { path }),
        });
    }
  }

  private activeBytes(): number {
    return [...this.series.values()].reduce((sum, series) => sum + series.activeBytes, 0);
  }

  private tellStatus(nowMs: number): void {
    this.toldAtMs = nowMs;
    const activeBytes = this.activeBytes();
    const [failure] = this.failures.values();
    const state =
      this.status.state === 'closed' ? 'closed' : failure ? 'failed' : activeBytes > 0 ? 'recording' : 'waiting';
    this.status = {
      ...this.status,
      state,
      detail: failure ?? null,
      messagesWritten: [...this.series.values()].reduce((sum, series) => sum + series.messagesWritten, 0),
      bytesWritten: this.bytesFinished + activeBytes,
      totalBytes: this.folder.finishedBytes + activeBytes,
    };
    this.report({ type: 'status', status: this.status, droppedByWriter: { ...this.dropped } });
  }

  private count(input: RecordedInput): void {
    if (input.kind === 'joints' || input.kind === 'wrench') this.dropped.telemetry += 1;
    else if (input.kind === 'frame' || input.kind === 'picture') this.dropped.frames += 1;
    else this.dropped.events += 1;
  }

  private notice(severity: 'info' | 'warning' | 'error', cellKey: string | null, said: Said): void {
    this.report({ type: 'notice', severity, cellKey, said });
  }
}
