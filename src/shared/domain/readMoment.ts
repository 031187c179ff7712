import { err, ok, type Result } from '../result/result.ts';
import { timeOfLocal } from './zonedTime.ts';

/** How a person writes a moment; said wherever another form is refused. */
export const MOMENT_FORMS =
  'a date like 2026-03-01, or a time like 2026-03-01T06:00, 2026-03-01T06:00Z or 2026-03-01T06:00+01:00';

const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(Z|[+-]\d{2}:\d{2})?)?$/;
const FIRST_YEAR = 1970;

/**
 * The moment that a person named, in milliseconds since 1970: an ISO 8601 date (its first moment) or date and time, in the
 * given time zone where no offset is written. Only days and times that the calendar has; the error says what was expected.
 */
export function readMoment(text: string, timeZone: string): Result<number, string> {
  const parts = DATE.exec(text);
  if (!parts) return err(`expected ${MOMENT_FORMS}`);
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (year < FIRST_YEAR) return err(`expected a year from ${FIRST_YEAR} on`);
  if (!isCalendarDay(year, month, day)) return err(`but the calendar has no such day; expected ${MOMENT_FORMS}`);
  if (hour > 23 || minute > 59 || second > 59) return err('expected a time from 00:00 to 23:59:59');
  const ms = Number((parts[7] ?? '').padEnd(3, '0'));
  const offset = offsetMinutes(parts[8]);
  if (offset === 'wrong') return err('expected an offset from -14:00 to +14:00');
  const minuteOfDay = hour * 60 + minute;
  const wholeMs =
    offset === null
      ? timeOfLocal(timeZone, year, month, day, minuteOfDay)
      : Date.UTC(year, month - 1, day, 0, minuteOfDay - offset);
  return ok(wholeMs + second * 1000 + ms);
}

/** Whether the calendar has this day: no 30 February, no month 13. */
export function isCalendarDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Minutes before UTC's clock; null where none is written. */
function offsetMinutes(text: string | undefined): number | null | 'wrong' {
  if (text === undefined) return null;
  if (text === 'Z') return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(4, 6));
  if (minutes > 59 || hours * 60 + minutes > 14 * 60) return 'wrong';
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
