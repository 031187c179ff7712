import type { CellEventBody } from '#shared/domain/cellEvent.ts';
import type { Item } from '#shared/domain/item.ts';
import type { Person } from '#shared/domain/intervention.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import type { StowRequest, StowResult } from '#shared/domain/stow.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { CellRig, MotionResult, RigMotion } from '#cell/physics/CellRig.ts';
import type { BinLook } from '#cell/perception/Vision.ts';
import type { CellLog } from './CellLog.ts';
import type { RunningStow } from './CellMemory.ts';
import { lookPriority, type Eyes } from './Eyes.ts';
import { ForceRecorder } from './ForceRecorder.ts';
import { bookItems, moveTo } from './itemBookkeeping.ts';
import type { PodDock } from './PodDock.ts';

export type PrimitivesEnded = Extract<CellEventBody, { type: 'primitives.ended' }>;
type DisposeTarget = Extract<RigMotion, { kind: 'dispose' }>['to'];

type Motion =
  | { kind: 'stow'; stow: RunningStow }
  | { kind: 'run'; binId: string; chain: readonly PrimitiveStep[]; by: Person; commandId: string }
  | { kind: 'dispose'; item: Item; to: DisposeTarget; by: Person; commandId: string }
  | { kind: 'jog'; binId: string | null }
  | { kind: 'park' };

export interface MotionRunnerOptions {
  log: CellLog;
  rig: CellRig;
  dock: PodDock;
  eyes: Eyes;
  /** Stores the picture and tells of the estimate; returns the picture's id. */
  bookLook: (binId: string, look: BinLook, capturedAtMs: number) => string;
  onLookFailed: (binId: string, problem: string) => void;
  /** The arm has come to rest; bookkeeping and pictures follow. */
  onAtRest?: (result: MotionResult) => void;
  onStowEnded: (result: StowResult, by: Person) => void;
  onPrimitivesEnded: (ended: PrimitivesEnded, commandId: string) => void;
  onDisposed: (item: Item, to: DisposeTarget, by: Person, commandId: string, result: MotionResult) => void;
}

/** What the arm is doing, from the accepted command to the last look at the result; one motion at a time. */
export class MotionRunner {
  private readonly options: MotionRunnerOptions;
  private readonly force = new ForceRecorder();
  private readonly wrench = new Float64Array(6);
  private motion: Motion | null = null;

  constructor(options: MotionRunnerOptions) {
    this.options = options;
  }

  /** Nothing moves and no result is awaited. */
  get idle(): boolean {
    return this.motion === null;
  }
  /** One sentence on what is under way, for a refusal. */
  get occupation(): string {
    switch (this.motion?.kind) {
      case 'stow':
        return `The stow of ${this.motion.stow.request.itemId} into ${this.motion.stow.request.binId} is under way.`;
      case 'run':
        return `Primitives are running in ${this.motion.binId}.`;
      case 'dispose':
        return `${this.motion.item.itemId} is being brought away.`;
      case 'jog':
        return 'The arm is being jogged.';
      case 'park':
        return 'The arm is moving to its resting place.';
      case undefined:
        return 'Nothing is under way.';
    }
  }
  /** Who asked for what is under way; null when the cell itself moves the arm, or nothing does. */
  get commander(): Person | null {
    switch (this.motion?.kind) {
      case 'stow':
        return this.motion.stow.by;
      case 'run':
      case 'dispose':
        return this.motion.by;
      default:
        return null;
    }
  }
  get activeBinId(): string | null {
    if (this.motion?.kind === 'stow') return this.motion.stow.request.binId;
    return this.motion?.kind === 'run' || this.motion?.kind === 'jog' ? this.motion.binId : null;
  }

