import { describe, expect, it } from 'vitest';
import { unitHash } from '#main/planning/planner/exploration.ts';
import type { Observation } from './ridgeLogistic.ts';
import { fitRidgeLogistic, predictLogistic, solveSymmetric } from './ridgeLogistic.ts';

/** Outcomes of a known model: bias 0.5, weights 2 and -1. */
const SEED = 20;
const observations = Array.from({ length: 4000 }, (_, i): Observation => {
  const features = Float64Array.from([unitHash(i, SEED) * 2 - 1, unitHash(i, SEED + 1) * 2 - 1]);
  const p = 1 / (1 + Math.exp(-(0.5 + 2 * features[0]! - features[1]!)));
  return { features, success: unitHash(i, SEED + 2) < p };
});

describe('fitRidgeLogistic', () => {
  it(`finds the model that made the data (seed ${SEED})`, () => {
    const { bias, weights } = fitRidgeLogistic(observations, [0, 0], 1);
    expect(bias).toBeCloseTo(0.5, 0);
    expect(weights[0]).toBeGreaterThan(1.7);
    expect(weights[0]).toBeLessThan(2.3);
    expect(weights[1]).toBeGreaterThan(-1.3);
    expect(weights[1]).toBeLessThan(-0.7);
  });

  it('keeps to the weights it is drawn towards when the penalty outweighs the data', () => {
    const { weights } = fitRidgeLogistic(observations.slice(0, 20), [1, 3], 1e7);
    expect(weights[0]).toBeCloseTo(1, 4);
    expect(weights[1]).toBeCloseTo(3, 4);
  });

  it('stays finite where the data separate perfectly', () => {
    const separated = observations.map(({ features }) => ({ features, success: features[0]! > 0 }));
    const fit = fitRidgeLogistic(separated, [0, 0], 1);
    expect(fit.weights.every(Number.isFinite)).toBe(true);
    expect(predictLogistic(fit, Float64Array.from([0.9, 0]))).toBeGreaterThan(0.99);
  });
});

describe('solveSymmetric', () => {
  it('solves a system of which the lower half is given', () => {
    const [x, y] = solveSymmetric([[4], [2, 3]], [10, 8]);
    expect(x).toBeCloseTo(1.75, 12);
    expect(y).toBeCloseTo(1.5, 12);
  });
});
