import { describe, expect, it } from 'vitest';
import { defaultShiftSettings, shiftAt } from './shiftCalendar.ts';
import { siteZone } from './siteZone.ts';
import { localClock, localDate, timeOfLocal } from './zonedTime.ts';

const MORNING_MS = Date.UTC(2026, 5, 10, 7, 30);

describe('the time zone of a site', () => {
  it('is the settings’ own, or the workstation’s', () => {
    expect(siteZone({ timeZone: 'Asia/Kathmandu' }, 'Europe/Berlin')).toEqual({
      timeZone: 'Asia/Kathmandu',
      refused: null,
    });
    expect(siteZone({ timeZone: null }, 'Europe/Berlin')).toEqual({ timeZone: 'Europe/Berlin', refused: null });
    expect(siteZone(null, 'UTC')).toEqual({ timeZone: 'UTC', refused: null });
  });

  // What hosts without TZ, with an empty one and with nonsense in it report.
  it.each(['Etc/Unknown', 'undefined', '', 'Garbage', 'Mars/Olympus', 'x'.repeat(100_000)])(
    'is UTC, and says so, where the host reports %j',
    (reported) => {
      const zone = siteZone({ timeZone: null }, reported);
      expect(zone.timeZone).toBe('UTC');
      expect(zone.refused).toBe(reported.slice(0, 64));
    },
  );

  it('that is not known lets every clock and shift be reckoned in UTC', () => {
    for (const zone of ['Etc/Unknown', 'undefined', '', '\u0000'.repeat(5)]) {
      expect(localDate(zone, MORNING_MS)).toBe('2026-06-10');
      expect(localClock(zone, MORNING_MS)).toBe('07:30');
      expect(timeOfLocal(zone, 2026, 6, 10, 7 * 60 + 30)).toBe(MORNING_MS);
      expect(shiftAt(defaultShiftSettings, zone, MORNING_MS)).toMatchObject({
        name: 'early',
        fromMs: Date.UTC(2026, 5, 10, 6),
      });
    }
  });
});