  /** Null when the rig accepted it, else the rig's sentence. */
  beginStow(request: StowRequest, item: Item, by: Person, commandId: string, maxToolSpeedMps?: number): string | null {
    const { log, dock, eyes } = this.options;
    const bin = dock.bin(request.binId)!;
    const contents = dock.contentsOf(bin.binId);
    const { itemId, product } = item;
    const refusal = this.begin({
      kind: 'stow',
      item: { itemId, product },
      bin,
      contents,
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
    this.motion = { kind: 'stow', stow };
    log.memory.stow = stow;
    log.emit({ type: 'stow.started', request }, commandId);
    const before = dock.binRequest(bin.binId, contents);
    eyes.lookAtBin(
      lookPriority.stow,
      () => before,
      (look, capturedAtMs) => {
        stow.imageBeforeId = this.options.bookLook(bin.binId, look, capturedAtMs);
      },
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
    const { dock } = this.options;
    const refusal = this.begin({
      kind: 'run',
      bin: dock.bin(binId)!,
      contents: dock.contentsOf(binId),
      chain,
      ...(maxToolSpeedMps === undefined ? {} : { maxToolSpeedMps }),
    });
    if (refusal) return refusal;
    this.motion = { kind: 'run', binId, chain, by, commandId };
    this.options.log.memory.run = { binId, chain, by, commandId };
    return null;
  }

  beginDispose(item: Item, to: DisposeTarget, by: Person, commandId: string, maxToolSpeedMps?: number): string | null {
    const refusal = this.begin({
      kind: 'dispose',
      to,
      ...(maxToolSpeedMps === undefined ? {} : { maxToolSpeedMps }),
    });
    if (!refusal) this.motion = { kind: 'dispose', item, to, by, commandId };
    return refusal;
  }

  beginJog(motion: Extract<RigMotion, { kind: 'jog_tool' | 'jog_joint' }>): string | null {
    const { inBinId } = this.options.rig;
    const refusal = this.begin(motion);
    if (!refusal) this.motion = { kind: 'jog', binId: inBinId };
    return refusal;
  }

  /** Frees the tool after an abort; a rig that cannot move yet is left where it is. */
  park(): void {
    if (this.idle && this.begin({ kind: 'park' }) === null) this.motion = { kind: 'park' };
  }

  private begin(motion: RigMotion): string | null {
    const refusal = this.options.rig.begin(motion);
    if (!refusal) this.force.begin(this.options.log.nowMs);
    return refusal;
  }

  /** After every step of the rig. */
  tick(): void {
    const { motion } = this;
    if (!motion) return;
    const { rig, log } = this.options;
    rig.readWrench(this.wrench);
    const [x, y, z] = this.wrench as unknown as [number, number, number];
    this.force.sample(log.nowMs, Math.hypot(x, y, z));
    if (motion.kind === 'stow' && !motion.stow.finished) this.followStow(motion.stow);
    const result = rig.takeResult();
    if (result) this.finish(motion, result);
  }

  private followStow({ request }: RunningStow): void {
    const { rig, log } = this.options;
    const known = log.snapshot.stow;
    if (rig.phase && known && (rig.phase.phase !== known.phase || rig.phase.stepIndex !== known.stepIndex))
      log.emit({ type: 'stow.phase', stowId: request.stowId, ...rig.phase });
    if (rig.heldItem?.itemId === request.itemId && log.snapshot.cell.heldItemId !== request.itemId)
      log.emit({ type: 'item.moved', itemId: request.itemId, location: { place: 'tool' } });
  }

  private finish(motion: Motion, result: MotionResult): void {
    this.options.onAtRest?.(result);
    this.bookLeftBin(result);
    switch (motion.kind) {
      case 'jog': {
        const { binId } = motion;
        if (binId === null) {
          this.motion = null;
          return;
        }
        bookItems(this.options.log, this.options.dock, binId, result.heldItemId, result);
        this.lookAfter(binId, () => {
          this.motion = null;
        });
        return;
      }
      case 'park':
        this.motion = null;
        return;
      case 'dispose':
        this.motion = null;
        this.options.onDisposed(motion.item, motion.to, motion.by, motion.commandId, result);
        return;
      case 'run':
        bookItems(this.options.log, this.options.dock, motion.binId, result.heldItemId, result);
        this.lookAfter(motion.binId, () => {
          this.motion = null;
          this.options.log.memory.run = null;
          const { binId, chain, by } = motion;
          const { steps, detail, peakForceN } = result;
          this.options.onPrimitivesEnded(
            { type: 'primitives.ended', binId, chain: [...chain], steps, detail, peakForceN, by },
            motion.commandId,
          );
        });
        return;
      case 'stow': {
        const { log, dock } = this.options;
        const { request } = motion.stow;
        motion.stow.finished = { result, trace: this.force.trace(capOf(request)) };
        if (log.snapshot.stow?.phase !== 'look')
          log.emit({
            type: 'stow.phase',
            stowId: request.stowId,
            phase: 'look',
            stepIndex: Math.max(0, result.steps.length - 1),
          });
        bookItems(log, dock, request.binId, request.itemId, result);
        this.lookAfter(request.binId, (imageAfterId) => {
          this.motion = null;
          this.conclude(motion.stow, imageAfterId);
        });
      }
    }
  }

  /** A bin that the tool stood in and left for a motion elsewhere: what it did to it on the way out counts. */
  private bookLeftBin({ leftBin, ...result }: MotionResult): void {
    if (!leftBin) return;
    const { binId, contents, protrudingItemIds, floorItemIds } = leftBin;
    const { log, dock, eyes, bookLook, onLookFailed } = this.options;
    bookItems(log, dock, binId, null, { ...result, contents, protrudingItemIds, floorItemIds });
    const after = dock.binRequest(binId);
    eyes.lookAtBin(
      lookPriority.person,
      () => after,
      (look, capturedAtMs) => void bookLook(binId, look, capturedAtMs),
      (problem) => onLookFailed(binId, problem),
    );
  }

  private lookAfter(binId: string, done: (imageId: string | null) => void): void {
    const { dock, eyes, bookLook, onLookFailed } = this.options;
    const after = dock.binRequest(binId);
    eyes.lookAtBin(
      lookPriority.stow,
      () => after,
      (look, capturedAtMs) => done(bookLook(binId, look, capturedAtMs)),
      (problem) => {
        done(null);
        onLookFailed(binId, problem);
      },
    );
  }

  private conclude(stow: RunningStow, imageAfterId: string | null): void {
    const { log, dock } = this.options;
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
    this.options.onStowEnded(ended, stow.by);
  }

  /** The cell's program ended while primitives ran: nobody waits for their end for ever. */
  concludeInterruptedRun(): void {
    const { log, onPrimitivesEnded } = this.options;
    const { run } = log.memory;
    if (!run) return;
    log.memory.run = null;
    const { binId, chain, by, commandId } = run;
    const detail =
      'The cell was restarted while these primitives ran, their end was never reported. Look at the bin before you go on.';
    onPrimitivesEnded(
      { type: 'primitives.ended', binId, chain: [...chain], steps: [], detail, peakForceN: 0, by },
      commandId,
    );
  }

  /**
   * The cell's program ended in the middle of a stow. If the arm was done, its result is told now; else the drives lost
   * power where they were, the item is put back by hand when the arm is homed, and the bin is as it was before.
   */
  concludeInterrupted(returnSlot: () => number | null): StowResult | null {
    const { log, dock } = this.options;
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
          contents: [...dock.contentsOf(request.binId)],
          protrudingItemIds: [],
          floorItemIds: [],
          heldItemId: null,
          itemForceN: {},
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
