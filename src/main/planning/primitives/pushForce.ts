import { GRAVITY_MPS2 } from '#shared/units/units.ts';

/**
 * Bulk density of what lies in bins: the medians of a bin's contents are 1.2 kg in 6.3 litres, of a product 0.26 kg in 1.2
 * litres, at their 95th percentiles 1.95 kg in 10.2 litres: about 200 kg/m3 of box volume.
 */
const BULK_DENSITY_KG_PER_M3 = 200;
/** Nine contents in ten weigh at most this many times that (a book, a bottle of detergent). */
const HEAVY_FACTOR = 3;
/** Cardboard and film on cloth, the middle of the table in docs/PHYSICS.md; contents also rub against their neighbours. */
const FRICTION_ON_CLOTH = 0.45;
/** What the wrist shows when nothing is in the way: to bring the tool's 3.5 kg up to speed, and to rest (3.8 to 4.5 N in simulated pushes). */
const EMPTY_PUSH_N = 3.5;
const EMPTY_MARGIN_N = 2;

export interface ForceBelief {
  peakN: number;
  /** Half the width of the 90 % interval. */
  marginN: number;
}

/** Force that slides a volume of unknown contents over the floor: friction times weight (Coulomb), in newtons. */
export function slidingForce(pushedVolumeM3: number): ForceBelief {
  const slideN = FRICTION_ON_CLOTH * BULK_DENSITY_KG_PER_M3 * pushedVolumeM3 * GRAVITY_MPS2;
  return { peakN: EMPTY_PUSH_N + slideN, marginN: EMPTY_MARGIN_N + (HEAVY_FACTOR - 1) * slideN };
}

/**
 * Contents against a wall give way to nothing: the force rises until the motion stops advancing, which it does from about
 * three quarters of the cap on, so that the cap itself is not reached.
 */
export const againstWall = (capN: number): ForceBelief => ({ peakN: 0.8 * capN, marginN: 0.2 * capN });

/** Whether they slide on or come up against a wall is not known: anything from the one to the other. */
export function slidingOrWall(slides: ForceBelief, wall: ForceBelief): ForceBelief {
  const lowN = Math.max(0, slides.peakN - EMPTY_MARGIN_N);
  const highN = wall.peakN + wall.marginN;
  return { peakN: (lowN + highN) / 2, marginN: (highN - lowN) / 2 };
}

export const larger = (a: ForceBelief, b: ForceBelief): ForceBelief => (b.peakN > a.peakN ? b : a);
