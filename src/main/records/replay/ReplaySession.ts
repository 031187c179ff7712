import type { Said } from '#shared/domain/statement.ts';
import { said } from '#shared/words/statements/said.ts';
import type { BridgePush, BridgeReply, CellView, LinkStatus, Picture } from '#shared/bridge/bridge.ts';
import { replayKey } from '#shared/bridge/replayKey.ts';
import {
  emptyReplayScene,
  type ReplayOverview,
  type ReplayScene,
  type ReplaySeries,
  type ReplayStatus,
  type ReplayTransform,
  type Transport,
} from '#shared/bridge/requests/replay.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { PlanResult } from '#shared/domain/plan.ts';
import type { CellDescription, Frame, SampleBatch } from '#shared/protocol/protocol.ts';
import type { Clock } from '#main/ports/Clock.ts';
import { initialCellView, viewDescription } from '#main/state/cellState.ts';
import { forceMagnitude, newestRow } from '#main/state/telemetryThinning.ts';
import { readMesh } from './meshes/readMesh.ts';
import { RecordingIndex } from './RecordingIndex.ts';
import type { Recording } from './Recording.ts';
import { ReplayCellSource, type ReplayListener } from './ReplayCellSource.ts';

/** Events that a window shows after a seek. */
const EVENTS_SHOWN = 80;
/** What moves is told at most so often, milliseconds: a window draws no more. */
const TOLD_EVERY_MS = 30;
/** Clouds are large, and of a picture that changes more often nobody sees more. */
const SCENE_TOLD_EVERY_MS = 200;
const PROGRESS_EVERY_MS = 100;
/** So long a window waits for a moment as a whole; then it gets what the twin is drawn from, and the rest after it. */
const STATE_ALONE_AFTER_MS = 150;
/** Channels that a window lists. */
const CHANNELS_SHOWN = 500;
/** A link that leads so far outside of a recording leads somewhere else. */
const OUTSIDE_MS = 60_000;

export interface ReplaySessionOptions {
  sessionId: string;
  recording: Recording;
  /** Where it came from, for links. */
  recordingId: string | null;
  path: string | null;
  unfinished: boolean;
  clock: Clock;
  push: (push: BridgePush) => void;
}

/** One replay as the window sees it: a cell under a key of its own, and a timeline. */
export class ReplaySession implements ReplayListener {
  readonly sessionId: string;
  private readonly options: ReplaySessionOptions;
  private readonly cellKey: string;
  private readonly source: ReplayCellSource;
  private readonly index: RecordingIndex;
  private view: CellView;
  /** Told after the moment to which it belongs; null while nothing is being sought. */
  private held: BridgePush[] | null = null;
  private transforms = new Map<string, ReplayTransform>();
  private scene: ReplayScene = emptyReplayScene;
  /** Grows with every moment: what was begun for an older one is not told. */
  private moment = 0;
  private telling: Promise<void> = Promise.resolve();
  private cancelStateAlone: (() => void) | null = null;
  private readonly toldAtMs = new Map<string, number>();
  private readonly ownProblems: Said[] = [];
  private readFraction = 0;

  constructor(options: ReplaySessionOptions) {
    this.options = options;
    this.sessionId = options.sessionId;
    this.cellKey = replayKey(options.sessionId);
    const { recording, clock } = options;
    this.view = initialCellView(this.cellKey, false);
    this.index = new RecordingIndex(recording);
    this.source = new ReplayCellSource({ cellKey: this.cellKey, recording, clock });
  }

  /** Resolves when the state at the time, or at the beginning, has been told. */
  async open(atMs: number | null): Promise<ReplayOverview> {
    this.source.start(this);
    const { startMs, endMs, name } = this.options.recording;
    // Links round to whole milliseconds, and a moment of a running recording may not be in it yet.
    if (atMs !== null && (atMs < startMs - OUTSIDE_MS || atMs > endMs + OUTSIDE_MS))
      this.ownProblems.push(said('recording_outside', { timeMs: String(atMs), name }));
    await this.source.seek(atMs ?? this.options.recording.startMs);
    await this.telling;
    return this.overview();
  }

  async close(): Promise<void> {
    this.cancelStateAlone?.();
    this.index.close();
    await this.source.stop();
  }

  async transport(transport: Transport): Promise<ReplayStatus> {
    const { source } = this;
    switch (transport.action) {
      case 'play':
        await source.play();
        break;
      case 'pause':
        source.pause();
        break;
      case 'seek':
        await source.seek(transport.timeMs);
        break;
      case 'step':
        await source.step(transport.what, transport.direction);
        break;
      case 'jump':
        await source.jump(transport.to, transport.direction);
        break;
      case 'speed':
        source.setSpeed(transport.speed);
        break;
      case 'loop':
        source.setLoop(transport.range);
        break;
    }
    await this.telling;
    return source.status();
  }

