/** One observation: features and whether it came true. */
export interface Observation {
  features: Float64Array;
  success: boolean;
}

export interface LogisticFit {
  bias: number;
  weights: number[];
}

/**
 * Logistic regression by Newton's method with a ridge towards given weights: minimises
 *
 *     -sum(log likelihood) + penalty / 2 * |weights - towards|^2        (the bias is free, up to a trace of penalty)
 *
 * Deterministic; the problem is convex, and twenty-five steps are far more than it takes to converge.
 */
export function fitRidgeLogistic(
  observations: readonly Observation[],
  towards: readonly number[],
  penalty: number,
): LogisticFit {
  const size = towards.length + 1;
  const prior = [0, ...towards];
  const penalties = prior.map((_, i) => (i === 0 ? 1e-3 : penalty));
  let beta = [...prior];
  for (let step = 0; step < STEPS; step++) {
    const gradient = beta.map((value, i) => penalties[i]! * (value - prior[i]!));
    const hessian = Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_, j) => (i === j ? penalties[i]! : 0)),
    );
    const row = new Float64Array(size);
    for (const { features, success } of observations) {
      row[0] = 1;
      row.set(features, 1);
      let sum = 0;
      for (let i = 0; i < size; i++) sum += beta[i]! * row[i]!;
      const p = 1 / (1 + Math.exp(-sum));
      const error = p - (success ? 1 : 0);
      const weight = Math.max(1e-9, p * (1 - p));
      for (let i = 0; i < size; i++) {
        gradient[i]! += error * row[i]!;
        for (let j = 0; j <= i; j++) hessian[i]![j]! += weight * row[i]! * row[j]!;
      }
    }
    const delta = solveSymmetric(hessian, gradient);
    // Long Newton steps overshoot where the data separate; half of the way is safe.
    const longest = Math.max(...delta.map(Math.abs));
    const share = longest > 2 ? 2 / longest : 1;
    beta = beta.map((value, i) => value - share * delta[i]!);
    if (longest < 1e-9) break;
  }
  return { bias: beta[0]!, weights: beta.slice(1) };
}
const STEPS = 60;

export function predictLogistic({ bias, weights }: LogisticFit, features: Float64Array): number {
  let sum = bias;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * features[i]!;
  return 1 / (1 + Math.exp(-sum));
}

/** Solves A x = b for a positive definite A of which the lower half is given (Cholesky). */
export function solveSymmetric(lower: readonly (readonly number[])[], b: readonly number[]): number[] {
  const n = b.length;
  const l = Array.from({ length: n }, () => new Float64Array(n));
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = lower[i]![j]!;
      for (let k = 0; k < j; k++) sum -= l[i]![k]! * l[j]![k]!;
      l[i]![j] = i === j ? Math.sqrt(Math.max(1e-12, sum)) : sum / l[j]![j]!;
    }
  const y = [...b];
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) y[i]! -= l[i]![k]! * y[k]!;
    y[i]! /= l[i]![i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) y[i]! -= l[k]![i]! * y[k]!;
    y[i]! /= l[i]![i]!;
  }
  return y;
}
