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
/** Largest share by which a snug fit raises a score: a preference between equals. */
const SNUG_WEIGHT = 0.04;
/**
 * What it is worth, as a multiple of the stow itself, that the room used up is filled, and that an item goes in which few bins can take:
 * both let the pod stay longer. Chosen by `bench/fill.ts` (docs/PLANNER.md).
 */
const FILL_WEIGHT = 4;
const SCARCE_WEIGHT = 2;

export interface ScoreInput {
  pSuccess: number;
  expectedS: number;
  features: Pick<CandidateFeatures, 'widthMarginM' | 'neededM' | 'pHarm' | 'filledShare'>;
  /** Share of the pod's bins in which this item has a placement at all. */
  fittingShare: number;
}

/**
 * Units stowed an hour if all stows were like this one, failures paid for,
 *
 *     3600 * p / (expectedS + (1 - p) * FAILURE_COST_S + pHarm * HARM_COST_S)
 *
 * times what it is worth to the pod: `1 + FILL_WEIGHT * filledShare + SCARCE_WEIGHT * (1 - fittingShare)`, and up to 4 % more where the item
 * fills its gap.
 */
export function score({ pSuccess, expectedS, features, fittingShare }: ScoreInput): number {
  const unitsPerHour = (3600 * pSuccess) / (expectedS + (1 - pSuccess) * FAILURE_COST_S + features.pHarm * HARM_COST_S);
  const availableM = features.neededM + Math.max(0, features.widthMarginM);
  const snug = features.neededM / availableM;
  const worth = 1 + FILL_WEIGHT * features.filledShare + SCARCE_WEIGHT * (1 - fittingShare);
  return unitsPerHour * (worth + SNUG_WEIGHT * snug);
}
