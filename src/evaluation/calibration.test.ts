import { describe, expect, it } from 'vitest';
import { calibrate } from './calibration.ts';
import { quantile } from './quantile.ts';

const repeat = (n: number, pSuccess: number, succeeded: boolean) =>
  Array.from({ length: n }, () => ({ pSuccess, succeeded }));

describe('calibrate', () => {
  it('finds no error where predictions come true as often as they say', () => {
    const { ece, bins, brier } = calibrate([...repeat(9, 0.9, true), ...repeat(1, 0.9, false)]);
    expect(ece).toBeCloseTo(0, 12);
    expect(brier).toBeCloseTo(0.09, 12);
    expect(bins).toHaveLength(1);
    expect(bins[0]!.p).toBeCloseTo(0.9, 12);
    expect(bins[0]).toMatchObject({ observed: 0.9, n: 10 });
  });
  it('weighs the error of each bin by its count', () => {
    // 10 at 0.99 of which none succeeds, 30 at 0.55 of which all do.
    const { ece } = calibrate([...repeat(10, 0.99, false), ...repeat(30, 0.55, true)]);
    expect(ece).toBeCloseTo(0.25 * 0.99 + 0.75 * 0.45, 12);
  });
  it('counts a certain prediction', () => {
    expect(calibrate([{ pSuccess: 1, succeeded: true }]).bins).toEqual([{ p: 1, observed: 1, n: 1 }]);
  });
  it('says nothing without predictions', () => {
    expect(calibrate([])).toEqual({ brier: null, ece: null, bins: [] });
  });
});

describe('quantile', () => {
  it('interpolates between the sorted values', () => {
    expect(quantile([4, 1, 2, 3], 0.5)).toBe(2.5);
    expect(quantile([7], 0.99)).toBe(7);
    expect(quantile([], 0.5)).toBeNull();
  });
});
