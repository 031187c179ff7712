import type { PlannerClient } from '#main/ports/PlannerClient.ts';
import type { PlanOptions } from './plan.ts';
import { plan } from './plan.ts';

/** A planner that thinks on the caller's own thread: for tests and for the command line. */
export function createInlinePlanner(options: PlanOptions = {}): PlannerClient {
  return {
    plan: (request) => Promise.resolve(plan(request, options)),
    close: () => Promise.resolve(),
  };
}
