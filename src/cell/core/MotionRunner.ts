import type { Said } from '#shared/domain/statement.ts';
import type { CellEventBody } from '#shared/domain/cellEvent.ts';
import type { Item } from '#shared/domain/item.ts';
import type { Person } from '#shared/domain/intervention.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import type { StowRequest, StowResult } from '#shared/domain/stow.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { ArmDriver, ArmMotion, MotionResult } from '#cell/ports/ArmDriver.ts';
import type { ArmOccupation, DisposeTarget, RunningMotion } from './ArmOccupation.ts';
import type { BinLooks } from './BinLooks.ts';
import type { CellLog } from './CellLog.ts';
import type { RunningStow } from './CellMemory.ts';
import { lookPriority } from './Eyes.ts';
import { ForceRecorder } from './ForceRecorder.ts';
import { bookItems, moveTo } from './itemBookkeeping.ts';
import type { PodDock } from './PodDock.ts';
import { motionPhaseOf } from './motionPhase.ts';
import { Signal } from './Signal.ts';

export type PrimitivesEnded = Extract<CellEventBody, { type: 'primitives.ended' }>;
type RunningDispose = Extract<RunningMotion, { kind: 'dispose' }>;

export interface MotionRunnerParts {
  log: CellLog;
  arm: ArmDriver;
  dock: PodDock;
  looks: BinLooks;
  occupation: ArmOccupation;
}

/** Runs one motion of the arm at a time, from the accepted command to the last look at the result. */
export class MotionRunner {
  /** The arm has come to rest; bookkeeping and pictures follow. */
  readonly atRest = new Signal<[result: MotionResult]>();
  readonly stowEnded = new Signal<[result: StowResult, why: Said, by: Person]>();
  readonly primitivesEnded = new Signal<[ended: PrimitivesEnded, commandId: string]>();
  readonly disposed = new Signal<[motion: RunningDispose, result: MotionResult]>();
  private readonly parts: MotionRunnerParts;
  private readonly occupation: ArmOccupation;
  private readonly force = new ForceRecorder();
  private readonly wrench = new Float64Array(6);

  constructor(parts: MotionRunnerParts) {
    this.parts = parts;
    this.occupation = parts.occupation;
  }

  /** Null when the arm accepted it, else the driver's sentence. */
  beginStow(request: StowRequest, item: Item, by: Person, commandId: string, maxToolSpeedMps?: number): string | null {
    const { log, dock, looks } = this.parts;
    const bin = dock.bin(request.binId)!;
    const { itemId, product } = item;
    const refusal = this.begin({
      kind: 'stow',
      item: { itemId, product },
      bin,
      chain: request.chain,
      ...(maxToolSpeedMps === undefined ? {} : { maxToolSpeedMps }),
    });
    if (refusal) return refusal;
    const stow: RunningStow = {
      request,
      commandId,
      by,
      startedAtMs: log.nowMs,
      imageBeforeId: null,
      finished: null,
    };
    this.occupation.motion = { kind: 'stow', stow };
    log.memory.stow = stow;
    log.emit({ type: 'stow.started', request }, commandId);
    looks.evaluate(
      bin.binId,
      lookPriority.stow,
      looks.expose(bin.binId),
      (imageId) => {
        stow.imageBeforeId = imageId;
      },
      // The look afterwards tells of it.
      { isFailureReported: false },
    );
    return null;
  }

  beginRun(
    binId: string,
    chain: readonly PrimitiveStep[],
    by: Person,
    commandId: string,
    maxToolSpeedMps?: number,
  ): string | null {
    const refusal = this.begin({
      kind: 'run',
      bin: this.parts.dock.bin(binId)!,
      chain,
      ...(maxToolSpeedMps === undefined ? {} : { maxToolSpeedMps }),
    });
    if (refusal) return refusal;
    this.occupation.motion = { kind: 'run', binId, chain, by, commandId };
    this.parts.log.memory.run = { binId, chain, by, commandId };
    return null;
  }

