/** An absolute error and the sign of doubt that should predict it. */
export interface MarginSample {
  error: number;
  doubt: number;
}

export const shareQuantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(share * values.length) - 1)] ?? 0;

/** The line over doubt that covers the wanted share of errors with the least mean width. */
export function marginLine(samples: readonly MarginSample[], coverage: number): { base: number; slope: number } {
  let best = { base: Infinity, slope: 0, width: Infinity };
  for (let slope = 0; slope <= 3; slope += 0.1) {
    const over = samples.map(({ error, doubt }) => error - slope * doubt);
    const base = Math.max(0.005, shareQuantile(over, coverage));
    const width = samples.reduce((sum, { doubt }) => sum + base + slope * doubt, 0) / samples.length;
    if (width < best.width) best = { base, slope, width };
  }
  return { base: roundFigure(best.base), slope: roundFigure(best.slope) };
}

export const roundFigure = (value: number): number => Number(value.toFixed(4));
