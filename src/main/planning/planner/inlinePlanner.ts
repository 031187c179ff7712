import type { PlannerClient } from '#main/ports/PlannerClient.ts';
import { ArrivalMemory } from './ArrivalMemory.ts';
import { FailureMemory } from './FailureMemory.ts';
import type { PlanOptions } from './plan.ts';
import { plan } from './plan.ts';

/** A planner that thinks on the caller's own thread: for tests and for the command line. */
export function createInlinePlanner(options: PlanOptions = {}): PlannerClient {
  const failures = new FailureMemory();
  const arrivals = new ArrivalMemory();
  return {
    plan: (request) => Promise.resolve(plan(arrivals.withMemory(failures.withMemory(request)), options)),
    close: () => Promise.resolve(),
  };
}
