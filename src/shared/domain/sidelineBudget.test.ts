import { describe, expect, it } from 'vitest';
import { budgetCurve, mostWithinBudget, recallAt, sidelinedBy, thresholdForBudget } from './sidelineBudget.ts';

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

  it('promises nothing that its items cannot tell apart, and says so', () => {
    expect(thresholdForBudget([0.2, 0.7], 5)).toBeCloseTo(0.7, 5);
    expect(sidelinedBy([0.2, 0.7], thresholdForBudget([0.2, 0.7], 5))).toBe(0);
    expect(thresholdForBudget([], 5)).toBe(0);
    expect(() => thresholdForBudget(scores, -1)).toThrow('0 to 1000');
    const [five, twenty] = budgetCurve(scores.slice(0, 100), null, [5, 20]);
    expect([five!.basis, twenty!.basis]).toEqual([null, 'items']);
  });

  it('offers thresholds that fall and finds that grow with the budget, with what the last items would have met', () => {
    const measured = { intact: [], minor: [0.5, 0.97, 0.999], major: [0.9, 0.992, 0.9999] };
    const curve = budgetCurve(scores, measured, [1, 10, 50]);
    expect(curve.map(({ wouldSideline }) => wouldSideline)).toEqual([2, 20, 100]);
    expect(curve.map(({ threshold }) => threshold)).toEqual(
      curve.map(({ threshold }) => threshold).toSorted((a, b) => b - a),
    );
    expect(curve.map(({ major }) => major!.share)).toEqual([1 / 3, 2 / 3, 2 / 3]);
    expect(curve.map(({ minor }) => minor!.share)).toEqual([1 / 3, 1 / 3, 2 / 3]);
    expect(curve[0]!.major!.low).toBeLessThan(1 / 3);
    expect(curve[0]!.major!.high).toBeGreaterThan(1 / 3);
  });

  it('goes by measured intact units while too few items have come, and by items from then on', () => {
    const measured = { intact: scores.slice(0, 500), minor: [], major: [] };
    const [early] = budgetCurve([0.9, 0.95], measured, [10]);
    expect(early).toMatchObject({ basis: 'measured', threshold: thresholdForBudget(measured.intact, 10) });
    expect(budgetCurve(scores, measured, [10])[0]).toMatchObject({ basis: 'items', wouldSideline: 20 });
  });

  it('claims nothing about damage that nobody measured', () => {
    expect(recallAt([], 0.5)).toBeNull();
    expect(budgetCurve(scores, null, [5])[0]).toMatchObject({ minor: null, major: null });
  });

  it('allows what chance explains: one of few, and little more than it expects of many', () => {
    expect(mostWithinBudget(20, 1)).toBeGreaterThan(1);
    expect(mostWithinBudget(20, 1)).toBeLessThan(2);
    expect(mostWithinBudget(10_000, 5)).toBeCloseTo(50 + 3 * Math.sqrt(50) + 1);
  });
});
