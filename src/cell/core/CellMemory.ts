import type { HandReport, SeenBin } from '#shared/domain/handWork.ts';
import type { Person } from '#shared/domain/intervention.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import type { ForceTrace, StowRequest } from '#shared/domain/stow.ts';
import type { MotionResult } from '#cell/ports/ArmDriver.ts';
import type { WorldMemory } from '#cell/ports/WorldTruth.ts';

/** A stow that is under way or whose last look is awaited. */
export interface RunningStow {
  request: StowRequest;
  commandId: string;
  by: Person;
  startedAtMs: number;
  imageBeforeId: string | null;
  /** Present once the arm is done: only the look at the result is missing. */
  finished: { result: MotionResult; trace: ForceTrace } | null;
}

/** Primitives that are under way: their end is told whatever happens. */
export interface RunningPrimitives {
  binId: string;
  chain: readonly PrimitiveStep[];
  by: Person;
  commandId: string;
}

/** Work by hand that was reported and whose picture is awaited. */
export interface HandAwaited {
  podId: string;
  report: HandReport;
  by: Person;
  /** Of the unit; empty where nobody knows it. */
  productName: string;
  /** Box of the unit that went in or came out, cubic metres; null: none, or not known. */
  unitM3: number | null;
  /** The last sight of the bin before it was said; null: none. */
  before: (SeenBin & { imageId: string }) | null;
}

/** What the core knows beside its snapshot. Small; stored with every commit. */
export interface CellMemory {
  imageNumber: number;
  interventionNumber: number;
  findingNumber: number;
  proposalNumber: number;
  /** Of the last lease that was granted. */
  fencingToken: number;
  /** When the next pod was promised, null while one is here; a drive unit may be later than that. */
  podPromisedMs: number | null;
  /** Volume of the items that this cell stowed into the present pod. */
  stowedVolumeM3: number;
  stow: RunningStow | null;
  run: RunningPrimitives | null;
  handAwaited: HandAwaited[];
}

/** As it is stored: what the core keeps, and beside it what a simulated world keeps. */
export type StoredMemory = CellMemory & WorldMemory;

export const freshMemory = (): CellMemory => ({
  imageNumber: 0,
  interventionNumber: 0,
  findingNumber: 0,
  proposalNumber: 0,
  fencingToken: 0,
  podPromisedMs: null,
  stowedVolumeM3: 0,
  stow: null,
  run: null,
  handAwaited: [],
});

/** What of a stored memory is the core's; older cells kept less. */
export function coreMemory(stored: StoredMemory): CellMemory {
  const all: CellMemory = { ...freshMemory(), ...stored };
  return {
    imageNumber: all.imageNumber,
    interventionNumber: all.interventionNumber,
    findingNumber: all.findingNumber,
    proposalNumber: all.proposalNumber,
    fencingToken: all.fencingToken,
    podPromisedMs: all.podPromisedMs,
    stowedVolumeM3: all.stowedVolumeM3,
    stow: all.stow,
    run: all.run,
    handAwaited: all.handAwaited,
  };
}
