import type { ActiveFault } from '#shared/domain/fault.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import type { Pod } from '#shared/domain/pod.ts';
import type { Pose, Vec3 } from '#shared/geometry/pose.ts';
import type { HandDeed } from '#shared/domain/handWork.ts';
import type { Result } from '#shared/result/result.ts';
import type { BinReport, HandledItem } from './ArmDriver.ts';

/** Where an item of a bin truly is. Never leaves the cell's process. */
export interface PlacedItem {
  itemId: string;
  product: CatalogueItem;
  poseInBin: Pose;
  /** How a limp item is bent, in radians a fold; omitted: straight. */
  foldsRad?: readonly number[];
}

/** What a simulated world changed since it was last stored; kept together with the events that tell of it. */
export interface WorldChange {
  /** Bins of the present pod whose contents changed. */
  bins: readonly { binId: string; contents: readonly PlacedItem[] }[];
  /** The pod left: what is known of its bins goes with it. */
  forgetBins: boolean;
}

/** What the simulation asks of the cell that it stands behind. */
export interface WorldOwner {
  /** Cell clock, milliseconds since the Unix epoch. */
  readonly nowMs: number;
  /** The pod at the cell; null while there is none. */
  readonly pod: Pod | null;
  /** Something moved items of a bin that nobody worked on. */
  itemsMoved(report: BinReport): void;
}

/** What a person does with the things of one bin. */
export interface HandWork {
  deed: HandDeed;
  binId: string;
  /** The unit that goes in or comes out; null where none does, and where the cell never knew it. */
  itemId: string | null;
  /** Of a unit that goes in. */
  product: CatalogueItem | null;
  /** Of a unit that comes out and that the cell never knew: what was scanned; null: whichever is reached most easily. */
  code: string | null;
  /** Units that the cell knows to be in the bin: another one than these comes out where `itemId` is null. */
  knownItemIds: readonly string[];
}

/** Found to be possible, and how it comes out; nothing has moved before `carryOut`. */
export interface HandWorkDone {
  /** The unit that came out; null: none. */
  taken: HandledItem | null;
  carryOut(): void;
}

/** What a simulated world keeps over a restart beside the contents of its bins: plain data, stored with every commit. */
export type WorldMemory = Readonly<Record<string, unknown>>;

/**
 * The truth behind the cell, and the hand that breaks its parts on request. Only the simulation has one: a cell without it is
 * real, takes no faults and stores no contents.
 */
export interface WorldTruth {
  /** Called once, before anything else. `kept`: of the process before this one; null at the first start. */
  begin(owner: WorldOwner, kept: { bins: WorldChange['bins']; memory: WorldMemory } | null): void;
  /** A step has passed. `mayDisturb`: whether work may be done that keeps the cell busy for longer than a step. */
  tick(mayDisturb: boolean): void;
  /** What is broken from now on. */
  breakParts(faults: readonly ActiveFault[]): void;
  /** A person at the simulated cell does it, by physics; one sentence says why a hand cannot. At a real cell it has been done. */
  workByHand(work: HandWork): Result<HandWorkDone, string>;
  /** Something hits the pod: velocity of what lies loose in it, cell frame. */
  bumpPod(velocityMps: Vec3): void;
  readonly memory: WorldMemory;
  /** What changed since it was asked last; null: nothing. */
  takeChange(): WorldChange | null;
}
