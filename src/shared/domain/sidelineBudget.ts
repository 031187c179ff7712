import { shareInterval } from './shareInterval.ts';

/** So many of the last items are looked back at. */
export const SCORES_LOOKED_BACK = 10_000;
/** Budgets that are offered, of a thousand items. */
export const offeredBudgets = [0.5, 1, 2, 3, 5, 8, 10, 15, 20, 30, 50, 100] as const;

/** Scores of units of which it is known what they are, by the same inspection: 0..1, in no order. */
export interface MeasuredScores {
  intact: readonly number[];
  minor: readonly number[];
  major: readonly number[];
}

/** A share of measured units with its interval at 95 %. */
export interface MeasuredShare {
  share: number;
  low: number;
  high: number;
  units: number;
}

/** Scores can tell a budget from none when it allows at least one of them. */
export type BudgetBasis = 'items' | 'measured';

/** A point of the curve that a person chooses from. */
export interface BudgetPoint {
  /** Of a thousand items, how many are set aside at most. */
  sidelinedPerThousand: number;
  threshold: number;
  /** Of damaged units, how many are found; null where nothing was measured. */
  minor: MeasuredShare | null;
  major: MeasuredShare | null;
  /** Of the last items, how many this threshold would have set aside. */
  wouldSideline: number;
  /** What the threshold was chosen from: the last items, or measured intact ones where items are still too few; null: neither can tell this budget from none. */
  basis: BudgetBasis | null;
}

/** Thresholds are told in steps of a millionth: the least that is above a score. */
const STEP = 1e-6;
const justAbove = (score: number): number => Math.min(1, (Math.floor(score / STEP) + 1) * STEP);

/**
 * The lowest threshold at which no more than so many of a thousand items are set aside, from the scores of items as they come. An
 * item is set aside from the threshold on. With fewer items than the budget can tell apart, nothing is promised below the highest
 * score seen.
 */
export function thresholdForBudget(scores: ArrayLike<number>, sidelinedPerThousand: number): number {
  if (!(sidelinedPerThousand >= 0 && sidelinedPerThousand <= 1000))
    throw new RangeError(`A budget is 0 to 1000 of a thousand items, got ${sidelinedPerThousand}.`);
  return thresholdAmong(Float64Array.from(scores).sort().reverse(), sidelinedPerThousand);
}

function thresholdAmong(falling: Float64Array, sidelinedPerThousand: number): number {
  const first = falling[Math.floor((falling.length * sidelinedPerThousand) / 1000)];
  return first === undefined ? 0 : justAbove(first);
}

/** How many of these items a threshold sets aside: what a change would have done to the last ones. */
export function sidelinedBy(scores: ArrayLike<number>, threshold: number): number {
  let count = 0;
  for (let k = 0; k < scores.length; k++) if (scores[k]! >= threshold) count += 1;
  return count;
}

/** Of so many measured units, the share that a threshold finds; null without any. */
export function recallAt(scores: readonly number[], threshold: number): MeasuredShare | null {
  if (scores.length === 0) return null;
  const found = sidelinedBy(scores, threshold);
  const [low, high] = shareInterval(found, scores.length);
  return { share: found / scores.length, low, high, units: scores.length };
}

/** What each offered budget comes to: its threshold from items as they came, and what it finds of measured damage. */
export function budgetCurve(
  scores: ArrayLike<number>,
  measured: MeasuredScores | null,
  budgets: readonly number[] = offeredBudgets,
): BudgetPoint[] {
  const falling = Float64Array.from(scores).sort().reverse();
  const intact = Float64Array.from(measured?.intact ?? [])
    .sort()
    .reverse();
  return budgets.map((sidelinedPerThousand) => {
    const canTell = (among: Float64Array): boolean => (among.length * sidelinedPerThousand) / 1000 >= 1;
    const basis = canTell(falling) ? 'items' : canTell(intact) ? 'measured' : null;
    const threshold = thresholdAmong(basis === 'measured' ? intact : falling, sidelinedPerThousand);
    return {
      sidelinedPerThousand,
      threshold,
      minor: measured && recallAt(measured.minor, threshold),
      major: measured && recallAt(measured.major, threshold),
      wouldSideline: sidelinedBy(falling, threshold),
      basis,
    };
  });
}

/** So many of these items can be set aside by chance while the budget holds: three deviations beyond what it expects, and one. */
export function mostWithinBudget(items: number, sidelinedPerThousand: number): number {
  const expected = (items * sidelinedPerThousand) / 1000;
  return expected + 3 * Math.sqrt(expected) + 1;
}
