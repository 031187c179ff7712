import type { LinkStatus } from '#shared/bridge/bridge.ts';
import type { ReplayScene, ReplayStatus, ReplayTransform } from '#shared/bridge/requests/replay.ts';
import type { CellCommand, CommandAck } from '#shared/domain/cellCommand.ts';
import type { PlanResult } from '#shared/domain/plan.ts';
import type { CellDescription, PictureReply } from '#shared/protocol/protocol.ts';
import type { CellSource, CellSourceListener } from '#main/ports/CellSource.ts';
import type { Clock } from '#main/ports/Clock.ts';
import { keptKinds, recordedLinkSchema, type Marker } from '#main/records/recording/format/recordedMessages.ts';
import { justBefore } from '#main/records/recording/format/recordingTime.ts';
import type { ChannelRole, RecordedChannel } from './knownChannels.ts';
import { cameraOf } from '#main/records/recording/format/topics.ts';
import { ForeignScene } from './ForeignScene.ts';
import { describeRecording, imagesAt, planIn, sceneAt, trackJointsAt, transformsAt } from './recordedMoment.ts';
import { RecordedPictures } from './RecordedPictures.ts';
import { eventIn, snapshotIn, stateAt } from './recordedState.ts';
import { JointTracker } from './recordedJoints.ts';
import { batchesOf, frameIn, transformsIn, wrenchIn, type Sample } from './recordedTelemetry.ts';
import type { RecordedMessage } from './RecordedMessage.ts';
import type { Recording } from './Recording.ts';
import { jointsOf } from './signals.ts';

export const MIN_SPEED = 0.1;
export const MAX_SPEED = 100;
const TICK_MS = 33;
/** Messages of joints that are read for one tick at high speed: each may tell of some joints only. */
const JOINTS_A_TICK = 50;

/** What a replay tells beyond a live source: the planner's thoughts of that time, and where the playhead is. */
export interface ReplayListener extends CellSourceListener {
  /** Null: nothing was planned yet at the time that was sought. */
  onPlan?(result: PlanResult | null, atMs: number): void;
  /** Frames that moved; after a seek all that were told of up to then. Only of recordings of other programs. */
  onTransforms?(transforms: readonly ReplayTransform[]): void;
  /** Markers and clouds as they stand now. Only of recordings of other programs. */
  onScene?(scene: ReplayScene): void;
  onReplay?(status: ReplayStatus): void;
}

export interface ReplayCellSourceOptions {
  cellKey: string;
  recording: Recording;
  clock: Clock;
  /** Asked for pictures that are not in the recording. */
  otherPictures?: (imageId: string) => Promise<PictureReply>;
}

const playedRoles: ReadonlySet<ChannelRole> = new Set([
  'snapshot',
  'event',
  'plan',
  'link',
  'joints',
  'wrench',
  'image',
  'log',
  'transforms',
  'markers',
  'cloud',
]);

/** A recording played as a cell. After a seek it tells the state at that time as a snapshot; from there events follow. */
export class ReplayCellSource implements CellSource {
  readonly cellKey: string;
  readonly recording: Recording;
  private readonly clock: Clock;
  private readonly pictures: RecordedPictures;
  private listener: ReplayListener | null = null;
  private description: CellDescription | null = null;
  private tracker: JointTracker | null = null;
  private readonly scene = new ForeignScene();
  private readonly wrenchChannel: RecordedChannel | undefined;
  private playing = false;
  private speedFactor = 1;
  private loopRange: { fromMs: number; toMs: number } | null = null;
  private playheadMs: number;
  /** Playhead and the workstation's monotonic clock at the last moment when playing began or was interrupted. */
  private anchor = { playheadMs: 0, clockMs: 0 };
  private seekingToMs: number | null = null;
  private seeking: Promise<void> | null = null;
  private advancing = false;
  private cancelTick: (() => void) | null = null;
  private linkState: LinkStatus['state'] = 'live';
  private counters = { joints: 0, wrench: 0, frames: 0 };

