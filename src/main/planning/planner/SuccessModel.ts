import type { CandidateFeatures } from './features.ts';

/** Says how likely a candidate is to succeed: in 0..1, from its features alone, always the same for the same features. */
export interface SuccessModel {
  readonly name: string;
  pSuccess(features: CandidateFeatures): number;
}
