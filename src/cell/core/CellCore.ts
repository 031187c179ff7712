import { emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import type { CellCommand, CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { FaultRequest } from '#shared/domain/fault.ts';
import type { HoldLimits } from '#shared/domain/manualMotion.ts';
import type { MotionPhase } from '#shared/domain/stow.ts';
import type { HoldBeat, HoldEcho, HoldRelease } from '#shared/protocol/protocol.ts';
import type { ArmDriver } from '#cell/ports/ArmDriver.ts';
import type { Cameras, LiveView } from '#cell/ports/Cameras.ts';
import { CellLog } from './CellLog.ts';
import { coreMemory, freshMemory } from './CellMemory.ts';
import { cellParts, type CellDrivers, type CellParts } from './cellParts.ts';
import { cellStep } from './cellStep.ts';
import { forgetfulStore, type CellStore } from './CellStore.ts';
import { EventHistory } from './EventHistory.ts';
import type { holdDefaults } from './HoldDesk.ts';
import { bookItems } from './itemBookkeeping.ts';
import type { MessageOrigin } from './MessageOrigin.ts';
import type { Claimed } from './ReceivedCommand.ts';
import { motionPhaseOf } from './motionPhase.ts';
import { PictureAlbum } from './PictureAlbum.ts';
import { connectReactions } from './reactions.ts';
import { resumeCell } from './resumeCell.ts';

export interface CellCoreOptions extends CellDrivers {
  cellId: string;
  name: string;
  /** Marks this event log; used when the store holds none yet. At least 8 characters. */
  epoch: string;
  /** Cell time at which the cell begins, milliseconds since the Unix epoch; never before the last stored event. */
  startTimeMs: number;
  /** Faults that stand from the start; ignored by a real cell. */
  faults?: readonly FaultRequest[];
  /** The same, but only at the very first start: a cell that comes back knows what of it still stands. */
  firstFaults?: readonly FaultRequest[];
  /** Keeps nothing where it is left out. */
  store?: CellStore;
  /** Step of the arm and of the cell's clock; 2 ms by default. */
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
  /** Cell time that a look takes at least; 120 by default. */
  lookMs?: number;
  /** Whether a new cell resets and starts by itself; true by default. A cell that comes back from its store is held. */
  autoStart?: boolean;
}

export const cellDefaults = { tickMs: 2, leaseMs: 5000, bufferSlots: 8, lookMs: 120 } as const;

/**
 * The whole cell without sockets, driven by cell time. It decides what may be done and writes down what was done. The
 * drivers behind its ports move, see and supply; whether they are real or simulated, it cannot tell.
 */
export class CellCore {
  readonly log: CellLog;
  readonly arm: ArmDriver;
  readonly leaseMs: number;
  readonly bufferSlots: number;
  readonly tickMs: number;
  readonly simulated: boolean;
  private readonly album: PictureAlbum;
  private readonly cameras: Cameras;
  private readonly store: CellStore;
  private readonly parts: CellParts;
  private readonly steps: readonly (() => void)[];
  private closed = false;

  constructor(options: CellCoreOptions) {
    const { arm, cameras, supply, world } = options;
    this.arm = arm;
    this.cameras = cameras;
    this.simulated = world !== null;
    this.store = options.store ?? forgetfulStore();
    this.leaseMs = options.leaseMs ?? cellDefaults.leaseMs;
    this.bufferSlots = options.bufferSlots ?? cellDefaults.bufferSlots;
    this.tickMs = options.tickMs ?? cellDefaults.tickMs;

    const stored = this.store.load();
    const { cellId, name, epoch, startTimeMs } = options;
    const snapshot = stored?.snapshot ?? emptyCellSnapshot(cellId, name, epoch, startTimeMs);
    const timeMs = Math.max(startTimeMs, snapshot.cell.timeMs + 1);
    const history = new EventHistory();
    for (const event of stored?.events ?? []) history.append(event);
    const memory = stored ? coreMemory(stored.memory) : freshMemory();
    const log = new CellLog({ snapshot, memory, timeMs }, history, this.store, world);
    this.log = log;
    world?.begin(
      {
        get nowMs() {
          return log.nowMs;
        },
        get pod() {
          return log.snapshot.pod;
        },
        itemsMoved: (report) => bookItems(log, report),
      },
      stored && { bins: stored.bins, memory: stored.memory },
    );
    this.album = new PictureAlbum(this.store, stored ?? { pictures: [], references: [] });
    const drivers = { arm, cameras, supply, world };
    this.parts = cellParts(log, this.album, drivers, {
      leaseMs: this.leaseMs,
      leaseClockMs: options.leaseClockMs,
      holdClockMs: options.holdClockMs ?? options.leaseClockMs ?? (() => log.nowMs),
      holdLimits: options.holdLimits ?? {},
      bufferSlots: this.bufferSlots,
      lookMs: options.lookMs ?? cellDefaults.lookMs,
      autoStart: stored === null && (options.autoStart ?? true),
      acks: stored?.acks ?? [],
    });
    connectReactions(this.parts);
    this.steps = cellStep(this.parts);
    if (stored) resumeCell(this.parts);
    this.parts.faults.setAtStart([...(stored ? [] : (options.firstFaults ?? [])), ...(options.faults ?? [])]);
  }

  /** Cell clock, milliseconds since the Unix epoch. */
  get nowMs(): number {
    return this.log.nowMs;
  }
  get snapshot(): CellSnapshot {
    return this.log.snapshot;
  }
  get pictures(): Pick<PictureAlbum, 'get'> {
    return this.album;
  }

  /** Every event once, in order, after it was stored. Returns the function that ends the subscription. */
  onEvent(listener: (event: CellEvent) => void): () => void {
    return this.log.onEvent(listener);
  }

  /** Answers a command; what it leads to comes as events. */
  handle(command: CellCommand, from: MessageOrigin, claimed: Claimed = null): CommandAck {
    const ack = this.parts.commands.handle({ ...command, from, claimed });
    this.log.flush();
    return ack;
  }

  /** How motion by hand is watched over. */
  get holdLimits(): HoldLimits {
    const { beatPeriodMs, beatTimeoutMs, maxRoundTripMs, maxToolSpeedMps } = this.parts.hold.limits;
    return { beatPeriodMs, beatTimeoutMs, maxRoundTripMs, maxToolSpeedMps };
  }
  /** Somebody moves the arm by hand, or has just let go. */
  get movedByHand(): boolean {
    return this.parts.hold.active;
  }
  /** The echo to send at once; null for a beat that does not count. */
  holdBeat(beat: HoldBeat, connectionId: string): HoldEcho | null {
    const echo = this.parts.hold.beat(beat, connectionId);
    this.log.flush();
    return echo;
  }
  holdEnd(release: HoldRelease, connectionId: string): void {
    this.parts.hold.release(release, connectionId);
    this.log.flush();
  }
  connectionEnded(connectionId: string): void {
    if (this.closed) return;
    this.parts.hold.disconnected(connectionId);
    this.log.flush();
  }

  /** A console's connection was admitted, or has ended; every console hears who is there. */
  consoleArrived(from: Pick<MessageOrigin, 'consoleId' | 'sessionId'>, name: string): void {
    this.parts.consoles.arrived(from, name);
    this.log.flush();
  }
  consoleLeft(from: Pick<MessageOrigin, 'consoleId' | 'sessionId'>): void {
    if (this.closed) return;
    this.parts.consoles.left(from);
    this.log.flush();
  }
  /** Whether control is bound to this session. */
  isHeldBy(sessionId: string): boolean {
    return this.parts.control.isOf(sessionId);
  }

  /** One step of arm and clock. Looks whose answer is late are taken up when they are there. */
  tick(): void {
    this.log.advanceClock(this.tickMs);
    for (const step of this.steps) step();
    this.log.flush();
  }

  /** Lets cell time pass and waits for looks that are due, so that the same calls give the same cell. */
  async advance(ms: number): Promise<void> {
    const end = this.nowMs + ms;
    while (this.nowMs + this.tickMs / 2 < end) {
      this.tick();
      const late = this.parts.eyes.overdue;
      if (late) await late;
    }
  }

  /** What the cameras see of the bin that is being worked on; nothing while nothing moves. */
  liveViews(): readonly LiveView[] {
    const { occupation, dock } = this.parts;
    const bin = occupation.binId === null ? null : dock.bin(occupation.binId);
    return bin ? this.cameras.liveViews(bin) : [];
  }

  /** What the arm does for the motion under way; null while nothing moves, and where a hand moves it. */
  get motionPhase(): MotionPhase | null {
    return motionPhaseOf(this.parts.occupation.motion, this.arm);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.log.flush();
    this.store.close();
  }
}
