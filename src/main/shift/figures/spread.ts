import type { Spread, Wait } from '#shared/domain/shiftFigures.ts';

/** The value below which this share of the sorted values lies, between two of them in proportion. */
export function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? below;
  return below + (above - below) * (position - Math.floor(position));
}

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = ascending(values);
  return {
    count: values.length,
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    p10: quantile(sorted, 0.1),
    p90: quantile(sorted, 0.9),
  };
}

export function waitOf(durationsMs: readonly number[]): Wait | null {
  if (durationsMs.length === 0) return null;
  const sorted = ascending(durationsMs);
  return { count: sorted.length, medianMs: quantile(sorted, 0.5), p90Ms: quantile(sorted, 0.9) };
}
