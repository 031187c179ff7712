import type { Action } from './actions.ts';
import { abandon, millimetres, stepName } from './MotionRun.ts';
import type { MotionRun } from './MotionRun.ts';

/** Ends the chain before the tool goes in. `what`: a noun for the sentence, which says how far too far it would reach. */
export function refuseReach(run: MotionRun, what: string, beyondM: number): Action[] {
  run.steps.push({ primitive: stepName(run), travelM: 0, peakForceN: 0, endedBy: 'timeout' });
  return abandon(run, 'no_space_made', `${what} ${millimetres(Math.max(0.001, beyondM))} beyond the mouth's edge.`);
}
