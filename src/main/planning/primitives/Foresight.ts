import type { BinEstimate } from '#shared/domain/estimate.ts';
import type { GripOrientation } from '#shared/domain/grip.ts';
import type { PlanReason } from '#shared/domain/plan.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import type { ParametersOf, PrimitiveName } from '#shared/primitives/primitives.ts';
import type { BinSpace } from '../planner/binSpace.ts';
import type { Placement } from '../planner/placement.ts';
import type { Course } from './Course.ts';

/** A bin as the steps so far are believed to have left it, before the item is fed. */
export interface PreparedBin {
  bin: Bin;
  tool: ToolLimits;
  /** As it was seen, and as it is believed to be now. */
  seen: BinEstimate;
  estimate: BinEstimate;
  /** The sweep that holds contents back now. */
  sweep: ParametersOf<'sweep'> | null;
  /** Chance that all of it came about. */
  pReady: number;
  takesS: number;
  reasons: PlanReason[];
}

/** Where an item is fed, and what its success depends on besides what the planner's model knows. */
export interface Feeding {
  placement: Placement;
  /** Chance of what the model does not know; 1 where it knows all. */
  pBesides: number;
  takesS: number;
  reasons: PlanReason[];
  /** Whether a lane of a certain width is meant; what is fed leaning has none. */
  hasLane: boolean;
}

export interface FeedQuestion {
  grip: GripOrientation;
  space: BinSpace;
  prepared: PreparedBin;
}

/** What is expected of a primitive before it runs. */
export interface Foresight<Name extends PrimitiveName> {
  /** Draws path, swept volumes, end state and force. */
  draw: (course: Course, p: ParametersOf<Name>) => void;
  /** What it does to the bin before an item is fed; null where nothing can be said of what comes after. Omitted: nothing. */
  prepare?: (prepared: PreparedBin, p: ParametersOf<Name>) => PreparedBin | null;
  /** How it feeds the item; null where the planner has nothing to go by. Needed of what feeds. */
  feed?: (question: FeedQuestion, p: ParametersOf<Name>) => Feeding | null;
}
