import type { CellView } from '#shared/bridge/bridge.ts';
import type { StowCause } from '#shared/domain/outcome.ts';
import { mostWithinBudget } from '#shared/domain/sidelineBudget.ts';
import type { AlarmCondition } from './alarmBook.ts';
import { inspectedLately, type CellHistory, type PastStow } from './CellHistory.ts';
import { condition } from './condition.ts';

/** Rates of fewer stows would be chance. */
const RATE_STOWS_MIN = 50;
const RATE_STOWS = 100;
const CALIBRATION_STOWS_MIN = 100;
const ARRIVALS_MIN = 40;
/** What a person stopped, or the link did, says nothing about how the cell stows. */
const outsideCauses: readonly StowCause[] = ['operator_abort', 'link_lost', 'estop'];

/** What the last stows say together. Only the planner's own count for rates: a person tries what the planner would not. */
export function stowConditions({ cellKey, description, snapshot }: CellView, past: CellHistory): AlarmCondition[] {
  const found: AlarmCondition[] = [];
  const often = (last: number, cause: StowCause): number =>
    past.stows.slice(-last).filter((stow) => stow.cause === cause).length;
  if (past.stows.length > 0)
    found.push(
      condition('bands_not_opened', cellKey, { value: often(10, 'bands_not_opened') }),
      condition('jams_repeated', cellKey, { value: often(10, 'jammed_at_mouth') }),
      condition('grip_lost_repeated', cellKey, { value: often(20, 'grip_lost') }),
      condition('not_as_seen_repeated', cellKey, { value: often(20, 'perception_mismatch') }),
    );
  if (description && description.forceCapN > 0) found.push(...forces(past.stows, description.forceCapN, cellKey));
  const own = past.stows.filter(({ byOperator, cause }) => !byOperator && !(cause && outsideCauses.includes(cause)));
  const recent = own.slice(-RATE_STOWS);
  if (recent.length >= RATE_STOWS_MIN) {
    const share = (outcome: PastStow['outcome']): number =>
      recent.filter((stow) => stow.outcome === outcome).length / recent.length;
    found.push(
      condition('unproductive_rate_high', cellKey, { value: share('unproductive') }),
      condition('defect_rate_high', cellKey, { value: share('defect') }),
    );
  }
  const predicted = own.filter((stow) => stow.pSuccess !== null);
  if (predicted.length >= CALIBRATION_STOWS_MIN) {
    const expected = predicted.reduce((sum, stow) => sum + (stow.pSuccess ?? 0), 0) / predicted.length;
    const observed = predicted.filter((stow) => stow.outcome === 'success').length / predicted.length;
    found.push(condition('prediction_off', cellKey, { value: Math.abs(expected - observed) }));
  }
  if (past.arrivals.length >= ARRIVALS_MIN) {
    const flagged = past.arrivals.filter((unit) => unit.flagged).length;
    found.push(condition('finding_rate_high', cellKey, { value: flagged / past.arrivals.length }));
  }
  const budget = snapshot?.inspection?.sidelinedPerThousand ?? null;
  if (budget !== null) {
    const most = mostWithinBudget(inspectedLately(past), budget);
    found.push(condition('sideline_budget_exceeded', cellKey, { value: past.sidelined.length / most }));
  }
  return found;
}

function forces(stows: readonly PastStow[], forceCapN: number, cellKey: string): AlarmCondition[] {
  const last = stows.at(-1);
  if (!last) return [];
  const found = [condition('force_over_cap', cellKey, { value: last.peakForceN / forceCapN, occurrence: last.timeMs })];
  const lastTen = stows.slice(-10);
  if (lastTen.length === 10) {
    const near = lastTen.filter((stow) => stow.peakForceN > 0.9 * forceCapN).length / lastTen.length;
    found.push(condition('force_near_cap', cellKey, { value: near }));
  }
  return found;
}
