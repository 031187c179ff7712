import type { Person } from '#shared/domain/intervention.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import type { ForceTrace, StowRequest } from '#shared/domain/stow.ts';
import type { MotionResult } from '#cell/physics/CellRig.ts';
import type { UnitDamage } from '#cell/scenarios/itemDamage.ts';

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

/** What the cell knows beside its snapshot and the bins' contents. Small; stored with every commit. */
export interface CellMemory {
  /** Pods and units so far; the scenario makes the next ones from the numbers alone. */
  podNumber: number;
  unitNumber: number;
  imageNumber: number;
  interventionNumber: number;
  findingNumber: number;
  /** Of the last lease that was granted. */
  fencingToken: number;
  /** When the next pod arrives; null while one is here. */
  podDueMs: number | null;
  /** When it was promised; a drive unit may be later than that. */
  podPromisedMs: number | null;
  /** Volume of the items that this cell stowed into the present pod. */
  stowedVolumeM3: number;
  /** Units in the cell that really are damaged. */
  damages: Record<string, UnitDamage>;
  /** Bins that a bump of the pod still has to reach, and the velocity it gives their contents; absent in older stores. */
  jolts?: Record<string, Vec3>;
  stow: RunningStow | null;
  run: RunningPrimitives | null;
}

export const freshMemory = (): CellMemory => ({
  podNumber: 0,
  unitNumber: 0,
  imageNumber: 0,
  interventionNumber: 0,
  findingNumber: 0,
  fencingToken: 0,
  podDueMs: null,
  podPromisedMs: null,
  stowedVolumeM3: 0,
  damages: {},
  stow: null,
  run: null,
});
