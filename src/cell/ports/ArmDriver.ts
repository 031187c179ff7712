import type { Said } from '#shared/domain/statement.ts';
import type { Statement } from '#shared/words/statements/statements.ts';
import type { CatalogueItem, ItemLocation } from '#shared/domain/item.ts';
import type { StowCause, StowOutcome } from '#shared/domain/outcome.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import type { PrimitiveName } from '#shared/primitives/primitives.ts';
import type { StowPhase } from '#shared/domain/stow.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';

/** An item that the arm handles: what it is called and what it is. */
export interface HandledItem {
  itemId: string;
  product: CatalogueItem;
}

/** What the arm can be asked to do. One motion at a time. */
export type ArmMotion =
  | {
      kind: 'stow';
      /** Picked from the buffer's presenter first, unless it is in the tool already. */
      item: HandledItem;
      bin: Bin;
      chain: readonly PrimitiveStep[];
      /** Limit on the tool's speed; undefined means the arm's own limits. Manual mode passes 0.25. */
      maxToolSpeedMps?: number;
    }
  | {
      /** Primitives without a stow: bands open, chain, bands close. An item in the tool stays there unless `insert` feeds it. */
      kind: 'run';
      bin: Bin;
      chain: readonly PrimitiveStep[];
      maxToolSpeedMps?: number;
    }
  /** Brings the held item to a tray and lets go of it there. */
  | { kind: 'dispose'; to: 'person' | 'sideline' | 'buffer'; maxToolSpeedMps?: number }
  | { kind: 'park'; maxToolSpeedMps?: number }
  /** By hand: the tool along and about axes of its own frame or the cell's (a bin's are parallel); unit or zero vectors. */
  | {
      kind: 'jog_tool';
      frame: 'tool' | 'cell';
      linear: Vec3;
      angular: Vec3;
      /** Metres, or radians where it only turns; null goes on until it is halted. */
      step: number | null;
      maxToolSpeedMps: number;
    }
  | { kind: 'jog_joint'; joint: string; direction: 1 | -1; step: number | null; maxToolSpeedMps: number };

export interface StepResult {
  primitive: PrimitiveName;
  travelM: number | null;
  peakForceN: number;
  endedBy: 'goal' | 'force' | 'timeout' | 'stopped';
}

/** Where an item was found after a motion or a bump at a bin. */
export interface FoundItem {
  itemId: string;
  /** Null where nothing says what it is. */
  product: CatalogueItem | null;
  /** `bin` and `mouth`: of the bin that the report is about. */
  place: Extract<ItemLocation['place'], 'bin' | 'mouth' | 'floor' | 'tool'>;
}

/** The items of one bin that a motion may have moved, in a fixed order; those that nothing is known of are left out. */
export interface BinReport {
  binId: string;
  items: readonly FoundItem[];
}

/** How a motion ended, as far as the cell's sensors tell. */
export interface MotionResult {
  /** For `stow` and for `run` with an insert; null for the other motions that ended well. */
  outcome: StowOutcome | null;
  cause: StowCause | null;
  /** One sentence for a person, with the figures that matter. */
  detail: string;
  /** The same as a code of the catalogue, so that it can be read in any language; left out where there is none for it. */
  statement?: Statement | undefined;
  steps: StepResult[];
  durationS: number;
  /** Low-passed wrist force, tared. */
  peakForceN: number;
  /** Item still gripped by the tool. */
  heldItemId: string | null;
  /** The bin that the tool stood in when the motion began and was cleared of first, as it was left; null: none. */
  leftBin: BinReport | null;
  /** The bin of the motion; null where it had none. */
  bin: BinReport | null;
}

/**
 * Arm, tool and band separator. A driver moves them and says how a motion ended; it decides nothing about who may command
 * what. `tick` is called once a step of the cell, everything else between two steps.
 */
export interface ArmDriver {
  /** Names of the joints that `readJoints` writes, in order, as in the URDF and the cell's description. */
  readonly jointNames: readonly string[];
  readonly moving: boolean;
  readonly phase: { phase: StowPhase; stepIndex: number } | null;
  readonly heldItem: HandledItem | null;
  /** The bin that tool, blade or separator stand in; a motion elsewhere clears it first. */
  readonly inBinId: string | null;
  /** Null when the motion was accepted, else one sentence that says what does not hold (already moving, parameters, nothing held). */
  begin(motion: ArmMotion): string | null;
  /** Null when a motion could begin now, else what `begin` would say. */
  problemWith(motion: ArmMotion): string | null;
  /** One step of the cell has passed. Cheap while nothing moves. */
  tick(): void;
  /** Brakes at a bounded rate and stays there, in the bin too; the motion ends with operator_abort at standstill. */
  halt(): void;
  /** Decelerates, frees the tool from the bin and ends the motion with `stopped` / operator_abort. */
  requestStop(): void;
  /** Stops at once where it is, with brakes on; the motion ends with cause `estop` and, where it is given, with these words. */
  emergencyStop(why?: Said): void;
  /** The finished motion's result, once; null while there is none. */
  takeResult(): MotionResult | null;
  /** Metres and radians, in the order of jointNames. */
  readJoints(out: Float64Array): void;
  /** Fx Fy Fz Tx Ty Tz at the wrist, cell frame, tared, low-passed. Newtons and newton metres. */
  readWrench(out: Float64Array): void;
  /** A person took this item away by hand, out of that bin's mouth or, with null, from the floor. */
  takenByHand(itemId: string, binId: string | null): void;
}
