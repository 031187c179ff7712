import { describe, expect, test } from 'vitest';
import { isAtRest, QuietForce, type ForceStretch } from './telemetryThinning.ts';

test('an arm whose joints tremble stands still, one that moves by a tenth of a millimetre does not', () => {
  expect(isAtRest([0.5, 1.2], [0.50001, 1.19999])).toBe(true);
  expect(isAtRest([0.5, 1.2], [0.5001, 1.2])).toBe(false);
  expect(isAtRest([], [0.5])).toBe(false);
});

describe('the force of a sensor', () => {
  const stretch = (startMs: number, ...forceN: number[]): ForceStretch => ({ startMs, periodMs: 10, forceN });
  /** Two samples a message, as a cell sends them. */
  const messages = (count: number, forceN: (i: number) => number): ForceStretch[] =>
    Array.from({ length: count }, (_, i) => stretch(i * 20, forceN(2 * i), forceN(2 * i + 1)));

  test('at rest is told four times a second, and no sample of it is lost', () => {
    const force = new QuietForce();
    const told = messages(50, (i) => 1 + 0.1 * Math.sin(i)).flatMap((each) => force.add(each));
    expect(told.length).toBeLessThan(6);
    const flat = told.flatMap(({ startMs, forceN }) => forceN.map((value, i) => [startMs + i * 10, value]));
    expect(flat.map(([timeMs]) => timeMs)).toEqual(flat.map((_, i) => i * 10));
    expect(flat.length).toBeGreaterThanOrEqual(75);
  });
  test('is told at once when it changes, with what waited before it', () => {
    const force = new QuietForce();
    expect(force.add(stretch(0, 1, 1))).toHaveLength(1);
    expect(force.add(stretch(20, 1, 1))).toEqual([]);
    expect(force.add(stretch(40, 1, 9))).toEqual([stretch(20, 1, 1, 1, 9)]);
    // It counts from there.
    expect(force.add(stretch(60, 9, 9))).toEqual([]);
    expect(force.add(stretch(80, 9, 9.3))).toEqual([stretch(60, 9, 9, 9, 9.3)]);
  });
  test('is not put together over a gap, or over another period', () => {
    const force = new QuietForce();
    force.add(stretch(0, 1, 1));
    force.add(stretch(20, 1, 1));
    expect(force.add(stretch(500, 1, 1))).toEqual([stretch(20, 1, 1)]);
    expect(force.add({ startMs: 520, periodMs: 5, forceN: [1, 1] })).toEqual([stretch(500, 1, 1)]);
  });
});
