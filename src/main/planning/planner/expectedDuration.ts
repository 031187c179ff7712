import type { CandidateFeatures } from './features.ts';

/**
 * Seconds of a successful stow: pick, approach, bands, feed, leave. Constants rounded from the means of 90 simulated stows
 * (floor 11.2 s, above contents 12.4 s, sweep 15.5 s; a bin at the presenter's height 10 s, the lowest and highest 12 s).
 */
const DIRECT_S = 10.2;
const ABOVE_CONTENTS_S = 0.8;
/** Lowering (means of 44 pairs, bench/lowering.ts): down through the air, and over contents on until they are felt. */
const FEEL_S = 1.3;
const LOWER_MPS = 0.02;
/** Blade out, guarded push and blade back; the push itself runs at this speed. */
const SWEEP_S = 3.2;
const SWEEP_SPEED_MPS = 0.12;
/** Where the item is picked up, and what every metre up or down from there takes. */
const PRESENTER_HEIGHT_M = 0.95;
const TRAVEL_S_PER_M = 1.7;

export function expectedDurationS(f: CandidateFeatures): number {
  const travelS = TRAVEL_S_PER_M * Math.abs(f.binFloorM - PRESENTER_HEIGHT_M);
  if (f.kind !== 'direct') return DIRECT_S + travelS + SWEEP_S + f.sweepDistanceM / SWEEP_SPEED_MPS;
  const lowerS = f.lowered ? f.airBelowM / LOWER_MPS + (f.levelM > 0 ? FEEL_S : 0) : 0;
  return DIRECT_S + travelS + (f.levelM > 0 ? ABOVE_CONTENTS_S : 0) + lowerS;
}
