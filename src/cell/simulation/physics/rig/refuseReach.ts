import type { Said } from '#shared/domain/statement.ts';
import { beyondMouthM, bladeOutline } from '#shared/domain/mouthReach.ts';
import type { Bin } from '#shared/domain/pod.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { Action } from './actions.ts';
import { abandon, stepName } from './MotionRun.ts';
import type { MotionRun } from './MotionRun.ts';
import { said, wholeMm } from './said.ts';

/** Ends the chain before the tool goes in. `why` is given how far beyond the mouth it would reach, whole millimetres. */
export function refuseReach(run: MotionRun, why: (beyondMm: number) => Said, beyondM: number): Action[] {
  run.steps.push({ primitive: stepName(run), travelM: 0, peakForceN: 0, endedBy: 'timeout' });
  return abandon(run, 'no_space_made', why(wholeMm(Math.max(0.001, beyondM))));
}

/** The same for a blade that would enter there; null when it stays within the mouth. `heightM`: of its lower edge above the floor. */
export function refuseBlade(run: MotionRun, bin: Bin, bladeXM: number, heightM: number): Action[] | null {
  const beyondM = beyondMouthM(bin, bladeOutline(bladeXM, heightM, toolLimits));
  return beyondM > 0 ? refuseReach(run, (beyondMm) => said('blade_beyond_mouth', { beyondMm }), beyondM) : null;
}
