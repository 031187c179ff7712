import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Said } from '#shared/domain/statement.ts';
import { statement } from '#shared/words/statements/statements.ts';
import { applyCellEvent } from '#shared/domain/applyCellEvent.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import { assertNever } from '#shared/result/result.ts';
import type { CellDescription, SampleBatch } from '#shared/protocol/protocol.ts';
import { storageFailureText } from '#shared/storage/storageFailure.ts';
import { fileTime } from '#shared/units/timeText.ts';
import { wireLimits } from '#shared/units/wireBounds.ts';
import { estimateAnnotation, interventionAfter, logMessage, markerOf, wholeScene } from './encodeScene.ts';
import { cameraImage, frameTransforms, jointStates, rowsOf, storedPicture, wrench } from './encodeTelemetry.ts';
import type { Marker, RecordedSnapshot } from './format/recordedMessages.ts';
import { annotationsTopic, FINISHED_ENDING, topics, UNFINISHED_ENDING } from './format/topics.ts';
import { PictureTopics } from './PictureTopics.ts';
import { LinkTransforms } from './linkTransforms.ts';
import { PicturesOfFile, type NamedPicture } from './PicturesOfFile.ts';
import type { RecordedInput, RecordingLimits } from './recordedInput.ts';
import { RecordingSegment } from './RecordingSegment.ts';

/** Transforms follow the joints at this pace; the joint states themselves are recorded whole. */
const TRANSFORMS_PERIOD_MS = 40;
/** A clock that steps back by more than this begins a new file: time inside a file only goes forward. */
const CLOCK_STEP_BACK_MS = 5000;
/** A file that is due goes on for pictures that its events name, up to this share of its limits. */
const WAIT_SHARE = 1.01;
/** Share of a file that pictures of its first state may take. */
const CARRIED_SHARE = 0.1;
/** After a failed write. */
const RETRY_AFTER_MS = 10_000;

export interface SeriesRecorderOptions {
  /** Folder of this cell's recordings. */
  folder: string;
  cellKey: string;
  software: string;
  limits: RecordingLimits;
  /** Events are missing: the state that the recorder folds is no longer right. */
  askSnapshot: () => void;
  onFinished: (file: FinishedSegment) => void;
  /** A write failed; what comes is not recorded until the next try. */
  onFailed: (said: Said) => void;
  /** A file was left without its end by that; it can be recovered once writing works again. */
  onAbandoned: (path: string) => void;
  /** Writing is tried again. */
  onRetry: () => void;
  /** What was written after a failure is on the disk. */
  onRecovered: () => void;
}

export interface FinishedSegment {
  path: string;
  sizeBytes: number;
  startMs: number;
  endMs: number;
  markers: Marker[];
}

/** Records one cell into a series of files, each of which replays alone. Synchronous; lives on the recorder's thread. */
export class SeriesRecorder {
  messagesWritten = 0;
  private readonly options: SeriesRecorderOptions;
  private description: CellDescription | null = null;
  private snapshot: CellSnapshot | null = null;
  /** True while events are missing from `snapshot`. */
  private broken = false;
  private segment: RecordingSegment | null = null;
  private encodeJoints: ReturnType<typeof jointStates> = () => null;
  private transforms = LinkTransforms.fromUrdf('<robot/>', []);
  private lastTransformsMs = -Infinity;
  private lastSnapshotMs = -Infinity;
  private readonly pictures = new PicturesOfFile();
  private readonly pictureTopics = new PictureTopics();
  /** Where the newest picture of each bin stands. */
  private readonly topicOfBin = new Map<string, string>();
  private lastFlushMs = -Infinity;
  private failedAtMs: number | null = null;
  /** Until something is on the disk again. */
  private isFailing = false;
  private nowMs = 0;

  constructor(options: SeriesRecorderOptions) {
    this.options = options;
    mkdirSync(options.folder, { recursive: true });
  }

  get activeBytes(): number {
    return this.segment?.sizeBytes ?? 0;
  }

  /** False: it was not recorded, because nothing can be written at present or the cell's state is not known yet. */
  record(input: RecordedInput, nowMs: number): boolean {
    this.nowMs = nowMs;
    if (this.failedAtMs !== null) {
      if (nowMs - this.failedAtMs < RETRY_AFTER_MS) {
        this.follow(input);
        return false;
      }
      this.failedAtMs = null;
      this.options.onRetry();
    }
    try {
      const isWritten = this.write(input);
      if (this.isFailing && this.segment) this.proveRecovery();
      return isWritten;
    } catch (error) {
      this.fail(error);
      this.follow(input);
      return false;
    }
  }

  /** Called often: what waits too long is written. */
  tick(nowMs: number): void {
    this.nowMs = nowMs;
    if (!this.segment || nowMs - this.lastFlushMs < this.options.limits.flushEveryMs) return;
    this.flush();
  }

  flush(): void {
    this.lastFlushMs = this.nowMs;
    try {
      this.segment?.flush();
    } catch (error) {
      this.fail(error);
    }
  }

  /** A file can be begun on a disk that has no room for what follows. */
  private proveRecovery(): void {
    this.flush();
    if (!this.segment) return;
    this.isFailing = false;
    this.options.onRecovered();
  }

