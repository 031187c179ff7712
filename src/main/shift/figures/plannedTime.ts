import type { ShiftSpan, TimeSpan } from '#shared/domain/shiftCalendar.ts';

/** How much of a span lies within the shift and outside of its breaks, milliseconds. */
export function plannedMs(shift: ShiftSpan, span: TimeSpan): number {
  const within = overlapMs(span, { fromMs: shift.fromMs, toMs: shift.endMs });
  // Between shifts nothing is planned.
  if (shift.name === null) return 0;
  return within - mergedBreaks(shift).reduce((sum, pause) => sum + overlapMs(span, pause), 0);
}

export const isPlanned = (shift: ShiftSpan, timeMs: number): boolean =>
  shift.name !== null &&
  timeMs >= shift.fromMs &&
  timeMs < shift.endMs &&
  !shift.breaks.some((pause) => timeMs >= pause.fromMs && timeMs < pause.toMs);

/** Breaks within the shift, none counted twice. */
function mergedBreaks(shift: ShiftSpan): TimeSpan[] {
  const merged: TimeSpan[] = [];
  for (const pause of shift.breaks) {
    const fromMs = Math.max(pause.fromMs, shift.fromMs, merged.at(-1)?.toMs ?? -Infinity);
    const toMs = Math.min(pause.toMs, shift.endMs);
    if (toMs > fromMs) merged.push({ fromMs, toMs });
  }
  return merged;
}

const overlapMs = (a: TimeSpan, b: TimeSpan): number =>
  Math.max(0, Math.min(a.toMs, b.toMs) - Math.max(a.fromMs, b.fromMs));
