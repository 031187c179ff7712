import { describe, expect, it } from 'vitest';
import { budgetCurve, sidelinedBy, SidelineWatch, thresholdForBudget } from './sidelineBudget.ts';

const scores = Array.from({ length: 2000 }, (_, k) => ((k * 7919) % 2000) / 2000);

describe('the sideline budget', () => {
  it.each([0, 1, 5, 10, 100])('%d in a thousand sets no more aside, and no fewer where scores differ', (budget) => {
    expect(sidelinedBy(scores, thresholdForBudget(scores, budget))).toBe(2 * budget);
  });

  it('never sets aside more when many items score alike', () => {
    const alike = [...Array.from({ length: 995 }, () => 0.1), ...Array.from({ length: 5 }, () => 0.9)];
    expect(sidelinedBy(alike, thresholdForBudget(alike, 3))).toBe(0);
    expect(sidelinedBy(alike, thresholdForBudget(alike, 5))).toBe(5);
  });

  it('promises nothing that its items cannot tell apart', () => {
    expect(thresholdForBudget([0.2, 0.7], 5)).toBe(0.7);
    expect(thresholdForBudget([], 5)).toBe(0);
    expect(() => thresholdForBudget(scores, -1)).toThrow('0 to 1000');
  });

  it('offers thresholds that fall as the budget grows', () => {
    const thresholds = budgetCurve(scores, [1, 2, 5, 10]).map(({ threshold }) => threshold);
    expect(thresholds).toEqual(thresholds.toSorted((a, b) => b - a));
  });
});

describe('the watch over the rate', () => {
  it('remembers the last items only, and says what another threshold would have done to them', () => {
    const watch = new SidelineWatch(100);
    for (let k = 0; k < 250; k++) watch.take(k < 150 ? 0.9 : 0.2);
    expect(watch.count).toBe(100);
    expect(watch.ratePerThousand(0.5)).toBe(0);
    expect(watch.ratePerThousand(0.1)).toBe(1000);
  });

  it('warns when more are set aside than chance explains, and not before', () => {
    const watch = new SidelineWatch(1000);
    for (let k = 0; k < 1000; k++) watch.take(k % 200 === 0 ? 0.9 : 0.1);
    expect(watch.isOverBudget(0.5, 5)).toBe(false);
    for (let k = 0; k < 1000; k++) watch.take(k % 50 === 0 ? 0.9 : 0.1);
    expect(watch.isOverBudget(0.5, 5)).toBe(true);
  });
});
