import { emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import type { CellCommand, CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { ControlLease, Person } from '#shared/domain/intervention.ts';
import type { HoldLimits } from '#shared/domain/manualMotion.ts';
import type { HoldBeat, HoldEcho, HoldRelease } from '#shared/protocol/protocol.ts';
import type { FaultRequest } from '#shared/domain/fault.ts';
import type { PackmlState } from '#shared/domain/packml.ts';
import type { Pod } from '#shared/domain/pod.ts';
import type { StowResult } from '#shared/domain/stow.ts';
import type { CellRig, JoltBin, PlacedItem, SettleBin } from '#cell/physics/CellRig.ts';
import type { BinLook, Vision } from '#cell/perception/Vision.ts';
import type { BinRequest } from '#cell/rendering/SceneRequest.ts';
import type { Scenario } from '#cell/scenarios/Scenario.ts';
import { CellLog } from './CellLog.ts';
import { freshMemory } from './CellMemory.ts';
import { forgetfulStore, type CellStore, type StoredCell } from './CellStore.ts';
import { CommandDesk } from './CommandDesk.ts';
import { CommandLedger } from './CommandLedger.ts';
import { ConnectedConsoles } from './ConnectedConsoles.ts';
import type { MessageOrigin } from './MessageOrigin.ts';
import { ControlDesk, samePerson } from './ControlDesk.ts';
import { EventHistory } from './EventHistory.ts';
import { Eyes, lookPriority } from './Eyes.ts';
import { Intake } from './Intake.ts';
import { FaultDesk } from './FaultDesk.ts';
import { HoldDesk, type holdDefaults } from './HoldDesk.ts';
import { InterventionDesk } from './InterventionDesk.ts';
import { moveTo } from './itemBookkeeping.ts';
import { MotionDesk } from './MotionDesk.ts';
import { MotionRunner } from './MotionRunner.ts';
import { PackmlMachine } from './PackmlMachine.ts';
import { PerceptionWatch } from './PerceptionWatch.ts';
import { PictureStore, type StoredPicture } from './PictureStore.ts';
import { PodDock } from './PodDock.ts';
import { RunWatch } from './RunWatch.ts';
import { SupplyWatch } from './SupplyWatch.ts';

export interface CellCoreOptions {
  cellId: string;
  name: string;
  /** Marks this event log; used when the store holds none yet. At least 8 characters. */
  epoch: string;
  /** Cell time at which the cell begins, milliseconds since the Unix epoch; never before the last stored event. */
  startTimeMs: number;
  rig: CellRig;
  vision: Vision;
  scenario: Scenario;
  /** Lets a pod's contents come to rest; without it they stay as the scenario arranged them. */
  settleBin?: SettleBin;
  /** What a bump of the pod does to bins that nobody works on; without it nothing. */
  joltBin?: JoltBin;
  /** Whether faults may be set on request; true by default. A real cell says false. */
  simulated?: boolean;
  /** Faults that stand from the start. */
  faults?: readonly FaultRequest[];
  /** Keeps nothing where it is left out. */
  store?: CellStore;
  /** Step of the rig and of the cell's clock; 2 ms by default. */
  tickMs?: number;
  /** 5000 by default. */
  leaseMs?: number;
  /** Real time by which leases run out; the cell's clock by default. */
  leaseClockMs?: () => number;
  /** Time that the watch over a motion by hand goes by, read at every step; the lease clock where it is left out. */
  holdClockMs?: () => number;
  /** Of motion by hand; `holdDefaults` where they are left out. */
  holdLimits?: Partial<typeof holdDefaults>;
  /** 8 by default. */
  bufferSlots?: number;
  /** Cell time between two arriving units; 2500 by default. */
  intakePeriodMs?: number;
  /** Cell time from one pod's departure to the next one's arrival; 8000 by default. */
  swapMs?: number;
  /** Cell time that a look takes at least; 120 by default. */
  lookMs?: number;
  /** Whether a new cell resets and starts by itself; true by default. A cell that comes back from its store is held. */
  autoStart?: boolean;
}

export const cellDefaults = {
  tickMs: 2,
  leaseMs: 5000,
  bufferSlots: 8,
  intakePeriodMs: 2500,
  swapMs: 8000,
  lookMs: 120,
} as const;

/**
 * The whole simulated cell without sockets, driven by simulated time. It decides what may be done and writes down what was
 * done; what happens is the rig's affair, what is seen is the cameras'.
 */
export class CellCore {
  readonly log: CellLog;
  readonly pictures = new PictureStore();
  readonly rig: CellRig;
  readonly leaseMs: number;
  readonly bufferSlots: number;
  readonly tickMs: number;
  readonly simulated: boolean;
  private readonly store: CellStore;
  private readonly control: ControlDesk;
  private readonly packml: PackmlMachine;
  private readonly interventions: InterventionDesk;
  private readonly eyes: Eyes;
  private readonly dock: PodDock;
  private readonly intake: Intake;
  private readonly motion: MotionRunner;
  private readonly commands: CommandDesk;
  private readonly hold: HoldDesk;
  private readonly faults: FaultDesk;
  private readonly consoles: ConnectedConsoles;
  private readonly supply: SupplyWatch;
  private readonly run: RunWatch;
  private readonly perception: PerceptionWatch;
  private closed = false;
  private autoStart: boolean;
  private blind = false;

  constructor(options: CellCoreOptions) {
    const { rig, vision, scenario } = options;
    this.rig = rig;
    this.simulated = options.simulated ?? true;
    this.store = options.store ?? forgetfulStore();
    this.leaseMs = options.leaseMs ?? cellDefaults.leaseMs;
    this.bufferSlots = options.bufferSlots ?? cellDefaults.bufferSlots;
    this.tickMs = options.tickMs ?? cellDefaults.tickMs;

    const stored = this.store.load();
    this.autoStart = stored === null && (options.autoStart ?? true);
    const { cellId, name, epoch } = options;
    const snapshot = stored?.snapshot ?? emptyCellSnapshot(cellId, name, epoch, options.startTimeMs);
    const timeMs = Math.max(options.startTimeMs, snapshot.cell.timeMs + 1);
    const history = new EventHistory();
    for (const event of stored?.events ?? []) history.append(event);
    this.log = new CellLog({ snapshot, memory: stored?.memory ?? freshMemory(), timeMs }, history, this.store);
    const { log } = this;

    this.control = new ControlDesk(log, {
      leaseMs: this.leaseMs,
      leaseClockMs: options.leaseClockMs,
      onVanished: (lease) => this.onHolderVanished(lease),
      onLost: (lease, why) => this.onControlLost(lease, why),
    });
    this.packml = new PackmlMachine(
      log,
      () => this.motion.idle,
      (state) => this.onStateEntered(state),
    );
    this.consoles = new ConnectedConsoles(log, (consoleId) => this.interventions.withdrawOffersTo(consoleId));
    this.interventions = new InterventionDesk(log, this.control, this.consoles);
    this.supply = new SupplyWatch(log, this.packml, () => this.motion.idle);
    this.run = new RunWatch(log, this.packml);
    this.perception = new PerceptionWatch(log, {
      lookAgain: (binId) => this.look(binId, lookPriority.scan),
      askForHelp: (binId, detail) => this.interventions.openForPerception(binId, detail),
    });
    this.eyes = new Eyes(log, vision, {
      lookMs: options.lookMs ?? cellDefaults.lookMs,
      // To settle a bin for its first picture takes longer than a hold may go without a sign of life.
      maySurvey: () => !this.hold.active,
    });
    this.dock = new PodDock(log, {
      scenario,
      settleBin: options.settleBin,
      joltBin: options.joltBin,
      camera: () => this.faults.camera,
      lateMs: () => this.faults.lateMs,
      mayJolt: () => !this.hold.active,
      swapMs: options.swapMs ?? cellDefaults.swapMs,
      onArrived: (pod) => this.scan(pod),
      onDeparted: () => this.perception.podLeft(),
    });
    this.intake = new Intake(log, this.eyes, {
      scenario,
      slots: this.bufferSlots,
      periodMs: options.intakePeriodMs ?? cellDefaults.intakePeriodMs,
      keepPicture: (picture) => this.keepPicture(picture),
      onFinding: (finding) => this.interventions.openForFinding(finding),
      isUnreadable: (unitNumber) => this.faults.isUnreadable(unitNumber),
    });
    this.motion = new MotionRunner({
      log,
      rig,
      dock: this.dock,
      eyes: this.eyes,
      bookLook: (binId, look, capturedAtMs) => this.bookLook(binId, look, capturedAtMs),
      onLookFailed: (binId, problem) => this.tellBlind(binId, problem),
      onAtRest: (result) => this.hold.atRest(result),
      onStowEnded: (result, by) => this.onStowEnded(result, by),
      onPrimitivesEnded: (ended, commandId) => {
        log.emit(ended, commandId);
        this.interventions.note(ended.by, ended.detail, commandId);
      },
      onDisposed: (item, to, by, commandId, result) => {
        if (result.heldItemId !== null) {
          this.interventions.note(by, result.detail, commandId);
          return;
        }
        const slot = to === 'buffer' ? this.intake.slotForReturn() : null;
        this.intake.reserve(null);
        const place = to === 'buffer' ? (slot === null ? 'person' : 'buffer') : to;
        moveTo(log, item.itemId, place === 'buffer' ? { place, slot: slot! } : { place }, item.product);
      },
    });
    const moving = {
      log,
      rig,
      control: this.control,
      dock: this.dock,
      intake: this.intake,
      motion: this.motion,
      interventions: this.interventions,
    };
    const { simulated, packml } = this;
    this.faults = new FaultDesk({ ...moving, simulated, packml });
    const moves = new MotionDesk(moving);
    this.hold = new HoldDesk({
      ...moving,
      desk: moves,
      realMs: options.holdClockMs ?? options.leaseClockMs ?? (() => log.nowMs),
      limits: options.holdLimits ?? {},
    });
    const ledger = new CommandLedger();
    ledger.restore(stored?.acks ?? []);
    this.commands = new CommandDesk({
      ...moving,
      moves,
      hold: this.hold,
      faults: this.faults,
      packml: this.packml,
      run: this.run,
      supply: this.supply,
      ledger,
      lookAtBin: (binId) => this.look(binId, lookPriority.person),
    });
    if (stored) this.comeBack(stored);
    // What the scenario breaks is broken once: a cell that comes back knows what of it still stands.
    this.faults.setAtStart([...(stored ? [] : (scenario.faults ?? [])), ...(options.faults ?? [])]);
  }

  /** Cell clock, milliseconds since the Unix epoch. */
  get nowMs(): number {
    return this.log.nowMs;
  }
  get snapshot(): CellSnapshot {
    return this.log.snapshot;
  }

  /** Every event once, in order, after it was stored. Returns the function that ends the subscription. */
  onEvent(listener: (event: CellEvent) => void): () => void {
    return this.log.onEvent(listener);
  }

  /** Answers a command; what it leads to comes as events. */
  handle(command: CellCommand, from: MessageOrigin): CommandAck {
    const ack = this.commands.handle({ ...command, from });
    this.log.flush();
    return ack;
  }

  /** How motion by hand is watched over. */
  get holdLimits(): HoldLimits {
    const { beatPeriodMs, beatTimeoutMs, maxRoundTripMs, maxToolSpeedMps } = this.hold.limits;
    return { beatPeriodMs, beatTimeoutMs, maxRoundTripMs, maxToolSpeedMps };
  }
  /** Somebody moves the arm by hand, or has just let go. */
  get movedByHand(): boolean {
    return this.hold.active;
  }
  /** The echo to send at once; null for a beat that does not count. */
  holdBeat(beat: HoldBeat, connectionId: string): HoldEcho | null {
    const echo = this.hold.beat(beat, connectionId);
    this.log.flush();
    return echo;
  }
  holdEnd(release: HoldRelease, connectionId: string): void {
    this.hold.release(release, connectionId);
    this.log.flush();
  }
  connectionEnded(connectionId: string): void {
    if (this.closed) return;
    this.hold.disconnected(connectionId);
    this.log.flush();
  }

  /** A console's connection was admitted, or has ended; every console hears who is there. */
  consoleArrived(from: Pick<MessageOrigin, 'consoleId' | 'sessionId'>, name: string): void {
    this.consoles.arrived(from, name);
    this.log.flush();
  }
  consoleLeft(from: Pick<MessageOrigin, 'consoleId' | 'sessionId'>): void {
    if (this.closed) return;
    this.consoles.left(from);
    this.log.flush();
  }
  /** Whether control is bound to this session. */
  isHeldBy(sessionId: string): boolean {
    return this.control.isOf(sessionId);
  }

  /** One step of rig and clock. Looks whose answer is late are taken up when they are there. */
  tick(): void {
    const { log } = this;
    log.advanceClock(this.tickMs);
    this.hold.beforeStep();
    this.rig.tick();
    this.faults.tick();
    this.motion.tick();
    this.control.tick();
    this.dock.tick();
    this.intake.tick();
    this.eyes.tick();
    this.perception.tick();
    this.interventions.tick();
    this.startUp();
    this.run.tick();
    this.supply.tick();
    this.packml.tick();
    log.flush();
  }

  /** Lets simulated time pass and waits for looks that are due, so that the same calls give the same cell. */
  async advance(ms: number): Promise<void> {
    const end = this.nowMs + ms;
    while (this.nowMs + this.tickMs / 2 < end) {
      this.tick();
      const late = this.eyes.overdue;
      if (late) await late;
    }
  }

  /** What the camera at the bin that is being worked on has before it now; null while nothing moves. */
  liveView(): { binId: string; request: BinRequest } | null {
    const binId = this.motion.activeBinId;
    const truth = this.rig.truth();
    if (binId === null || truth.binId !== binId) return null;
    const items = truth.heldItemInBin ? [...truth.contents, truth.heldItemInBin] : truth.contents;
    const request = this.dock.binRequest(binId, items);
    return request && { binId, request: { ...request, bands: 'open' } };
  }

  /** The simulator's truth of one bin: for measuring the estimates against it, never for planning. */
  truthOf(binId: string): readonly PlacedItem[] {
    return this.dock.contentsOf(binId);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.log.flush();
    this.store.close();
  }

  /** Stopped, reset, started: a new cell begins its work by itself once its first pod is there. */
  private startUp(): void {
    if (!this.autoStart) return;
    const { packml, packmlSinceMs } = this.snapshot.cell;
    if (this.nowMs - packmlSinceMs < 100) return;
    if (packml === 'stopped') this.packml.command('reset', 'start-up', null);
    else if (packml === 'idle') {
      this.autoStart = false;
      this.packml.command('start', 'start-up', null);
    } else if (packml !== 'resetting') this.autoStart = false;
  }

  /** After the end of its process: everything is where it was stored, nothing moves, and a person decides how to go on. */
  private comeBack(stored: StoredCell): void {
    const { log } = this;
    this.dock.restore(stored.bins);
    for (const picture of stored.pictures) this.pictures.put(picture);
    this.consoles.forgetAll();
    this.control.end('expired', 'The cell was restarted.', null);
    const { manual } = this.snapshot.cell;
    if (manual) {
      const detail = 'The cell was restarted; the arm stands still.';
      const { holdId, motion, by } = manual;
      const none = { stopLatencyMs: null, peakForceN: 0, steps: [] };
      log.emit({ type: 'manual.ended', holdId, motion, by, endedBy: 'disconnected', detail, ...none });
    }
    this.motion.concludeInterruptedRun();
    const interrupted = this.motion.concludeInterrupted(() => this.intake.slotForReturn());
    const { heldItemId } = this.snapshot.cell;
    const held = this.snapshot.buffer.find((item) => item.itemId === heldItemId);
    if (held) {
      const slot = this.intake.slotForReturn();
      moveTo(log, held.itemId, slot === null ? { place: 'person' } : { place: 'buffer', slot }, held.product);
    }
    const back = afterRestart[this.snapshot.cell.packml] ?? 'held';
    if (back !== this.snapshot.cell.packml) this.packml.enter(back, 'restarted', null);
    if (!interrupted) {
      const text = 'The cell was restarted; nothing was under way.';
      log.emit({ type: 'notice', severity: 'info', code: 'restarted', text });
    }
    const { pod } = this.snapshot;
    if (pod) this.scan(pod);
    log.flush();
  }

  private onHolderVanished(lease: ControlLease): void {
    this.packml.holdFor(`${lease.holder.name} held control and vanished.`);
  }

  private onControlLost(lease: ControlLease, why: 'released' | 'expired' | 'taken_over'): void {
    if (lease.role !== 'operator') return;
    // A planner's stow is finished; what a person commanded lasts no longer than that person's control.
    const { commander } = this.motion;
    if (this.hold.active) this.hold.stop('control_lost');
    else if (this.rig.moving && commander && samePerson(commander, lease.holder)) this.rig.requestStop();
    const words = {
      released: 'control was released',
      expired: 'the lease ran out',
      taken_over: 'control was taken over',
    };
    this.interventions.releaseAllOf(lease.holder, words[why]);
  }

  private onStateEntered(state: PackmlState): void {
    if (this.hold.active && (state === 'aborting' || state === 'stopping' || state === 'holding')) {
      // Under hold-to-run nothing moves by itself, not even out of a bin.
      this.hold.stop('stopped');
      return;
    }
    if (state === 'aborting') this.rig.emergencyStop();
    else if (state === 'stopping' && this.rig.moving) this.rig.requestStop();
    else if (state === 'clearing' && this.snapshot.cell.mode !== 'manual') this.motion.park();
  }

  private onStowEnded(result: StowResult, by: Person): void {
    // The item is where it is now; its slot is free again unless it lies in it.
    this.intake.reserve(this.snapshot.cell.heldItemId === null ? null : this.intake.slotForReturn());
    const words = result.outcome === 'success' ? 'success' : `${result.outcome}, ${result.cause ?? 'no cause'}`;
    const known = this.interventions.note(
      by,
      `${result.itemId} into ${result.binId}: ${words}. ${result.detail}`,
      null,
    );
    if (result.outcome === 'success') return;
    // Let go by the very person who held it: nobody needs to be called.
    if (result.cause === 'operator_abort' && this.hold.wasHeld(result.stowId)) return;
    if (!known) this.interventions.openForStow(result);
    this.packml.holdFor(`${result.cause ?? result.outcome}: ${result.detail}`);
  }

  /** All bins of which there is no estimate yet: the rows at the height of the arm's shoulder first. */
  private scan(pod: Pod): void {
    const rows = pod.bins.toSorted((a, b) => Math.abs(a.row - 4) - Math.abs(b.row - 4) || a.column - b.column);
    const seen = new Set(this.snapshot.estimates.map((estimate) => estimate.binId));
    for (const { binId } of rows) if (!seen.has(binId)) this.look(binId, lookPriority.scan);
  }

  private look(binId: string, priority: number): void {
    const { podId } = this.snapshot.pod!;
    this.eyes.lookAtBin(
      priority,
      // Gone with its pod, or being worked on: the look after the stow comes anyway.
      () =>
        this.snapshot.pod?.podId === podId && this.motion.activeBinId !== binId ? this.dock.binRequest(binId) : null,
      (look, capturedAtMs) => {
        if (this.snapshot.pod?.podId === podId) this.bookLook(binId, look, capturedAtMs);
      },
      (problem) => this.tellBlind(binId, problem),
    );
  }

  /** One warning until a look succeeds again, not one a bin. */
  private tellBlind(binId: string, problem: string): void {
    this.perception.failed(binId, problem);
    if (this.blind) return;
    this.blind = true;
    this.log.emit({
      type: 'notice',
      severity: 'error',
      code: 'look_failed',
      text: `Bin ${binId} could not be looked at: ${problem} Its last estimate stands, if there is one.`,
    });
  }

  private bookLook(binId: string, look: BinLook, capturedAtMs: number): string {
    this.blind = false;
    const imageId = this.log.nextId('image');
    const { widthPx, heightPx, jpeg, estimate } = look;
    this.keepPicture({ imageId, widthPx, heightPx, capturedAtMs, jpeg });
    const podId = this.snapshot.pod?.podId;
    if (estimate.status === 'ok') this.perception.seen(binId);
    else this.perception.refused(binId, estimate.refusedReason ?? 'no reason was given.');
    if (podId !== undefined)
      this.log.emit({ type: 'estimate.updated', estimate: { ...estimate, podId, binId, capturedAtMs, imageId } });
    return imageId;
  }

  private keepPicture(picture: StoredPicture): void {
    this.pictures.put(picture);
    this.store.putPicture(picture);
  }
}

/** States in which a cell without power is just as well; every other one comes back as held. */
const afterRestart: Partial<Record<PackmlState, PackmlState>> = {
  stopped: 'stopped',
  stopping: 'stopped',
  idle: 'idle',
  resetting: 'stopped',
  aborted: 'aborted',
  aborting: 'aborted',
  clearing: 'aborted',
  completing: 'complete',
  complete: 'complete',
};
