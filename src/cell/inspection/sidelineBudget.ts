/** A point of the curve that a person chooses from. */
export interface BudgetPoint {
  /** Of a thousand items, how many are set aside. */
  sidelinedPerThousand: number;
  threshold: number;
}

/**
 * The lowest threshold at which no more than so many of a thousand items are set aside, from the scores of items as they come. Items
 * with exactly that score are not set aside. With fewer items than the budget can tell apart, nothing is promised below the
 * highest score seen.
 */
export function thresholdForBudget(scores: ArrayLike<number>, sidelinedPerThousand: number): number {
  if (!(sidelinedPerThousand >= 0 && sidelinedPerThousand <= 1000))
    throw new RangeError(`A budget is 0 to 1000 of a thousand items, got ${sidelinedPerThousand}.`);
  const falling = Float64Array.from(scores).sort().reverse();
  const allowed = Math.floor((falling.length * sidelinedPerThousand) / 1000);
  return falling[allowed] ?? 0;
}

/** How many of these items a threshold sets aside: what a change would have done to the last ones. */
export function sidelinedBy(scores: ArrayLike<number>, threshold: number): number {
  let count = 0;
  for (let k = 0; k < scores.length; k++) if (scores[k]! > threshold) count += 1;
  return count;
}

/** Thresholds for a range of budgets, loosest last. */
export const budgetCurve = (scores: ArrayLike<number>, budgets: readonly number[]): BudgetPoint[] =>
  budgets.map((sidelinedPerThousand) => ({
    sidelinedPerThousand,
    threshold: thresholdForBudget(scores, sidelinedPerThousand),
  }));

/** The scores of the last items, and whether more are set aside than the budget allows. */
export class SidelineWatch {
  readonly #scores: Float32Array;
  #taken = 0;

  /** `items` that are remembered; 10,000 by default. */
  constructor(items = 10_000) {
    this.#scores = new Float32Array(items);
  }

  take(score: number): void {
    this.#scores[this.#taken % this.#scores.length] = score;
    this.#taken += 1;
  }

  get count(): number {
    return Math.min(this.#taken, this.#scores.length);
  }

  /** In no order. */
  get scores(): Float32Array {
    return this.#scores.slice(0, this.count);
  }

  ratePerThousand(threshold: number): number {
    return this.count === 0 ? 0 : (1000 * sidelinedBy(this.scores, threshold)) / this.count;
  }

  /** True when chance alone would hardly set so many aside: beyond three deviations of what the budget expects. */
  isOverBudget(threshold: number, sidelinedPerThousand: number): boolean {
    const expected = (this.count * sidelinedPerThousand) / 1000;
    return sidelinedBy(this.scores, threshold) > expected + 3 * Math.sqrt(expected) + 1;
  }
}