  constructor(options: ReplayCellSourceOptions) {
    this.cellKey = options.cellKey;
    this.recording = options.recording;
    this.clock = options.clock;
    this.pictures = new RecordedPictures(options.recording, options.otherPictures);
    this.playheadMs = options.recording.startMs;
    this.wrenchChannel = options.recording.channels.find(({ role }) => role === 'wrench');
  }

  /** Begins at the start of the recording, paused. What was seen before is of no matter to a recording. */
  start(listener: ReplayListener): void {
    this.listener = listener;
    this.cancelTick = this.clock.every(TICK_MS, () => void this.advance());
    this.tellLink('connecting', `Opening ${this.recording.name}.`);
    void this.seek(this.recording.startMs);
  }

  async stop(): Promise<void> {
    this.cancelTick?.();
    this.cancelTick = null;
    this.listener = null;
    this.playing = false;
    await this.seeking;
    await this.recording.close();
  }

  async send(command: CellCommand): Promise<CommandAck> {
    return {
      commandId: command.commandId,
      accepted: false,
      code: 'not_supported',
      message: `This is a recording (${this.recording.name}): nothing can be sent to it. Open the live cell to act.`,
      atMs: this.playheadMs,
    };
  }

  picture(imageId: string): Promise<PictureReply> {
    return this.pictures.picture(imageId, this.playheadMs);
  }

  cellTimeMs(): number {
    return this.playing ? Math.min(this.targetMs(), this.recording.endMs) : this.playheadMs;
  }

  clockRate(): number {
    return this.playing ? this.speedFactor : 0;
  }

  status(): ReplayStatus {
    const { startMs, endMs } = this.recording;
    return {
      playing: this.playing,
      timeMs: this.playheadMs,
      startMs,
      endMs,
      speed: this.speedFactor,
      loop: this.loopRange,
      seeking: this.seekingToMs !== null,
    };
  }

  /** At the end it begins again from the start. */
  async play(): Promise<void> {
    if (this.playheadMs >= this.recording.endMs) await this.seek(this.loopRange?.fromMs ?? this.recording.startMs);
    this.playing = true;
    this.dropAnchor();
    this.tellStatus();
    this.tellLink();
  }

  pause(): void {
    this.playing = false;
    this.tellStatus();
    this.tellLink();
  }

  /** Clamped to 0.1 .. 100. */
  setSpeed(speed: number): void {
    this.speedFactor = Math.min(MAX_SPEED, Math.max(MIN_SPEED, Number.isFinite(speed) ? speed : 1));
    this.dropAnchor();
    this.tellStatus();
    this.tellLink();
  }

  /** Plays from `fromMs` to `toMs` again and again; null plays on. */
  setLoop(range: { fromMs: number; toMs: number } | null): void {
    this.loopRange =
      range && range.toMs > range.fromMs
        ? { fromMs: this.clamped(range.fromMs), toMs: this.clamped(range.toMs) }
        : null;
    this.tellStatus();
  }

  /**
   * Resolves when the state at the last time asked for has been told. A scrub asks faster than it is answered: only the
   * newest wish is carried out.
   */
  seek(timeMs: number): Promise<void> {
    this.seekingToMs = this.clamped(timeMs);
    this.seeking ??= this.settle().finally(() => (this.seeking = null));
    return this.seeking;
  }

  /** To the next or previous event or camera frame; stays where there is none. Pauses. */
  async step(what: 'event' | 'frame', direction: 1 | -1): Promise<void> {
    this.pause();
    const isWanted = ({ role }: { role: ChannelRole }): boolean =>
      what === 'frame' ? role === 'image' : role === 'event' || role === 'log';
    const next =
      direction === 1
        ? await this.recording.firstAfter(this.playheadMs, isWanted)
        : await this.recording.lastUntil(justBefore(this.playheadMs), isWanted);
    if (next) await this.seek(next.timeMs);
  }

  /** To a marked moment; returns it, or null where there is none in that direction. Pauses. */
  async jump(to: 'failure' | 'intervention' | 'any', direction: 1 | -1): Promise<Marker | null> {
    this.pause();
    const wanted = this.recording.markers.filter(({ kind }) => kind === to || (to === 'any' && keptKinds.has(kind)));
    const marker =
      direction === 1
        ? wanted.find(({ timeMs }) => timeMs > this.playheadMs)
        : wanted.findLast(({ timeMs }) => timeMs < this.playheadMs);
    if (!marker) return null;
    await this.seek(marker.timeMs);
    return marker;
  }