  beginDispose(item: Item, to: DisposeTarget, by: Person, commandId: string, maxToolSpeedMps?: number): string | null {
    const refusal = this.begin({
      kind: 'dispose',
      to,
      ...(maxToolSpeedMps === undefined ? {} : { maxToolSpeedMps }),
    });
    if (!refusal) this.occupation.motion = { kind: 'dispose', item, to, by, commandId };
    return refusal;
  }

  beginJog(motion: Extract<ArmMotion, { kind: 'jog_tool' | 'jog_joint' }>): string | null {
    const { inBinId } = this.parts.arm;
    const refusal = this.begin(motion);
    if (!refusal) this.occupation.motion = { kind: 'jog', binId: inBinId };
    return refusal;
  }

  /** Frees the tool after an abort; an arm that cannot move yet is left where it is. */
  park(): void {
    if (this.occupation.idle && this.begin({ kind: 'park' }) === null) this.occupation.motion = { kind: 'park' };
  }

  private begin(motion: ArmMotion): string | null {
    const refusal = this.parts.arm.begin(motion);
    if (!refusal) this.force.begin(this.parts.log.nowMs);
    return refusal;
  }

  /** After every step of the arm. */
  tick(): void {
    const { motion } = this.occupation;
    if (!motion) return;
    const { arm, log } = this.parts;
    arm.readWrench(this.wrench);
    const [x, y, z] = this.wrench as unknown as [number, number, number];
    this.force.sample(log.nowMs, Math.hypot(x, y, z), motionPhaseOf(motion, arm));
    if (motion.kind === 'stow' && !motion.stow.finished) this.followStow(motion.stow);
    const result = arm.takeResult();
    if (result) this.finish(motion, result);
  }

  private followStow({ request }: RunningStow): void {
    const { arm, log } = this.parts;
    const known = log.snapshot.stow;
    if (arm.phase && known && (arm.phase.phase !== known.phase || arm.phase.stepIndex !== known.stepIndex))
      log.emit({ type: 'stow.phase', stowId: request.stowId, ...arm.phase });
    if (arm.heldItem?.itemId === request.itemId && log.snapshot.cell.heldItemId !== request.itemId)
      log.emit({ type: 'item.moved', itemId: request.itemId, location: { place: 'tool' } });
  }

  private finish(motion: RunningMotion, result: MotionResult): void {
    this.atRest.tell(result);
    this.bookLeftBin(result);
    switch (motion.kind) {
      case 'jog':
        if (result.bin === null) this.occupation.motion = null;
        else {
          bookItems(this.parts.log, result.bin);
          this.lookAfter(result.bin.binId, () => {
            this.occupation.motion = null;
          });
        }
        return;
      case 'park':
        this.occupation.motion = null;
        return;
      case 'dispose':
        this.occupation.motion = null;
        this.disposed.tell(motion, result);
        return;
      case 'run':
        this.finishRun(motion, result);
        return;
      case 'stow':
        this.finishStow(motion.stow, result);
    }
  }

  private finishRun(motion: Extract<RunningMotion, { kind: 'run' }>, result: MotionResult): void {
    const { log } = this.parts;
    const { binId, chain, by, commandId } = motion;
    if (result.bin) bookItems(log, result.bin, result.heldItemId);
    this.lookAfter(binId, () => {
      this.occupation.motion = null;
      log.memory.run = null;
      const { steps, detail, peakForceN } = result;
      this.primitivesEnded.tell(
        { type: 'primitives.ended', binId, chain: [...chain], steps, detail, peakForceN, by },
        commandId,
      );
    });
  }

  private finishStow(stow: RunningStow, result: MotionResult): void {
    const { log } = this.parts;
    const { request } = stow;
    stow.finished = { result, trace: this.force.trace(capOf(request)) };
    if (log.snapshot.stow?.phase !== 'look')
      log.emit({
        type: 'stow.phase',
        stowId: request.stowId,
        phase: 'look',
        stepIndex: Math.max(0, result.steps.length - 1),
      });
    if (result.bin) bookItems(log, result.bin, request.itemId);
    this.lookAfter(request.binId, (imageAfterId) => {
      this.occupation.motion = null;
      this.conclude(stow, imageAfterId);
    });
  }

