import type { PlanResult } from '#shared/domain/plan.ts';
import type { Clock } from '#main/ports/Clock.ts';
import type { PlannerClient, PlanRequest } from '#main/ports/PlannerClient.ts';
import type { PlannerFacts } from './consoleConditions.ts';

const PLANS_KEPT = 9;
/** The first plan also starts the planner's thread: fewer say nothing about its speed. */
const PLANS_MIN = 3;

/** A planner that remembers how long the last plans took and whether they failed; it changes nothing about them. */
export class PlannerWatch implements PlannerClient {
  private readonly planner: PlannerClient;
  private readonly clock: Clock;
  private durationsMs: readonly number[] = [];
  private failuresInARow = 0;
  private lastFailure: string | null = null;

  constructor(planner: PlannerClient, clock: Clock) {
    this.planner = planner;
    this.clock = clock;
  }

  async plan(request: PlanRequest): Promise<PlanResult> {
    const beganMs = this.clock.monotonicMs();
    try {
      const result = await this.planner.plan(request);
      this.durationsMs = [...this.durationsMs, this.clock.monotonicMs() - beganMs].slice(-PLANS_KEPT);
      this.failuresInARow = 0;
      return result;
    } catch (error) {
      this.failuresInARow += 1;
      this.lastFailure = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }

  facts(): PlannerFacts {
    const sorted = this.durationsMs.toSorted((a, b) => a - b);
    return {
      medianMs: sorted.length < PLANS_MIN ? null : (sorted[Math.floor(sorted.length / 2)] ?? null),
      failuresInARow: this.failuresInARow,
      lastFailure: this.lastFailure,
    };
  }

  close(): Promise<void> {
    return this.planner.close();
  }
}