  async series(signalId: string, fromMs: number, toMs: number, columns: number): Promise<ReplaySeries> {
    const reader = await this.index.reader(signalId);
    if (!reader) throw new Error(`The recording has no signal ${JSON.stringify(signalId)}.`);
    if (reader.readFraction === 0) void reader.read((fraction) => this.tellProgress(fraction)).catch(() => undefined);
    const { startMs, columnMs, low, high } = await reader.series(fromMs, toMs, columns);
    const plain = (values: Float32Array): (number | null)[] =>
      Array.from(values, (value) => (Number.isNaN(value) ? null : value));
    return { startMs, columnMs, low: plain(low), high: plain(high), readFraction: reader.readFraction };
  }

  async thumbnail(timeMs: number): Promise<{ cameraId: string; binId: string | null; picture: Picture } | null> {
    const frame = await this.index.thumbnail(timeMs);
    return frame && { cameraId: frame.cameraId, binId: frame.binId, picture: pictureOf(frame) };
  }

  async picture(imageId: string): Promise<Picture | null> {
    const reply = await this.source.picture(imageId);
    if (!reply.found) return null;
    const { widthPx, heightPx, capturedAtMs, data } = reply;
    return { imageId, mediaType: 'image/jpeg', widthPx, heightPx, capturedAtMs, dataBase64: base64(data) };
  }

  async mesh(uri: string): Promise<BridgeReply<'replayMesh'>> {
    const file = await this.options.recording.meshFile(uri);
    if (!file) return { kind: 'none' };
    const read = readMesh(file.name, file.data);
    if (!read.ok) return { kind: 'refused', problem: read.error };
    return { kind: 'mesh', trianglesBase64: Buffer.from(read.value.buffer).toString('base64') };
  }

  get recordedCellKey(): string | null {
    return this.options.recording.cellKey;
  }

  onLink(link: LinkStatus): void {
    this.view = { ...this.view, link };
    this.tell({ type: 'link', cellKey: this.cellKey, link });
  }

  onSnapshot(description: CellDescription, snapshot: CellSnapshot): void {
    this.view = { ...this.view, description: viewDescription(description), snapshot };
    if (this.source.status().seeking) {
      this.moment += 1;
      this.held = [];
      this.transforms = new Map();
      this.scene = emptyReplayScene;
      this.cancelStateAlone?.();
      this.cancelStateAlone = this.options.clock.after(STATE_ALONE_AFTER_MS, () => this.tellStateAlone());
    } else this.tellMoment();
  }

  onResumed(): void {
    // A recording has no resumption of its own: its snapshots say what was known.
  }

  onEvent(event: CellEvent): boolean {
    this.tell({ type: 'event', cellKey: this.cellKey, event });
    return true;
  }

  onJoints(batch: SampleBatch): void {
    this.tellSeldom('joints', () => {
      const { timeMs, values } = newestRow(batch);
      // Of a joint that nobody told of yet there is no number.
      const told = values.map((value) => (Number.isFinite(value) ? value : null));
      return { type: 'joints', cellKey: this.cellKey, timeMs, values: told };
    });
  }

  onWrench(batch: SampleBatch): void {
    // At high speed nobody reads single values; the plot of the timeline shows them all.
    if (this.source.status().speed <= 4) this.tell({ type: 'force', cellKey: this.cellKey, ...forceMagnitude(batch) });
  }

  onFrame(frame: Frame): void {
    const { cameraId, binId } = frame;
    this.tell({ type: 'frame', cellKey: this.cellKey, cameraId, binId, picture: pictureOf(frame) });
  }

  onTransforms(transforms: readonly ReplayTransform[]): void {
    for (const transform of transforms) this.transforms.set(transform.child, transform);
    this.tellSeldom('transforms', () => ({
      type: 'replayTransforms',
      sessionId: this.sessionId,
      transforms: [...this.transforms.values()],
    }));
  }

  onScene(scene: ReplayScene): void {
    this.scene = scene;
    if (this.source.status().seeking) return;
    this.tellSeldom('scene', () => ({ type: 'replayScene', sessionId: this.sessionId, scene }), SCENE_TOLD_EVERY_MS);
  }

  /** After a seek this is the last that is told of the moment. */
  onPlan(result: PlanResult | null, atMs: number): void {
    const planning = { automatic: false, paused: null, result, atMs: result ? atMs : null };
    this.view = { ...this.view, planning };
    if (this.source.status().seeking) this.tellMoment();
    else this.tell({ type: 'planning', cellKey: this.cellKey, planning });
  }

  onReplay(status: ReplayStatus): void {
    this.options.push({ type: 'replayStatus', sessionId: this.sessionId, status });
  }