  private async settle(): Promise<void> {
    this.tellStatus();
    while (this.seekingToMs !== null && this.listener) {
      const timeMs = this.seekingToMs;
      await this.tellMoment(timeMs, () => this.seekingToMs !== timeMs);
      if (this.seekingToMs === timeMs) {
        this.playheadMs = timeMs;
        this.seekingToMs = null;
      }
    }
    this.seekingToMs = null;
    this.dropAnchor();
    this.tellStatus();
    this.tellLink();
  }

  /**
   * Everything that a person sees at one moment: first what the twin is drawn from, then what may lie far back in the file.
   * `isStale` stops it when another moment is asked for meanwhile.
   */
  private async tellMoment(timeMs: number, isStale: () => boolean): Promise<void> {
    const { recording } = this;
    this.description ??= await describeRecording(recording);
    const snapshot = await stateAt(recording, timeMs);
    if (isStale()) return;
    this.tracker ??= await this.trackerOfJoints(this.description.jointNames);
    const joints = await trackJointsAt(recording, this.tracker, timeMs);
    if (isStale() || !this.listener) return;
    this.playheadMs = timeMs;
    this.listener.onSnapshot(this.description, snapshot, false);
    this.tellSamples(joints ? [joints] : [], []);
    const last = (role: ChannelRole): Promise<RecordedMessage | null> =>
      recording.has(role) ? recording.lastUntil(timeMs, (channel) => channel.role === role) : Promise.resolve(null);
    const wrench = await recording.lastUntil(timeMs, (channel) => channel === this.wrenchChannel);
    const [plan, link] = [await last('plan'), await last('link')];
    const images = await imagesAt(recording, timeMs);
    const transforms = await transformsAt(recording, timeMs);
    const unread = await sceneAt(recording, this.scene, timeMs);
    if (isStale() || !this.listener) return;
    this.takeLink(link);
    this.tellSamples([], wrench ? [wrench] : []);
    for (const image of images) this.tellFrame(image);
    if (transforms.length > 0) this.listener.onTransforms?.(transforms);
    this.tellScene(timeMs, unread);
    this.listener.onPlan?.(plan ? planIn(plan) : null, plan?.timeMs ?? timeMs);
  }

  private async advance(): Promise<void> {
    if (!this.playing || this.advancing || this.seeking) return;
    this.advancing = true;
    try {
      const { recording } = this;
      const endMs = this.loopRange ? this.loopRange.toMs : recording.endMs;
      const targetMs = Math.min(this.targetMs(), endMs);
      const messages = await recording.between(this.playheadMs, targetMs, playedRoles);
      if (this.seekingToMs !== null || !this.listener || !this.playing) return;
      this.tell(messages);
      this.playheadMs = targetMs;
      // A slow disk delays the picture and never makes it hurry after itself.
      if (this.targetMs() - targetMs > TICK_MS * 3 * this.speedFactor) this.dropAnchor();
      this.tellStatus();
      if (targetMs < endMs) return;
      if (this.loopRange) await this.seek(this.loopRange.fromMs);
      else this.pause();
    } finally {
      this.advancing = false;
    }
  }

  private tell(messages: readonly RecordedMessage[]): void {
    const joints: RecordedMessage[] = [];
    const wrenches: RecordedMessage[] = [];
    const newestImages = new Map<string, RecordedMessage>();
    const drawn = messages.filter(({ channel: { role } }) => role === 'markers' || role === 'cloud');
    const last = drawn.at(-1);
    if (last) this.tellScene(last.timeMs, this.scene.takeAll(drawn));
    for (const message of messages) {
      const { role, topic } = message.channel;
      if (role === 'joints') joints.push(message);
      else if (role === 'wrench') {
        // Of several hands the first is shown; the others are plotted, each by itself.
        if (message.channel === this.wrenchChannel) wrenches.push(message);
      } else if (role === 'image') newestImages.set(cameraOf(topic), message);
      else if (role === 'markers' || role === 'cloud') continue;
      else if (role === 'transforms') this.listener?.onTransforms?.(transformsIn(message));
      else this.tellDurable(message);
    }
    // One picture a tick is all that can be shown; of the joints the newest at high speed.
    const isFast = this.speedFactor > 4;
    const looked = isFast ? joints.slice(this.recording.isOurs ? -1 : -JOINTS_A_TICK) : joints;
    const samples = looked.map((message) => this.tracker?.take(message)).filter((sample) => sample !== undefined);
    this.tellSamples(isFast ? samples.slice(-1) : samples, wrenches);
    for (const image of newestImages.values()) this.tellFrame(image);
  }

