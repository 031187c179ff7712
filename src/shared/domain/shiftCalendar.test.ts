import { describe, expect, it } from 'vitest';
import {
  defaultShiftSettings,
  shiftAt,
  shiftBefore,
  shiftNamed,
  enteredShiftSettingsSchema,
  type ShiftSettings,
} from './shiftCalendar.ts';
import { localClock, localDate, timeOfLocal } from './zonedTime.ts';

const BERLIN = 'Europe/Berlin';
const HOUR = 3_600_000;
const utc = (text: string): number => Date.parse(`${text}Z`);
const at = (text: string, zone = BERLIN) => shiftAt(defaultShiftSettings, zone, utc(text));
const hours = (span: { fromMs: number; endMs: number }): number => (span.endMs - span.fromMs) / HOUR;
const problemsOf = (change: Partial<ShiftSettings>): string[] => {
  const parsed = enteredShiftSettingsSchema.safeParse({ ...defaultShiftSettings, ...change });
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.message);
};
const early = defaultShiftSettings.shifts[0]!;

describe('wall clock of a time zone', () => {
  it('moves a time that the change to summer time skips by the hour that is lost', () => {
    const skipped = timeOfLocal(BERLIN, 2026, 3, 29, 2 * 60 + 30);
    expect(new Date(skipped).toISOString()).toBe('2026-03-29T01:30:00.000Z');
    expect(localClock(BERLIN, skipped)).toBe('03:30');
  });

  it('takes the first of a time that the change to winter time brings twice', () => {
    expect(new Date(timeOfLocal(BERLIN, 2026, 10, 25, 2 * 60 + 30)).toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });

  it('reads back times all over a year in zones with odd offsets', () => {
    for (const zone of [BERLIN, 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC'])
      for (let timeMs = utc('2026-01-01T00:00'); timeMs < utc('2027-01-01T00:00'); timeMs += 11.25 * HOUR) {
        const [year, month, day] = localDate(zone, timeMs).split('-').map(Number) as [number, number, number];
        const [hour, minute] = localClock(zone, timeMs).split(':').map(Number) as [number, number];
        const back = timeOfLocal(zone, year, month, day, hour * 60 + minute);
        // A time that comes twice is read as the first.
        expect([0, HOUR, HOUR / 2]).toContain(timeMs - back);
      }
  }, 20_000);
});

describe('shift calendar', () => {
  it('finds early, late and night by the local clock', () => {
    expect(at('2026-06-10T04:00')).toMatchObject({ name: 'early', fromMs: utc('2026-06-10T04:00') });
    expect(at('2026-06-10T03:59')).toMatchObject({ name: 'night', fromMs: utc('2026-06-09T20:00') });
    expect(at('2026-06-10T12:00').name).toBe('late');
  });

  it('makes the night of the change to summer time seven hours long, and that to winter time nine', () => {
    expect(hours(at('2026-03-29T00:00'))).toBe(7);
    expect(hours(at('2026-10-25T00:00'))).toBe(9);
    expect(hours(at('2026-10-26T00:00'))).toBe(8);
    expect(localClock(BERLIN, at('2026-03-29T00:00').endMs)).toBe('06:00');
  });

  it('gives every moment of the days of change to exactly one shift', () => {
    for (const day of ['2026-03-28', '2026-10-24']) {
      let span = at(`${day}T12:00`);
      for (let count = 0; count < 9; count += 1) {
        const next = shiftAt(defaultShiftSettings, BERLIN, span.endMs);
        expect(next.fromMs).toBe(span.endMs);
        expect(shiftBefore(defaultShiftSettings, BERLIN, next)).toEqual(span);
        span = next;
      }
    }
  });

  it('knows breaks on the day on which they fall, across midnight', () => {
    const settings = {
      ...defaultShiftSettings,
      shifts: [{ name: 'night', start: '22:00', end: '06:00', days: [1], breaks: [{ start: '02:00', minutes: 30 }] }],
    };
    const [pause] = shiftAt(settings, BERLIN, utc('2026-06-08T23:00')).breaks;
    expect(pause).toEqual({ fromMs: utc('2026-06-09T00:00'), toMs: utc('2026-06-09T00:30') });
  });

  it('has no name between shifts, from the end of one to the start of the next', () => {
    const settings = { ...defaultShiftSettings, shifts: [{ ...early, days: [1, 2, 3, 4, 5] }] };
    const weekend = shiftAt(settings, BERLIN, utc('2026-06-13T12:00'));
    expect(weekend).toEqual({
      name: null,
      fromMs: utc('2026-06-12T12:00'),
      endMs: utc('2026-06-15T04:00'),
      breaks: [],
    });
    expect(shiftNamed(settings, BERLIN, { year: 2026, month: 6, day: 13 }, 'early')).toBeNull();
    expect(shiftNamed(settings, BERLIN, { year: 2026, month: 6, day: 15 }, 'early')?.fromMs).toBe(weekend.endMs);
  });

  it('refuses shifts that overlap, the end of the week included', () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ shifts: [early, { ...early, name: 'other', start: '13:00', end: '15:00' }] })).toEqual([
      '"other" overlaps with "early".',
    ]);
    const sundayNight = { ...early, name: 'night', start: '22:00', end: '07:00', days: [7] };
    expect(problemsOf({ shifts: [sundayNight, { ...early, days: [1] }] })).toHaveLength(1);
  });

  it('refuses two shifts of one name, breaks outside of their shift, zones and times that do not exist', () => {
    expect(problemsOf({ shifts: [early, { ...early, start: '14:00', end: '22:00' }] })[0]).toContain('Two shifts');
    expect(problemsOf({ shifts: [{ ...early, breaks: [{ start: '13:45', minutes: 30 }] }] })[0]).toContain('13:45');
    expect(problemsOf({ timeZone: 'Mars/Olympus' })[0]).toContain('Mars/Olympus');
    expect(problemsOf({ shifts: [{ ...early, start: '24:00' }] })[0]).toContain('06:00');
  });
});