  close(): void {
    try {
      this.finishSegment();
    } catch (error) {
      this.fail(error);
    }
  }

  private write(input: RecordedInput): boolean {
    if (input.kind === 'snapshot') {
      this.takeSnapshot(input);
      return true;
    }
    if (!this.snapshot || !this.description) return false;
    switch (input.kind) {
      case 'event':
        return this.writeEvent(input.event);
      case 'joints':
        return this.writeJoints(input.batch);
      case 'wrench': {
        for (const { timeMs, row } of rowsOf(input.batch)) this.put(topics.wrench, timeMs, wrench(timeMs, row));
        return true;
      }
      case 'frame': {
        const { binId, capturedAtMs } = input.frame;
        const topic = this.pictureTopics.ofFrame(input.frame);
        if (binId !== null) this.topicOfBin.set(binId, topic);
        this.put(topic, capturedAtMs, cameraImage(input.frame));
        return true;
      }
      case 'picture':
        // Pictures are fetched after the event that names them; they stand at the time of their arrival, not before it.
        this.rotateIfDue(this.segment?.newestMs ?? input.capturedAtMs);
        if (this.pictures.take(input)) this.putPicture(input);
        return true;
      case 'plan':
        this.put(topics.plans, input.atMs, JSON.stringify(input.result));
        return true;
      case 'link':
        this.put(topics.link, input.atMs, JSON.stringify(input.status));
        return true;
      case 'log':
        this.put(topics.log, input.atMs, logMessage(input.severity, input.source, input.text, input.atMs));
        return true;
      default:
        return assertNever(input);
    }
  }

  private takeSnapshot(input: Extract<RecordedInput, { kind: 'snapshot' }>): void {
    const timeMs = Math.max(...[input.atMs, input.snapshot.cell.timeMs].filter(isRecordable), 0);
    this.describe(input.description);
    this.snapshot = input.snapshot;
    this.broken = false;
    if (!this.mustRotate(timeMs) && this.segment)
      this.putSnapshot(input.reason === 'resync' ? 'periodic' : input.reason, timeMs);
    else this.openSegment(timeMs, input.reason === 'gap' ? 'gap' : 'contact');
  }

  private writeEvent(event: CellEvent): boolean {
    const before = this.snapshot;
    if (!before) return false;
    const { epoch, seq } = before.cell;
    if (event.epoch === epoch && event.seq <= seq) return true;
    if (!this.broken && (event.epoch !== epoch || event.seq !== seq + 1)) {
      this.broken = true;
      this.options.askSnapshot();
      const text = `Events ${seq + 1} to ${event.seq - 1} were not recorded; the state is taken anew from the console.`;
      this.put(topics.log, event.timeMs, logMessage('warning', 'recorder', text, event.timeMs));
    }
    // It counts, but no file can hold it: a new one would have no name, and no message after it a place.
    if (!isRecordable(event.timeMs)) {
      this.snapshot = applyCellEvent(before, event);
      return false;
    }
    // The state of a new file is the one before this event: the event itself follows it there.
    this.rotateIfDue(event.timeMs);
    const after = applyCellEvent(before, event);
    this.snapshot = after;
    const { timeMs, body } = event;
    this.pictures.onEvent(event);
    this.put(topics.events, timeMs, JSON.stringify(event));
    const marker = markerOf(event);
    if (marker) this.segment?.mark(marker);
    const intervention = interventionAfter(event, before, after);
    if (intervention) this.put(topics.interventions, timeMs, JSON.stringify(intervention));
    if (body.type === 'notice') this.put(topics.log, timeMs, logMessage(body.severity, body.code, body.text, timeMs));
    if (body.type === 'estimate.updated') this.writeEstimate(body.estimate, timeMs);
    if (body.type === 'pod.arrived' || body.type === 'pod.departed' || body.type === 'estimate.updated')
      this.put(topics.scene, timeMs, wholeScene(after, timeMs));
    if (!this.broken && timeMs - this.lastSnapshotMs >= this.options.limits.snapshotEveryMs)
      this.putSnapshot('periodic', timeMs);
    return true;
  }

  private writeEstimate(estimate: CellSnapshot['estimates'][number], timeMs: number): void {
    this.put(topics.estimates, timeMs, JSON.stringify(estimate));
    const imageTopic = this.topicOfBin.get(estimate.binId);
    if (imageTopic !== undefined) this.put(annotationsTopic(imageTopic), timeMs, estimateAnnotation(estimate));
  }

  private writeJoints(batch: SampleBatch): boolean {
    let newest: { timeMs: number; row: Float32Array } | null = null;
    for (const sample of rowsOf(batch)) {
      const json = this.encodeJoints(sample.timeMs, sample.row);
      if (json === null) continue;
      this.put(topics.joints, sample.timeMs, json);
      newest = sample;
    }
    if (!newest) return true;
    const elapsedMs = newest.timeMs - this.lastTransformsMs;
    if (elapsedMs < TRANSFORMS_PERIOD_MS && elapsedMs >= 0) return true;
    this.lastTransformsMs = newest.timeMs;
    const transforms = this.transforms.at(newest.row);
    if (transforms.length > 0) this.put(topics.transforms, newest.timeMs, frameTransforms(newest.timeMs, transforms));
    return true;
  }

