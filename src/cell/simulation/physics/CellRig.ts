import type { Said } from '#shared/domain/statement.ts';
import type { Pose, Vec3 } from '#shared/geometry/pose.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { StowPhase } from '#shared/domain/stow.ts';
import type { ArmMotion, HandledItem, MotionResult as DriverResult, StepResult } from '#cell/ports/ArmDriver.ts';
import type { PlacedItem } from '#cell/ports/WorldTruth.ts';
import type { RigFaults } from './rig/RigFaults.ts';

export type { HandledItem, PlacedItem, StepResult };

/** What the arm can be asked to do; the simulation adds what is in the bin, which a real arm is never told. */
export type RigMotion = WithContents<ArmMotion>;
type WithContents<Motion> = Motion extends { bin: Bin } ? Motion & { contents: readonly PlacedItem[] } : Motion;

/** Judged from the final state of the physics, never drawn. */
export interface MotionResult extends Omit<DriverResult, 'leftBin' | 'bin'> {
  /** Every item that is in the bin or in its mouth now, the new one included; poses in the bin frame. */
  contents: PlacedItem[];
  protrudingItemIds: string[];
  floorItemIds: string[];
  /** Largest contact force each touched item saw, in newtons. */
  itemForceN: Record<string, number>;
  /** The bin that the tool stood in when the motion began and was cleared of first, as it was left. */
  leftBin?: LeftBin;
}

export interface LeftBin {
  binId: string;
  contents: PlacedItem[];
  protrudingItemIds: string[];
  floorItemIds: string[];
}

export interface RigOptions {
  tool: 'belts' | 'plunger';
  /** Physics and control step; 0.002 s unless a convergence test halves it. */
  timestepS?: number;
  /** Text of the arm's URDF (resources/arm/*.urdf): chain, limits, masses. */
  armUrdf: string;
}

/**
 * Arm, tool, band separator and the one bin that is being worked on. One MuJoCo model a bin visit; the arm's joint state
 * is carried from one model to the next, so nothing teleports. Deterministic: the same calls give the same bits.
 */
export interface CellRig {
  /** Names of `jointPositions`, in order: gantry, arm, tool, separator, as in the URDF and the cell description. */
  readonly jointNames: readonly string[];
  /** Simulated seconds since construction. */
  readonly timeS: number;
  readonly moving: boolean;
  readonly phase: { phase: StowPhase; stepIndex: number } | null;
  readonly heldItem: HandledItem | null;
  /** The bin that tool, blade or separator stand in; a motion elsewhere clears it first. */
  readonly inBinId: string | null;
  /** Speed of the fastest part of the tool, m/s. */
  readonly toolSpeedMps: number;
  /** Null when the motion was accepted, else one sentence that says what does not hold (already moving, parameters, nothing held). */
  begin(motion: RigMotion): string | null;
  /** One step of physics and control. Cheap while nothing moves. */
  tick(): void;
  /** Null when a motion could begin now, else what `begin` would say. */
  problemWith(motion: RigMotion): string | null;
  /** Brakes at a bounded rate and stays there, in the bin too; the motion ends with operator_abort at standstill. */
  halt(): void;
  /** Decelerates, frees the tool from the bin and ends the motion with `stopped` / operator_abort. */
  requestStop(): void;
  /** Stops at once where it is, with brakes on; the motion ends with cause `estop` and, where it is given, this sentence. */
  emergencyStop(why?: Said): void;
  /** What is broken from now on. */
  setFaults(faults: RigFaults): void;
  /**
   * The pod was hit: what lies loose in the bin that is being worked on has this velocity against the bin, in the cell frame,
   * on top of its own. The bin's name, or null where the rig has no bin before it and nothing was done.
   */
  jolt(velocityMps: Vec3): string | null;
  /** The finished motion's result, once; null while there is none. */
  takeResult(): MotionResult | null;
  /** Metres and radians, in the order of jointNames. */
  readJoints(out: Float64Array): void;
  /** Fx Fy Fz Tx Ty Tz at the wrist, cell frame, tared, low-passed. Newtons and newton metres. */
  readWrench(out: Float64Array): void;
  /** True poses of the active bin's items and of the held item, for the simulated cameras only. */
  truth(): { binId: string | null; contents: PlacedItem[]; heldItemInBin: PlacedItem | null };
  /** A person takes the item away by hand, wherever it is (tool, mouth, floor, bin). */
  removeByHand(itemId: string): void;
  /** Releases the WASM memory. */
  dispose(): void;
}

/**
 * The pod was hit while nobody worked on this bin: what was thrown where, with the bands closed, after all came to rest.
 * `velocityMps` as in `CellRig.jolt`.
 */
export type JoltBin = (
  bin: Bin,
  contents: readonly PlacedItem[],
  velocityMps: Vec3,
) => { contents: PlacedItem[]; protrudingItemIds: string[]; floorItemIds: string[] };

/** How long physics may take until all is at rest, seconds. */
export interface RestLimits {
  shortestS: number;
  longestS: number;
}

/** An item where somebody lets go of it. */
export interface LetGoItem {
  item: HandledItem;
  poseInBin: Pose;
  /** Of a limp item, radians a fold; omitted: straight. */
  foldsRad?: readonly number[];
  /** Linear and angular velocity, m/s and rad/s; omitted: at rest. */
  velocity?: readonly number[];
}

/** Lets items of given forms come to rest in a bin, without bands and arm; what does not stay inside is left out. */
export type SettleBin = (bin: Bin, items: readonly LetGoItem[], limits?: RestLimits) => PlacedItem[];
