import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { PlanResult } from '#shared/domain/plan.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';

export interface PlanRequest {
  snapshot: CellSnapshot;
  tool: ToolLimits;
  /** The pod is sent away when the best prediction falls to this. Default 0.96. */
  swapBelow: number;
  /** Candidates returned at most, best first. */
  limit: number;
}

export interface PlannerClient {
  plan(request: PlanRequest): Promise<PlanResult>;
  close(): Promise<void>;
}