  /** Keeps the state right while nothing can be written. */
  private follow(input: RecordedInput): void {
    if (input.kind === 'snapshot') {
      this.describe(input.description);
      this.snapshot = input.snapshot;
      this.broken = false;
    } else if (input.kind === 'event' && this.snapshot) {
      const { epoch, seq } = this.snapshot.cell;
      if (input.event.epoch === epoch && input.event.seq === seq + 1)
        this.snapshot = applyCellEvent(this.snapshot, input.event);
      else if (input.event.epoch !== epoch || input.event.seq > seq) {
        this.broken = true;
        this.options.askSnapshot();
      }
    }
  }

  private describe(description: CellDescription): void {
    this.description = description;
    this.encodeJoints = jointStates(description.jointNames);
    this.transforms = LinkTransforms.fromUrdf(description.armUrdf, description.jointNames);
  }

  private put(topic: string, timeMs: number, data: string | Uint8Array | null): void {
    if (data === null || !isRecordable(timeMs)) return;
    this.rotateIfDue(timeMs);
    this.segment?.put(topic, timeMs, data);
    this.messagesWritten += 1;
  }

  private putPicture({ imageId, capturedAtMs, data }: NamedPicture): void {
    const { segment } = this;
    if (!segment) return;
    segment.putPicture(this.pictureTopics.ofStored(data), imageId, storedPicture(imageId, capturedAtMs, data));
    this.messagesWritten += 1;
  }

  private putSnapshot(reason: RecordedSnapshot['reason'], timeMs: number): void {
    if (!this.snapshot) return;
    this.lastSnapshotMs = timeMs;
    this.pictures.keepOnly(this.snapshot);
    this.segment?.put(
      topics.snapshots,
      timeMs,
      JSON.stringify({ reason, snapshot: this.snapshot } satisfies RecordedSnapshot),
    );
    this.messagesWritten += 1;
  }

  private mustRotate(timeMs: number): boolean {
    const { segment } = this;
    if (!segment) return false;
    if (timeMs < segment.newestMs - CLOCK_STEP_BACK_MS) return true;
    const { segmentMaxBytes, segmentMaxMs } = this.options.limits;
    const share = Math.max(segment.sizeBytes / segmentMaxBytes, (timeMs - segment.startMs) / segmentMaxMs);
    return share >= 1 && (share >= WAIT_SHARE || !this.pictures.isWaiting(timeMs));
  }

  private rotateIfDue(timeMs: number): void {
    if (isRecordable(timeMs) && (!this.segment || this.mustRotate(timeMs))) this.openSegment(timeMs, 'file_start');
  }

  private openSegment(timeMs: number, reason: RecordedSnapshot['reason']): void {
    this.finishSegment();
    if (!this.description || !this.snapshot) return;
    const name = fileTime(timeMs).replaceAll('-', '');
    const segment = RecordingSegment.create({
      pathWithoutEnding: join(this.options.folder, name),
      startMs: timeMs,
      cellKey: this.options.cellKey,
      software: this.options.software,
      description: this.description,
    });
    this.segment = segment;
    this.pictureTopics.begin();
    this.topicOfBin.clear();
    this.lastFlushMs = this.nowMs;
    this.lastTransformsMs = -Infinity;
    this.putSnapshot(reason, timeMs);
    segment.put(topics.scene, timeMs, wholeScene(this.snapshot, timeMs));
    const carried = this.pictures.begin(this.snapshot, this.options.limits.segmentMaxBytes * CARRIED_SHARE);
    for (const picture of carried) this.putPicture(picture);
  }

  private finishSegment(): void {
    const { segment } = this;
    if (!segment) return;
    // Still the segment while it is being ended: a failure leaves it to be recovered.
    segment.finish();
    this.segment = null;
    const path = segment.path.slice(0, -UNFINISHED_ENDING.length) + FINISHED_ENDING;
    renameSync(segment.path, path);
    const { sizeBytes, startMs, newestMs, markers } = segment;
    this.options.onFinished({ path, sizeBytes, startMs, endMs: newestMs, markers });
  }

  private fail(error: unknown): void {
    this.failedAtMs = this.nowMs;
    this.isFailing = true;
    const { segment } = this;
    this.segment = null;
    if (segment) {
      segment.abandon();
      this.options.onAbandoned(segment.path);
    }
    const { cellKey } = this.options;
    const why = storageFailureText(error);
    const retryS = RETRY_AFTER_MS / 1000;
    this.options.onFailed({
      text: `Recording of ${cellKey} stopped: ${why}. What was written is kept; it is tried again every ${retryS} s.`,
      statement: statement('recording_stopped', { cellKey, why, retryS }),
    });
  }
}

/** Whether a file can hold a message of this time; the wire lets no other through. */
const isRecordable = (timeMs: number): boolean => timeMs >= 0 && timeMs <= wireLimits.latestTimeMs;
