import type { BridgePush, CellView, LinkStatus, Operator, Picture, Planning } from '#shared/bridge/bridge.ts';
import type { CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { HoldLimits } from '#shared/domain/manualMotion.ts';
import { picturesNamedBy, picturesNamedIn } from '#shared/domain/namedPictures.ts';
import { toolLimitsSchema, type ToolLimits } from '#shared/domain/tool.ts';
import type { Advice, CellDescription, Frame, HoldEcho, SampleBatch } from '#shared/protocol/protocol.ts';
import type { Said } from '#shared/domain/statement.ts';
import { statement } from '#shared/words/statements/statements.ts';
import type { CellSource, CellSourceListener } from '#main/ports/CellSource.ts';
import type { Clock } from '#main/ports/Clock.ts';
import type { Journal, JournalEntryBody } from '#main/ports/Journal.ts';
import type { PlannerClient } from '#main/ports/PlannerClient.ts';
import type { AlertBoard } from '../alarms/alerts/AlertBoard.ts';
import { CellAlerts } from '../alarms/alerts/CellAlerts.ts';
import type { JournalHealth } from '../alarms/alerts/JournalHealth.ts';
import { Autopilot } from './autopilot/Autopilot.ts';
import { CommandDesk } from './commands/CommandDesk.ts';
import { unansweredAck, unansweredIntents } from './commands/unansweredIntents.ts';
import type { HeldCell, HoldRelay } from './manual/HoldRelay.ts';
import { PictureKeeper } from './pictures/PictureKeeper.ts';
import type { PictureStore } from './pictures/PictureStore.ts';
import { recordedListener } from './recordedListener.ts';
import type { CellRecorder } from '../records/recording/CellRecorder.ts';
import type { Recorder } from '../records/recording/Recorder.ts';
import * as cellState from '../state/cellState.ts';
import { forceMagnitude, isAtRest, newestRow, QuietForce } from '../state/telemetryThinning.ts';

/** A state is stored again after so many events, so that starting up never has to read more than these. */
const SNAPSHOT_EVERY = 2000;
/** Commands that can be under way when a program ends are a few; their intents are among the newest. */
const INTENTS_LOOKED_BACK = 400;
const JOINTS_PERIOD_MS = 1000 / 30;
/** An arm that stands still is told of now and then only, for windows that have just opened. */
const JOINTS_AT_REST_MS = 1000;

export interface SupervisedCellOptions {
  /** Hears of motions by hand. */
  holds?: Pick<HoldRelay, 'onEcho' | 'onEvent' | 'onSnapshot'>;
  source: CellSource;
  journal: Journal;
  planner: PlannerClient;
  pictures: PictureStore;
  clock: Clock;
  /** Null records nothing. */
  recorder: Recorder | null;
  alerts: AlertBoard;
  journalHealth: JournalHealth;
  newId: () => string;
  consoleId: string;
  operator: () => Operator;
  push: (push: BridgePush) => void;
  /** Automatic at the start. Default: on for a cell that this application launched. */
  automatic: boolean;
  /** Reset and start it once by itself: a simulated cell that this application launched. */
  bringUp: boolean;
}

/** Everything that this console does for one cell. */
export class SupervisedCell implements CellSourceListener {
  readonly cellKey: string;
  private readonly options: SupervisedCellOptions;
  private readonly desk: CommandDesk;
  private readonly autopilot: Autopilot;
  private readonly keeper: PictureKeeper;
  /** What the cell's source talks to: this cell, and its recording where there is one. */
  private readonly listener: CellSourceListener;
  private readonly recorder: CellRecorder | null;
  private current: CellView;
  private tool: ReturnType<typeof toolLimitsSchema.safeParse>['data'] | null = null;
  private holdLimits: HoldLimits | null = null;
  private snapshotOwed: { gap: boolean } | null = null;
  private eventsSinceSnapshot = 0;
  private lastJointsMs = -Infinity;
  private readonly force = new QuietForce();
  private lastJoints: readonly number[] = [];
  private readonly troubles: CellAlerts;

  constructor(options: SupervisedCellOptions) {
    this.options = options;
    this.cellKey = options.source.cellKey;
    this.troubles = new CellAlerts(options.alerts, options.clock, this.cellKey);
    this.current = cellState.initialCellView(this.cellKey, options.automatic);
    const recorded = options.recorder
      ? recordedListener(options.recorder, this.cellKey, this, {
          cellTimeMs: () => options.source.cellTimeMs(),
          snapshot: () => this.current.snapshot,
        })
      : null;
    this.listener = recorded?.listener ?? this;
    this.recorder = recorded?.recorder ?? null;
    this.keeper = new PictureKeeper(options.source, options.pictures, options.clock, (imageId, capturedAtMs, data) =>
      this.recorder?.onPicture(imageId, capturedAtMs, data),
    );
    this.desk = new CommandDesk({
      source: options.source,
      journal: options.journal,
      clock: options.clock,
      newId: options.newId,
      person: (role) =>
        role === 'planner'
          ? { operatorId: 'planner', name: 'Planner', consoleId: options.consoleId }
          : { ...options.operator(), consoleId: options.consoleId },
      snapshot: () => this.current.snapshot,
      simulated: () => this.current.description?.simulated ?? false,
      onHeld: (held) => this.showControl(held.operator?.fencingToken ?? null),
      onLost: (role) => {
        if (role === 'operator') options.alerts.raise('control_lost', 'warning', this.controlLostText(), this.cellKey);
      },
      onJournalFailure: (failure) => options.journalHealth.failed(failure.message),
    });
    this.autopilot = new Autopilot({
      clock: options.clock,
      planner: options.planner,
      newId: options.newId,
      facts: () => ({
        linkLive: this.current.link.state === 'live',
        snapshot: this.current.snapshot,
        plannerHolds: this.desk.holds('planner') !== null,
      }),
      tool: () => this.tool ?? null,
      send: (body, reason) => this.desk.send('planner', body, reason),
      record: (result) => {
        this.recorder?.onPlan(result);
        const best = result.decision.kind === 'stow' ? result.candidates[result.decision.candidateIndex] : undefined;
        this.append({ kind: 'plan', decision: result.decision, best: best ?? null, basedOnSeq: result.basedOnSeq });
      },
      publish: (planning) => this.showPlanning(planning),
      automatic: options.automatic,
      bringUp: options.bringUp,
    });
  }

  view(): CellView {
    const { current } = this;
    if (current.link.state !== 'live') return current;
    // The offset to a wall clock that may have been set since the link last told it.
    const clockOffsetMs = this.options.source.cellTimeMs() - this.options.clock.nowMs();
    return { ...current, link: { ...current.link, clockOffsetMs } };
  }

  /** The limits of its tool; null before the first contact. */
  toolLimits(): ToolLimits | null {
    return this.tool ?? null;
  }

  cellTimeMs(): number {
    return this.options.source.cellTimeMs();
  }

  start(): void {
    const known = this.options.journal.rebuild(this.cellKey);
    if (known) {
      this.current = cellState.withSnapshot(this.current, known.snapshot);
      for (const event of known.events) this.current = cellState.withEvent(this.current, event);
    }
    this.markUnanswered();
    const cell = this.current.snapshot?.cell;
    this.append({ kind: 'link', state: 'connecting', detail: 'Supercargo started.' });
    this.options.source.start(this.listener, cell ? { epoch: cell.epoch, seq: cell.seq } : null);
  }

  async command(body: CellCommandBody, reason: string): Promise<CommandAck> {
    if (body.type === 'packml') this.autopilot.leaveStateToOperator();
    const ack = await this.desk.send('operator', body, reason);
    this.autopilot.poke();
    return ack;
  }

  async setAutomatic(automatic: boolean): Promise<Planning> {
    this.append({ kind: 'note', by: this.options.operator().name, text: `automatic ${automatic ? 'on' : 'off'}` });
    return this.autopilot.setAutomatic(automatic);
  }

  /** The way of motions by hand to the cell. */
  heldCell(): HeldCell {
    const { source } = this.options;
    return {
      limits: () => this.holdLimits,
      begin: (body, reason) => this.command(body, reason),
      beat: (beat) => source.holdBeat?.(beat),
      end: (release) => source.holdEnd?.(release),
      note: (text) => void this.append({ kind: 'note', by: this.options.operator().name, text }),
    };
  }

  onHoldEcho(echo: HoldEcho): void {
    this.options.holds?.onEcho(this.cellKey, echo);
  }

  setOperatorPresent(present: boolean): void {
    this.desk.setOperatorPresent(present);
  }

  picture(imageId: string): Promise<Picture | null> {
    return this.keeper.picture(imageId);
  }

  async stop(): Promise<void> {
    this.autopilot.close();
    this.troubles.close();
    if (this.current.link.state === 'live') await this.desk.close();
    this.keeper.close();
    await this.options.source.stop();
    this.append({ kind: 'link', state: 'stale', detail: 'Supercargo was closed.' });
  }

  onLink(link: LinkStatus): void {
    const before = this.current.link;
    this.current = cellState.withLink(this.current, link);
    if (before.state !== link.state)
      this.append({ kind: 'link', state: link.state, detail: link.detail ?? 'The link is up.' });
    this.options.push({ type: 'link', cellKey: this.cellKey, link });
    if (link.state === 'refused')
      this.options.alerts.raise(
        'link_refused',
        'error',
        { text: link.detail ?? '', statement: link.statement },
        this.cellKey,
      );
    else this.options.alerts.end('link_refused', this.cellKey);
    if (before.state !== link.state) this.autopilot.poke();
  }

  onSnapshot(description: CellDescription, snapshot: CellSnapshot, gap: boolean): void {
    this.describe(description);
    this.current = cellState.withSnapshot(this.current, snapshot);
    this.troubles.lists(snapshot);
    this.snapshotOwed = { gap };
    this.storeOwedSnapshot();
    if (gap) this.troubles.eventsLost();
    this.desk.onSnapshot(snapshot);
    this.options.holds?.onSnapshot(this.cellKey, snapshot);
    if (this.recorder) for (const imageId of picturesNamedIn(snapshot)) this.keeper.record(imageId);
    this.options.push({ type: 'cell', view: this.current });
    this.autopilot.poke();
  }

  onResumed(description: CellDescription): void {
    this.describe(description);
    this.options.push({ type: 'cell', view: this.current });
    this.autopilot.poke();
  }

  onEvent(event: CellEvent): boolean {
    if (!this.storeOwedSnapshot() || !this.append({ kind: 'event', event })) return false;
    this.current = cellState.withEvent(this.current, event);
    if (this.current.snapshot) this.troubles.lists(this.current.snapshot);
    this.eventsSinceSnapshot += 1;
    if (this.eventsSinceSnapshot >= SNAPSHOT_EVERY) {
      this.snapshotOwed = { gap: false };
      this.storeOwedSnapshot();
    }
    this.options.push({ type: 'event', cellKey: this.cellKey, event });
    this.options.holds?.onEvent(this.cellKey, event);
    this.desk.onEvent(event);
    this.keeper.keep(picturesNamedBy(event));
    if (this.recorder && event.body.type === 'estimate.updated') this.keeper.record(event.body.estimate.imageId);
    this.autopilot.poke();
    return true;
  }

  onJoints(batch: SampleBatch): void {
    const nowMs = this.options.clock.monotonicMs();
    if (nowMs - this.lastJointsMs < JOINTS_PERIOD_MS) return;
    const newest = newestRow(batch);
    if (nowMs - this.lastJointsMs < JOINTS_AT_REST_MS && isAtRest(this.lastJoints, newest.values)) return;
    this.lastJointsMs = nowMs;
    this.lastJoints = newest.values;
    this.options.push({ type: 'joints', cellKey: this.cellKey, ...newest });
  }

  onWrench(batch: SampleBatch): void {
    for (const stretch of this.force.add(forceMagnitude(batch)))
      this.options.push({ type: 'force', cellKey: this.cellKey, ...stretch });
  }

  onFrame(frame: Frame): void {
    this.options.push({
      type: 'frame',
      cellKey: this.cellKey,
      cameraId: frame.cameraId,
      binId: frame.binId,
      picture: {
        imageId: `${frame.cameraId}:${frame.index}`,
        mediaType: 'image/jpeg',
        widthPx: frame.widthPx,
        heightPx: frame.heightPx,
        capturedAtMs: frame.capturedAtMs,
        dataBase64: Buffer.from(frame.data.buffer, frame.data.byteOffset, frame.data.byteLength).toString('base64'),
      },
    });
  }

  onAdvice(advice: Advice): void {
    if (advice.code === 'malformed_message') this.troubles.sentMalformed(advice.message);
  }

  onSlowed(): void {
    this.troubles.slowed();
  }

  onMalformed(what: string, problem: string): void {
    this.troubles.malformed(what, problem);
  }

  /** Every intent in the journal has an outcome, also those of a program that was ended in the middle of a command. */
  private markUnanswered(): void {
    const { journal, clock } = this.options;
    const recent = journal.entries({
      cellKey: this.cellKey,
      kinds: ['intent', 'outcome'],
      from: 'newest',
      limit: INTENTS_LOOKED_BACK,
    });
    for (const { commandId } of unansweredIntents(recent))
      this.append({ kind: 'outcome', commandId, ack: unansweredAck(commandId, clock.nowMs()) });
  }

  private describe(description: CellDescription): void {
    this.current = cellState.withDescription(this.current, description);
    const limits = toolLimitsSchema.safeParse(description.tool);
    this.tool = limits.success ? limits.data : null;
    this.holdLimits = description.manual ?? null;
  }

  /** Events after a snapshot mean nothing without it: it must be stored before them. */
  private storeOwedSnapshot(): boolean {
    const { snapshot } = this.current;
    if (!this.snapshotOwed || !snapshot) return true;
    if (!this.append({ kind: 'snapshot', snapshot, gap: this.snapshotOwed.gap })) return false;
    this.snapshotOwed = null;
    this.eventsSinceSnapshot = 0;
    return true;
  }

  private append(body: JournalEntryBody): boolean {
    const stored = this.options.journal.append(this.cellKey, body);
    if (stored.ok) this.options.journalHealth.succeeded();
    else this.options.journalHealth.failed(stored.error.message);
    return stored.ok;
  }

  private showPlanning(planning: Planning): void {
    this.current = cellState.withPlanning(this.current, planning);
    this.options.push({ type: 'planning', cellKey: this.cellKey, planning });
  }

  private showControl(operatorToken: number | null): void {
    if (operatorToken === this.current.operatorToken) return;
    this.current = cellState.withOperatorToken(this.current, operatorToken);
    if (operatorToken !== null) this.options.alerts.end('control_lost', this.cellKey);
    this.options.push({ type: 'control', cellKey: this.cellKey, operatorToken });
    this.autopilot.poke();
  }

  private controlLostText(): Said {
    const lease = this.current.snapshot?.cell.control;
    return lease?.role === 'operator'
      ? {
          text: `Control of this cell went to ${lease.holder.name} (${lease.holder.consoleId}).`,
          statement: statement('control_went_to', { name: lease.holder.name, consoleId: lease.holder.consoleId }),
        }
      : {
          text: 'Control of this cell was lost, because the cell did not hear from this console in time. Claim it again to go on.',
          statement: statement('control_lost_in_silence'),
        };
  }
}
