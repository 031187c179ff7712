import { GRAVITY_MPS2 } from '#shared/units/units.ts';
import type { Item } from '#shared/domain/item.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import type { Placement } from './placement.ts';
import { normalCdf } from './normalDistribution.ts';

/**
 * What it does to an item, and to what lies under it, when the tool lets go of it. Nobody knows by name what lies in a bin, so
 * what it bears is a belief: the share of fragile products among what waits in the buffer, which comes from the same stock.
 */

/** Share of fragile products in a general catalogue (590 of 13,168), and how many items' worth that belief is. */
export const TYPICAL_FRAGILE_SHARE = 0.045;
const PRIOR_ITEMS = 10;

export function believedFragileShare(buffer: readonly Pick<Item, 'product'>[]): number {
  const fragile = buffer.filter(({ product }) => product.fragile).length;
  return (fragile + TYPICAL_FRAGILE_SHARE * PRIOR_ITEMS) / (buffer.length + PRIOR_ITEMS);
}

/** Packaged goods yield for about this long: what comes down with a momentum presses with it over that time. */
const YIELD_S = 0.02;
/** Below this a lowered item is let go even where nothing was touched: what the primitive cannot get nearer than. */
const LET_GO_M = 0.003;
/** How well the level of contents is known; the floor's is. */
const LEVEL_SIGMA_M = 0.013;
/** Five equally likely errors of that level, in standard deviations: the middles of the normal distribution's fifths. */
const FIFTHS = [-1.2816, -0.5244, 0, 0.5244, 1.2816];

/**
 * Force on what an item falls onto, newtons: its momentum over the time in which goods yield, and its weight. An item that comes
 * down square and at once does so; most touch with an edge first and press with less.
 */
export const squareLandingN = (massKg: number, dropM: number): number =>
  massKg * (Math.sqrt(2 * GRAVITY_MPS2 * Math.max(0, dropM)) / YIELD_S + GRAVITY_MPS2);

/** Of that force, what landings press with in the median, and the spread of its logarithm; see docs/PLANNER.md. */
const MEDIAN_SHARE = 0.65;
const LOG_SIGMA = 0.45;

/** Landings below this share of a limit exceed it in less than one case in 10,000. */
const NOTHING_BREAKS = Math.exp(-3.72 * LOG_SIGMA);

export interface Landing {
  /** Median force on what lies below, newtons. */
  forceN: number;
  /** Chance that it harms the item or what lies below. */
  pHarm: number;
}

export type LandingOf = (placement: Pick<Placement, 'levelM' | 'insertHeightM' | 'lowered'>) => Landing;

/** Tells of one item, and remembers: most placements have the same air below them. */
export function landingsOf(item: Pick<Item, 'product'>, fragileShare: number, tool: ToolLimits): LandingOf {
  const known = new Map<number, Landing>();
  return (placement) => {
    const { levelM, insertHeightM, lowered } = placement;
    const tenthsOfMm = Math.round((insertHeightM - levelM) * 1e4);
    const key = tenthsOfMm * 4 + (lowered ? 2 : 0) + (levelM > 0 ? 1 : 0);
    let landing = known.get(key);
    const rounded = { levelM, lowered, insertHeightM: levelM + tenthsOfMm / 1e4 };
    if (!landing) known.set(key, (landing = landingOf(item, rounded, fragileShare, tool)));
    return landing;
  };
}

export function landingOf(
  { product }: Pick<Item, 'product'>,
  placement: Pick<Placement, 'levelM' | 'insertHeightM' | 'lowered'>,
  fragileShare: number,
  tool: ToolLimits,
): Landing {
  const { fragile: fragileN, sturdy: sturdyN } = tool.damageForceN;
  const ownN = product.fragile ? fragileN : sturdyN;
  const { levelM, insertHeightM, lowered } = placement;
  const airM = insertHeightM - levelM;
  // Most items are light: their worst landing is so far below what anything bears that there is nothing to reckon.
  const worstN = MEDIAN_SHARE * squareLandingN(product.massKg, airM + FIFTHS.at(-1)! * LEVEL_SIGMA_M);
  if (worstN < NOTHING_BREAKS * fragileN) return { forceN: worstN, pHarm: 0 };
  const landings = (levelM > 0 ? FIFTHS : [0]).map((sigmas) => {
    const deeperM = sigmas * LEVEL_SIGMA_M;
    // Lowering ends as far below the level as it began above it.
    const dropM = lowered ? Math.max(LET_GO_M, deeperM - airM) : Math.max(0, airM + deeperM);
    const forceN = MEDIAN_SHARE * squareLandingN(product.massKg, dropM);
    // From below alone: half of what an item is pressed with that has something above and below it.
    const own = exceeds(forceN / 2, ownN);
    const below = fragileShare * exceeds(forceN, fragileN) + (1 - fragileShare) * exceeds(forceN, sturdyN);
    return { forceN, pHarm: 1 - (1 - own) * (1 - (levelM > 0 ? below : 0)) };
  });
  const mean = (of: (landing: Landing) => number): number =>
    landings.reduce((sum, landing) => sum + of(landing), 0) / landings.length;
  return { forceN: mean(({ forceN }) => forceN), pHarm: mean(({ pHarm }) => pHarm) };
}

const exceeds = (medianN: number, limitN: number): number => normalCdf(Math.log(medianN / limitN) / LOG_SIGMA);
