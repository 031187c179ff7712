import type { RandomSource } from '../randomSource.ts';
import { pickWeighted } from '../randomSource.ts';

/** Share of photographed bins that hold nothing. */
export const EMPTY_SHARE = 0.015;

/**
 * Litres of the boxes in a bin that is not empty, at these shares of all bins: figures of 8,655 photographed bins' inventories, of which
 * nothing but these figures is kept here.
 */
// prettier-ignore
const LITRES: readonly (readonly [level: number, litres: number])[] = [
  [0, 0.15], [0.02, 0.81], [0.05, 1.33], [0.1, 1.9], [0.15, 2.39], [0.2, 2.82], [0.25, 3.27], [0.3, 3.76], [0.35, 4.33],
  [0.4, 4.94], [0.45, 5.65], [0.5, 6.45], [0.55, 7.26], [0.6, 8.24], [0.65, 9.41], [0.7, 11.4], [0.75, 13.8],
  [0.8, 16.9], [0.85, 20], [0.9, 24.4], [0.925, 27.1], [0.95, 31.4], [0.97, 36.7], [0.98, 40.4], [0.99, 47.6], [1, 60],
];

/** Per mille of the bins that are not empty with 1, 2, 3 ... units. */
const UNITS = [
  75, 154, 184, 161, 116, 80, 62.5, 45.6, 31.9, 22.1, 16.3, 11.3, 8, 6.5, 4.1, 4.4, 3.2, 2.3, 2.1, 1.5, 1.2, 0.6, 0.6,
  0.7, 0.8,
];

/** Shares of bins of so many units that hold 1, 2, 3 ... kinds; the last row is that of all larger numbers. */
const KINDS: readonly (readonly number[])[] = [
  [1],
  [22, 78],
  [7, 43, 50],
  [6, 29, 39, 26],
  [5, 23, 36, 27, 9],
  [5, 22, 33, 22, 11, 5, 2],
];

/** Litres at a level from 0 to 1 of the bins that hold something. */
export function litresAt(level: number): number {
  const above = Math.max(
    1,
    LITRES.findIndex(([at]) => at >= level),
  );
  const [lowAt, low] = LITRES[above - 1]!;
  const [highAt, high] = LITRES[above]!;
  return low + ((high - low) * (level - lowAt)) / (highAt - lowAt);
}

export const drawUnits = (random: RandomSource): number => 1 + pickWeighted(random, UNITS);

export const drawKinds = (random: RandomSource, units: number): number =>
  1 + pickWeighted(random, KINDS[Math.min(units, KINDS.length) - 1]!);
