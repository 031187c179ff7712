import { localClock, localDate, localTimeIn, timeOfLocal } from './zonedTime.ts';

/** How dates and times are written for people of a site, and read from them: 2026-03-29 06:00, by the clocks of its zone. */
export const siteDateTime = (timeZone: string, timeMs: number): string =>
  `${localDate(timeZone, timeMs)} ${localClock(timeZone, timeMs)}`;

const clockPattern = '(?:[ T]+(\\d{1,2}):(\\d{2}))?';
const forms: readonly { pattern: RegExp; order: readonly ['year' | 'day', 'month', 'year' | 'day'] }[] = [
  { pattern: new RegExp(`^(\\d{4})-(\\d{1,2})-(\\d{1,2})${clockPattern}$`), order: ['year', 'month', 'day'] },
  { pattern: new RegExp(`^(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})${clockPattern}$`), order: ['day', 'month', 'year'] },
];

/**
 * The moment that a person wrote: 2026-03-29 06:00, 29.3.2026 06:00, either without the time for 00:00, or 06:00 alone for
 * today. Null for what is none of these, or no date of the calendar.
 */
export function readSiteTime(text: string, timeZone: string, nowMs: number): number | null {
  const written = text.trim();
  const clock = /^(\d{1,2}):(\d{2})$/.exec(written);
  if (clock) {
    const { year, month, day } = localTimeIn(timeZone, nowMs);
    return momentOf(timeZone, { year, month, day }, clock[1], clock[2]);
  }
  for (const { pattern, order } of forms) {
    const match = pattern.exec(written);
    if (!match) continue;
    const date = { year: 0, month: 0, day: 0 };
    order.forEach((part, index) => (date[part] = Number(match[index + 1])));
    return momentOf(timeZone, date, match[4], match[5]);
  }
  return null;
}

function momentOf(
  timeZone: string,
  { year, month, day }: { year: number; month: number; day: number },
  hour = '0',
  minute = '0',
): number | null {
  const noon = new Date(Date.UTC(year, month - 1, day, 12));
  const isDate = noon.getUTCFullYear() === year && noon.getUTCMonth() === month - 1 && noon.getUTCDate() === day;
  if (!isDate || Number(hour) > 23 || Number(minute) > 59) return null;
  return timeOfLocal(timeZone, year, month, day, Number(hour) * 60 + Number(minute));
}