  /** A bin that the tool stood in and left for a motion elsewhere: what it did to it on the way out counts. */
  private bookLeftBin({ leftBin }: MotionResult): void {
    if (!leftBin) return;
    const { log, looks } = this.parts;
    bookItems(log, leftBin);
    looks.evaluate(leftBin.binId, lookPriority.person, looks.expose(leftBin.binId));
  }

  private lookAfter(binId: string, done: (imageId: string | null) => void): void {
    const { looks } = this.parts;
    looks.evaluate(binId, lookPriority.stow, looks.expose(binId), done);
  }

  private conclude(stow: RunningStow, imageAfterId: string | null): void {
    const { log, dock } = this.parts;
    const { request, finished } = stow;
    if (!finished) return;
    const { result, trace } = finished;
    const ended: StowResult = {
      stowId: request.stowId,
      itemId: request.itemId,
      binId: request.binId,
      podId: dock.pod?.podId ?? '',
      chain: request.chain,
      prediction: request.prediction,
      origin: request.origin,
      // A stow always has an outcome; a rig that ends one without is at fault and the stow brought nothing.
      outcome: result.outcome ?? 'unproductive',
      cause: result.outcome === null ? 'motion_timeout' : result.cause,
      detail: result.detail,
      steps: result.steps,
      durationS: result.durationS,
      peakForceN: result.peakForceN,
      forceTrace: trace,
      imageBeforeId: stow.imageBeforeId,
      imageAfterId,
    };
    log.memory.stow = null;
    log.emit({ type: 'stow.ended', result: ended }, stow.commandId);
    this.stowEnded.tell(ended, { text: ended.detail, statement: result.statement }, stow.by);
  }

  /** The cell's program ended while primitives ran: nobody waits for their end for ever. */
  concludeInterruptedRun(): void {
    const { log } = this.parts;
    const { run } = log.memory;
    if (!run) return;
    log.memory.run = null;
    const { binId, chain, by, commandId } = run;
    const detail =
      'The cell was restarted while these primitives ran, their end was never reported. Look at the bin before you go on.';
    this.primitivesEnded.tell(
      { type: 'primitives.ended', binId, chain: [...chain], steps: [], detail, peakForceN: 0, by },
      commandId,
    );
  }

  /**
   * The cell's program ended in the middle of a stow. If the arm was done, its result is told now; else the drives lost
   * power where they were, the item is put back by hand when the arm is homed, and the bin is as it was before.
   */
  concludeInterrupted(returnSlot: () => number | null): StowResult | null {
    const { log } = this.parts;
    const { stow } = log.memory;
    if (!stow) return null;
    const { request } = stow;
    if (!stow.finished) {
      const item = log.snapshot.buffer.find(({ itemId }) => itemId === request.itemId);
      if (item && item.location.place === 'tool') {
        const slot = returnSlot();
        moveTo(log, item.itemId, slot === null ? { place: 'person' } : { place: 'buffer', slot }, item.product);
      }
      stow.finished = {
        result: {
          outcome: 'unproductive',
          // The reports of the arm ended, not the arm's time: nothing says that the motion itself was at fault.
          cause: 'link_lost',
          detail:
            'The cell was restarted in the middle of this stow, its end was never reported. The item was put back, the bin is as it was before.',
          steps: [],
          durationS: (log.nowMs - stow.startedAtMs) / 1000,
          peakForceN: 0,
          heldItemId: null,
          leftBin: null,
          bin: null,
        },
        trace: { startMs: log.nowMs, rateHz: 100, forceN: [], capN: capOf(request) },
      };
    }
    this.conclude(stow, null);
    return log.snapshot.lastStow;
  }
}

/** The lowest force cap of the chain: what the trace is to be compared with. */
function capOf({ chain }: StowRequest): number {
  const caps = chain.map(({ parameters }) => Number(parameters['forceCapN'] ?? toolLimits.forceCapN));
  return Math.min(toolLimits.forceCapN, ...caps);
}