  private tellDurable(message: RecordedMessage): void {
    const { listener } = this;
    if (!listener) return;
    switch (message.channel.role) {
      case 'snapshot': {
        // The others repeat what the events told already.
        const recorded = snapshotIn(message);
        if (recorded && this.description && (recorded.reason === 'gap' || recorded.reason === 'contact'))
          listener.onSnapshot(this.description, recorded.snapshot, recorded.reason === 'gap');
        else if (!recorded) listener.onMalformed('snapshot', `at ${message.timeMs}`);
        break;
      }
      case 'event':
      case 'log': {
        const event = eventIn(message, this.recording);
        if (event) listener.onEvent(event);
        else listener.onMalformed('event', `at ${message.timeMs} of the recording`);
        break;
      }
      case 'plan': {
        const plan = planIn(message);
        if (plan) listener.onPlan?.(plan, message.timeMs);
        break;
      }
      case 'link':
        this.takeLink(message);
        this.tellLink();
        break;
      default:
        break;
    }
  }

  private tellSamples(joints: readonly Sample[], wrenches: readonly RecordedMessage[]): void {
    for (const batch of batchesOf(joints, () => this.counters.joints++, 10)) this.listener?.onJoints(batch);
    const forces = wrenches.map(wrenchIn).filter((sample) => sample !== null);
    for (const batch of batchesOf(forces, () => this.counters.wrench++, 2)) this.listener?.onWrench(batch);
  }

  private tellScene(timeMs: number, unread: readonly string[]): void {
    const { recording, listener } = this;
    if (!recording.has('markers') && !recording.has('cloud')) return;
    for (const problem of new Set(unread)) listener?.onMalformed('cloud', problem);
    listener?.onScene?.(this.scene.at(timeMs));
  }

  private async trackerOfJoints(names: readonly string[]): Promise<JointTracker> {
    const joints = await jointsOf(this.recording);
    return new JointTracker(names, new Map(joints.map(({ name, channel }) => [name, channel])));
  }

  private tellFrame(message: RecordedMessage): void {
    const frame = frameIn(message, this.counters.frames++);
    if (frame) this.listener?.onFrame(frame);
  }

  private takeLink(message: RecordedMessage | null): void {
    const parsed = recordedLinkSchema.safeParse(message?.json());
    this.linkState = parsed.success ? parsed.data.state : 'live';
  }

  /** The link as it was then: a cell that was out of sight is shown so. */
  private tellLink(state = this.linkState, detail: string | null = null): void {
    const nowMs = this.clock.nowMs();
    const then = state === 'live' ? null : 'The recording says that the link was not up at this time.';
    this.listener?.onLink({
      state,
      detail: detail ?? then,
      lastHeardAtMs: nowMs,
      roundTripMs: null,
      clockOffsetMs: this.cellTimeMs() - nowMs,
      telemetryDropped: 0,
    });
  }

  private tellStatus(): void {
    this.listener?.onReplay?.(this.status());
  }

  private dropAnchor(): void {
    this.anchor = { playheadMs: this.playheadMs, clockMs: this.clock.monotonicMs() };
  }

  private targetMs(): number {
    return this.anchor.playheadMs + (this.clock.monotonicMs() - this.anchor.clockMs) * this.speedFactor;
  }

  private clamped(timeMs: number): number {
    const { startMs, endMs } = this.recording;
    return Math.min(endMs, Math.max(startMs, Number.isFinite(timeMs) ? timeMs : startMs));
  }
}