  onAdvice(): void {
    // Advice is of the connection to a live cell.
  }

  onMalformed(what: string, problem: string): void {
    const named = recordedKinds.find((kind) => kind === what) ?? 'event';
    this.tellProblem(said('messages_without_effect', { what: `recorded_${named}`, where: problem }));
  }

  /** The last picture or plan may lie a long way back in a file; nobody should look at an empty twin meanwhile. */
  private tellStateAlone(): void {
    this.options.push({ type: 'cell', view: this.view });
    for (const push of this.held ?? []) if (push.type === 'joints') this.options.push(push);
  }

  private tellMoment(): void {
    this.cancelStateAlone?.();
    this.moment += 1;
    const { moment } = this;
    this.held ??= [];
    const { timeMs } = this.source.status();
    this.telling = this.index.eventsUntil(timeMs, EVENTS_SHOWN).then((events) => {
      if (moment !== this.moment) return;
      const transforms = [...this.transforms.values()];
      const { scene } = this;
      const after = this.held ?? [];
      this.held = null;
      this.options.push({
        type: 'replayMoment',
        sessionId: this.sessionId,
        view: this.view,
        events,
        transforms,
        scene,
      });
      for (const push of after) this.options.push(push);
    });
  }

  private tell(push: BridgePush): void {
    if (this.held) this.held.push(push);
    else this.options.push(push);
  }

  private tellSeldom(what: string, push: () => BridgePush, everyMs = TOLD_EVERY_MS): void {
    const nowMs = this.options.clock.monotonicMs();
    if (!this.held && nowMs - (this.toldAtMs.get(what) ?? -Infinity) < everyMs) return;
    this.toldAtMs.set(what, nowMs);
    this.tell(push());
  }

  private tellProgress(readFraction: number): void {
    const nowMs = this.options.clock.monotonicMs();
    if (readFraction < 1 && nowMs - (this.toldAtMs.get('progress') ?? -Infinity) < PROGRESS_EVERY_MS) return;
    this.toldAtMs.set('progress', nowMs);
    this.readFraction = readFraction;
    this.pushProgress();
  }

  private tellProblem(problem: Said): void {
    // One that each message has is said once.
    if (this.ownProblems.length >= 20 || this.ownProblems.some(({ text }) => text === problem.text)) return;
    this.ownProblems.push(problem);
    this.pushProgress();
  }

  private pushProgress(): void {
    const problems = this.problems();
    this.options.push({
      type: 'replayProgress',
      sessionId: this.sessionId,
      readFraction: this.readFraction,
      problems,
    });
  }

  private problems(): Said[] {
    const { recording, unfinished } = this.options;
    // That a running recording has no end yet is said in other words.
    const found = recording.problems.filter(
      (problem) => !(unfinished && problem.statement?.code === 'recording_not_whole'),
    );
    const hidden = recording.channels.length - CHANNELS_SHOWN;
    const cut =
      hidden > 0
        ? [said('recording_many_channels', { channels: recording.channels.length, shown: CHANNELS_SHOWN })]
        : [];
    return [...found, ...cut, ...this.ownProblems];
  }

  private async overview(): Promise<ReplayOverview> {
    const { recording, recordingId, path, unfinished } = this.options;
    const signals = await this.index.signals();
    return {
      sessionId: this.sessionId,
      recordingId,
      path,
      name: recording.name,
      recordedCellKey: recording.cellKey,
      cellName: recording.cellName,
      startMs: recording.startMs,
      endMs: recording.endMs,
      sizeBytes: recording.sizeBytes,
      writtenBy: recording.library,
      own: recording.isOurs,
      unfinished,
      moments: recording.markers.map(({ kind, timeMs, subjectId, text }) => ({ kind, timeMs, subjectId, text })),
      channels: recording.channels
        .slice(0, CHANNELS_SHOWN)
        .map(({ topic, schemaName, messageEncoding, count, role }) => ({
          topic,
          schemaName,
          encoding: messageEncoding,
          messages: count,
          role,
        })),
      signals: signals.map(({ signalId, label, unit }) => ({ signalId, label, unit })),
      cameras: recording.channels
        .filter(({ role }) => role === 'image')
        .slice(0, CHANNELS_SHOWN)
        .map(({ topic }) => topic),
      problems: this.problems(),
    };
  }
}

const recordedKinds = ['snapshot', 'event', 'cloud'] as const;

function pictureOf(frame: Frame): Picture {
  const { cameraId, index, widthPx, heightPx, capturedAtMs, data } = frame;
  const imageId = `${cameraId}:${index}`;
  return { imageId, mediaType: 'image/jpeg', widthPx, heightPx, capturedAtMs, dataBase64: base64(data) };
}

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
