import { beyondMouthM, bladeOutline } from '#shared/domain/mouthReach.ts';
import type { Bin } from '#shared/domain/pod.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { Action } from './actions.ts';
import { abandon, millimetres, stepName } from './MotionRun.ts';
import type { MotionRun } from './MotionRun.ts';

/** Ends the chain before the tool goes in. `what`: a noun for the sentence, which says how far too far it would reach. */
export function refuseReach(run: MotionRun, what: string, beyondM: number): Action[] {
  run.steps.push({ primitive: stepName(run), travelM: 0, peakForceN: 0, endedBy: 'timeout' });
  return abandon(run, 'no_space_made', `${what} ${millimetres(Math.max(0.001, beyondM))} beyond the mouth's edge.`);
}

/** The same for a blade that would enter there; null when it stays within the mouth. `heightM`: of its lower edge above the floor. */
export function refuseBlade(run: MotionRun, bin: Bin, bladeXM: number, heightM: number): Action[] | null {
  const beyondM = beyondMouthM(bin, bladeOutline(bladeXM, heightM, toolLimits));
  return beyondM > 0 ? refuseReach(run, 'The blade would reach', beyondM) : null;
}
