import type { PlanResult } from '#shared/domain/plan.ts';
import type { PlanRequest } from '#main/ports/PlannerClient.ts';

/** What goes to the planner's thread and what comes back. */
export interface PlannerQuestion {
  questionId: number;
  request: PlanRequest;
}
export type PlannerAnswer =
  { questionId: number; ok: true; result: PlanResult } | { questionId: number; ok: false; message: string };
