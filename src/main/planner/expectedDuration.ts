import type { CandidateFeatures } from './features.ts';

/** Seconds of pick, approach, bands, feed and the look afterwards; mean of simulated stows. */
const DIRECT_S = 11;
/** Blade out, guarded push and blade back; the push itself runs at this speed. */
const SWEEP_S = 2.5;
const SWEEP_SPEED_MPS = 0.12;
/** Duration of a successful stow in seconds. */
export function expectedDurationS(f: CandidateFeatures): number {
  return f.kind === 'direct' ? DIRECT_S : DIRECT_S + SWEEP_S + f.sweepDistanceM / SWEEP_SPEED_MPS;
}
