/** Readings of a count that only grows, for how much it grew within a time. Never changed in place. */
export interface GrowthWindow {
  readonly readings: readonly { atMs: number; count: number }[];
}

export const emptyGrowthWindow: GrowthWindow = { readings: [] };

/** Adds a reading, at most one a second; keeps one reading from before the window, to compare with. */
export function withReading(window: GrowthWindow, count: number, nowMs: number, windowMs: number): GrowthWindow {
  const last = window.readings.at(-1);
  if (last && nowMs - last.atMs < 1000 && count === last.count) return window;
  // A count that starts again from zero belongs to a new source.
  const kept = last && count < last.count ? [] : window.readings;
  const readings = [...kept, { atMs: nowMs, count }];
  const firstInside = readings.findIndex((reading) => reading.atMs > nowMs - windowMs);
  return { readings: readings.slice(Math.max(0, firstInside - 1)) };
}

export function grownBy(window: GrowthWindow): number {
  const [first] = window.readings;
  const last = window.readings.at(-1);
  return first && last ? last.count - first.count : 0;
}
