import { shiftAt, shiftBefore } from '#renderer/stores/shiftSpan.ts';

export const spanChoices = ['current', 'previous', 'lastHour', 'today'] as const;
export type SpanChoice = (typeof spanChoices)[number];

const HOUR_MS = 3_600_000;

/** From and to of a choice; what lies in the future ends now. */
export function spanOf(choice: SpanChoice, nowMs: number): { fromMs: number; toMs: number } {
  const shift = shiftAt(nowMs);
  if (choice === 'current') return { fromMs: shift.fromMs, toMs: nowMs };
  if (choice === 'previous') {
    const before = shiftBefore(shift);
    return { fromMs: before.fromMs, toMs: before.endMs };
  }
  if (choice === 'lastHour') return { fromMs: nowMs - HOUR_MS, toMs: nowMs };
  const day = new Date(nowMs);
  return { fromMs: new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime(), toMs: nowMs };
}
