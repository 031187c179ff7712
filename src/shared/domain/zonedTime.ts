import { asDateMs } from '#shared/units/timeText.ts';

/** A reading of the wall clock in a time zone. */
export interface LocalTime {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  /** Minutes since the clock showed 00:00. */
  minuteOfDay: number;
  second: number;
  /** ISO: 1 is Monday, 7 is Sunday. */
  weekday: number;
}

const DAY_MS = 86_400_000;
/** What holds where a zone is not known; every ICU has it. */
export const FALLBACK_ZONE = 'UTC';
/** Names come from files and other computers too: more than this are not kept. */
const MAX_KEPT_FORMATS = 64;
/** Null: this computer has no such zone. */
const formats = new Map<string, Intl.DateTimeFormat | null>();

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  if (formats.size >= MAX_KEPT_FORMATS) formats.clear();
  const made = makeFormat(timeZone);
  formats.set(timeZone, made);
  return made;
}

function makeFormat(timeZone: string): Intl.DateTimeFormat | null {
  const options: Intl.DateTimeFormatOptions = {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  };
  try {
    return new Intl.DateTimeFormat('en-GB', options);
  } catch {
    return null;
  }
}

/** Whether this computer knows a zone of this name. Hosts report names that no Intl takes, such as Etc/Unknown. */
export const isTimeZone = (timeZone: string): boolean => formatOf(timeZone) !== null;

/** The zone itself where this computer knows it, else UTC: what the functions below reckon with. */
export const knownZone = (timeZone: string): string => (isTimeZone(timeZone) ? timeZone : FALLBACK_ZONE);

/** What the clocks on the wall of a time zone show at a moment; UTC where the zone is not known, the nearest date where none can hold it. */
export function localTimeIn(timeZone: string, timeMs: number): LocalTime {
  const parts: Record<string, number> = {};
  const format = formatOf(timeZone) ?? formatOf(FALLBACK_ZONE)!;
  for (const part of format.formatToParts(asDateMs(timeMs))) parts[part.type] = Number(part.value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return { year, month, day, minuteOfDay: hour * 60 + minute, second, weekday: isoWeekday(year, month, day) };
}

/** Of a day of the calendar; days beyond the month's end roll over. */
export const isoWeekday = (year: number, month: number, day: number): number =>
  ((new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7) + 1;

/**
 * The moment at which a time zone's clocks show this time. A time that is skipped when the clocks go forward is as long
 * after midnight as it would have been without the change; of a time that comes twice the first is taken. Days and minutes
 * beyond their range roll over.
 */
export function timeOfLocal(timeZone: string, year: number, month: number, day: number, minuteOfDay: number): number {
  const asIfUtcMs = Date.UTC(year, month - 1, day, 0, minuteOfDay);
  const before = asIfUtcMs - offsetMs(timeZone, asIfUtcMs - DAY_MS);
  const after = asIfUtcMs - offsetMs(timeZone, asIfUtcMs + DAY_MS);
  const shown = [before, after].filter((timeMs) => timeMs + offsetMs(timeZone, timeMs) === asIfUtcMs);
  return shown.length > 0 ? Math.min(...shown) : before;
}

/** Local clock minus UTC. */
function offsetMs(timeZone: string, timeMs: number): number {
  const whole = Math.floor(timeMs / 1000) * 1000;
  const local = localTimeIn(timeZone, whole);
  return Date.UTC(local.year, local.month - 1, local.day, 0, local.minuteOfDay, local.second) - whole;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** 2026-03-29 */
export function localDate(timeZone: string, timeMs: number): string {
  const { year, month, day } = localTimeIn(timeZone, timeMs);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** 06:00, or 06:00:15 with seconds. */
export function localClock(timeZone: string, timeMs: number, withSeconds = false): string {
  const { minuteOfDay, second } = localTimeIn(timeZone, timeMs);
  const clock = `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
  return withSeconds ? `${clock}:${two(second)}` : clock;
}
