import type { CellEvent } from '#shared/domain/cellEvent.ts';

/** The rate is taken over the last quarter of an hour, or as much of it as is known. */
const WINDOW_MS = 15 * 60_000;
/** Less than this says nothing. */
const LEAST_MS = 60_000;

/** Successes per hour up to `nowMs` on the cell's clock; null when too little time is known. */
export function unitsPerHour(events: readonly CellEvent[], nowMs: number): number | null {
  const first = events[0];
  if (!first) return null;
  const fromMs = Math.max(first.timeMs, nowMs - WINDOW_MS);
  const spanMs = nowMs - fromMs;
  if (spanMs < LEAST_MS) return null;
  const stowed = events.filter(
    ({ timeMs, body }) => timeMs > fromMs && body.type === 'stow.ended' && body.result.outcome === 'success',
  ).length;
  return (stowed / spanMs) * 3_600_000;
}
