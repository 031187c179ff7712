import type { CellCommandBody } from '#shared/domain/cellCommand.ts';
import { localTimeIn, timeOfLocal } from '#shared/domain/zonedTime.ts';

/** What a person filled in: where the production run is to end, whichever comes first. */
export interface RunEndDraft {
  /** Empty where it does not matter. */
  stows: number | '';
  /** Time of day of the site, `HH:MM`; empty where it does not matter. */
  until: string;
  atPodEnd: boolean;
}

export const MOST_STOWS = 10_000;

/** The next time that the clocks of the site show `HH:MM`, in milliseconds since 1970; null where that is no time. */
export function nextTimeOfDay(until: string, nowMs: number, timeZone: string): number | null {
  const parts = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(until);
  if (!parts) return null;
  const minuteOfDay = Number(parts[1]) * 60 + Number(parts[2]);
  const { year, month, day } = localTimeIn(timeZone, nowMs);
  const today = timeOfLocal(timeZone, year, month, day, minuteOfDay);
  // Not 24 h later: a day on which the clocks change has another length.
  return today > nowMs ? today : timeOfLocal(timeZone, year, month, day + 1, minuteOfDay);
}

/** The command, or null where nothing says when the run ends or a figure cannot be one. `nowMs` and `cellNowMs`: the same moment on both clocks. */
export function runEndCommand(
  { stows, until, atPodEnd }: RunEndDraft,
  nowMs: number,
  cellNowMs: number,
  timeZone: string,
): Extract<CellCommandBody, { type: 'run.set' }> | null {
  if (stows !== '' && !(Number.isInteger(stows) && stows >= 1 && stows <= MOST_STOWS)) return null;
  const untilMs = until === '' ? null : nextTimeOfDay(until, nowMs, timeZone);
  if (until !== '' && untilMs === null) return null;
  if (stows === '' && untilMs === null && !atPodEnd) return null;
  return {
    type: 'run.set',
    stows: stows === '' ? null : stows,
    untilMs: untilMs === null ? null : untilMs - nowMs + cellNowMs,
    atPodEnd,
  };
}
