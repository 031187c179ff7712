import type { Bin } from '#shared/domain/pod.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { Action } from './actions.ts';
import { abandon, millimetres, stepName } from './MotionRun.ts';
import type { MotionRun } from './MotionRun.ts';

/** Outermost points of what is to go through a bin's mouth, in the bin frame, metres. */
export interface Outline {
  lowXM: number;
  highXM: number;
  lowZM: number;
  highZM: number;
}

/** How far an outline reaches beyond the mouth's edges, where the pod's frame and other bins begin; zero or less inside. */
export const beyondMouthM = ({ sizeM: [width, , height] }: Bin, { lowXM, highXM, lowZM, highZM }: Outline): number =>
  Math.max(-lowXM, highXM - width, -lowZM, highZM - height);

/** A blade's outline as it enters. `heightM`: of its lower edge above the floor. */
export const bladeOutline = (bladeXM: number, heightM: number): Outline => ({
  lowXM: bladeXM,
  highXM: bladeXM,
  lowZM: heightM,
  highZM: heightM + toolLimits.bladeHeightM,
});

/** Ends the chain before the tool goes in. `what`: a noun for the sentence, which says how far too far it would reach. */
export function refuseReach(run: MotionRun, what: string, beyondM: number): Action[] {
  run.steps.push({ primitive: stepName(run), travelM: 0, peakForceN: 0, endedBy: 'timeout' });
  return abandon(run, 'no_space_made', `${what} ${millimetres(Math.max(0.001, beyondM))} beyond the mouth's edge.`);
}
