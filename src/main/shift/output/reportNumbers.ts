import { localClock, localDate } from '#shared/domain/zonedTime.ts';

/** No-break space between figure and unit, so that they never part. */
const GAP = '\u00a0';

export interface ReportNumbers {
  number: (value: number, digits?: number) => string;
  percent: (share: number | null) => string;
  /** 42 s as 00:42, an hour and more as 1:05:00. */
  duration: (durationMs: number) => string;
  hours: (durationMs: number) => string;
  clock: (timeMs: number) => string;
  dateTime: (timeMs: number) => string;
}

export const NOTHING = '–';

/**
 * Figures as they are printed. Written out by hand, without the system's tables of languages and zones' names, so that the
 * same report has the same bytes on every machine.
 */
export function reportNumbers(decimal: string, timeZone: string): ReportNumbers {
  const number = (value: number, digits = 0): string => {
    // Avoids a minus before nothing.
    const text = (Object.is(Number(value.toFixed(digits)), -0) ? 0 : value).toFixed(digits);
    return text.replace('.', decimal);
  };
  return {
    number,
    percent: (share) => (share === null ? NOTHING : `${number(share * 100, 1)}${GAP}%`),
    duration: (durationMs) => {
      const total = Math.max(0, Math.floor(durationMs / 1000));
      const two = (value: number): string => String(value).padStart(2, '0');
      const hours = Math.floor(total / 3600);
      const rest = `${two(Math.floor(total / 60) % 60)}:${two(total % 60)}`;
      return hours > 0 ? `${hours}:${rest}` : rest;
    },
    hours: (durationMs) => `${number(durationMs / 3_600_000, 2)}${GAP}h`,
    clock: (timeMs) => localClock(timeZone, timeMs),
    dateTime: (timeMs) => `${localDate(timeZone, timeMs)} ${localClock(timeZone, timeMs)}`,
  };
}
