import type { ReplaySeries } from '#shared/bridge/requests/replay.ts';

/** Lowest and highest value of the column of a moment; null outside the series, and where nothing was recorded. */
export function valueAt(series: ReplaySeries | null, timeMs: number | null): { low: number; high: number } | null {
  if (!series || timeMs === null) return null;
  const column = Math.floor((timeMs - series.startMs) / series.columnMs);
  const low = series.low[column];
  const high = series.high[column];
  return low === undefined || high === undefined || low === null || high === null ? null : { low, high };
}
