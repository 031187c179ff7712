import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { BinEstimate } from '#shared/domain/estimate.ts';
import type { PlanResult } from '#shared/domain/plan.ts';
import type { StowCause } from '#shared/domain/outcome.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';

/** The default of `swapBelow`. */
export const SWAP_BELOW = 0.96;

export interface PlanRequest {
  snapshot: CellSnapshot;
  tool: ToolLimits;
  /** The pod is sent away when the best prediction falls to this. Default 0.96. */
  swapBelow: number;
  /** Candidates returned at most, best first. */
  limit: number;
  /** Stows that failed and that the snapshot no longer tells of; only those in the present pod matter. Default none. */
  failedPlacements?: readonly FailedPlacement[];
  /** What was seen of bins before this cell put anything into them; only those of the present pod matter. Default none. */
  arrivals?: readonly BinEstimate[];
  /** Which success model speaks. Default `explicit`. */
  predictor?: Predictor;
  /** What the planner may use; all where it is left out. */
  means?: readonly PlannerMeans[];
  /** Share of decisions that try a less likely candidate, so that the models keep learning. Default 0. */
  explorationShare?: number;
}

export interface FailedPlacement {
  itemId: string;
  podId: string;
  binId: string;
  /** Why, if it is known: some causes speak about the bin, others about the item alone. */
  cause?: StowCause | null;
}

export const predictors = ['explicit', 'learned', 'frequentist'] as const;
export type Predictor = (typeof predictors)[number];

/**
 * What a plan may be made of: the primitives that the planner's chains use; of these `pushHome` goes closely beside what stands there, and
 * pushes back what stands in its lane. With `layer` an item may come to lie on contents. Leaving some out shows what they are worth.
 */
export const plannerMeans = ['insert', 'stack', 'sweep', 'pushHome', 'layer'] as const;
export type PlannerMeans = (typeof plannerMeans)[number];

export interface PlannerClient {
  plan(request: PlanRequest): Promise<PlanResult>;
  close(): Promise<void>;
}
