import type { CandidateFeatures } from './features.ts';

/**
 * Time that a failure costs beyond the stow itself: somebody looks, decides and clears. Weighs caution against speed.
 */
export const FAILURE_COST_S = 60;
/**
 * And what is broken is gone, in seconds of the cell's time: goods of some ten euros against an hour of robot and person of some
 * sixty. A judgement, not a measurement; it decides how much time is given to laying things down gently.
 */
const HARM_COST_S = 600;
/** Largest share by which a snug fit, and a scarce one, raise a score: a preference between equals, not an aim. */
const SNUG_WEIGHT = 0.04;
const SCARCE_WEIGHT = 0.04;

export interface ScoreInput {
  pSuccess: number;
  expectedS: number;
  features: Pick<CandidateFeatures, 'widthMarginM' | 'neededM' | 'pHarm'>;
  /** Share of the pod's bins in which this item has a placement at all. */
  fittingShare: number;
}

/**
 * Units stowed an hour if all stows were like this one, failures paid for:
 *
 *     3600 * p / (expectedS + (1 - p) * FAILURE_COST_S + pHarm * HARM_COST_S)
 *
 * raised by up to 4 % where the item fills the gap (so that wide gaps stay for wide items), and by up to 4 % where few
 * bins can take the item (so that the hard ones go in while the pod still has room for them).
 */
export function score({ pSuccess, expectedS, features, fittingShare }: ScoreInput): number {
  const unitsPerHour = (3600 * pSuccess) / (expectedS + (1 - pSuccess) * FAILURE_COST_S + features.pHarm * HARM_COST_S);
  const availableM = features.neededM + Math.max(0, features.widthMarginM);
  const snug = features.neededM / availableM;
  return unitsPerHour * (1 + SNUG_WEIGHT * snug + SCARCE_WEIGHT * (1 - fittingShare));
}
