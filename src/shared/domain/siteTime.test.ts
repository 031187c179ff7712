import { describe, expect, it } from 'vitest';
import { readSiteTime, siteDateTime } from './siteTime.ts';

const BERLIN = 'Europe/Berlin';
const NOW_MS = Date.UTC(2026, 2, 10, 9, 30);

describe('a moment that a person writes', () => {
  it.each([
    ['2026-03-09 06:05', Date.UTC(2026, 2, 9, 5, 5)],
    ['9.3.2026 06:05', Date.UTC(2026, 2, 9, 5, 5)],
    [' 2026-03-09 ', Date.UTC(2026, 2, 8, 23)],
    ['2026-07-01T06:00', Date.UTC(2026, 6, 1, 4)],
    ['06:05', Date.UTC(2026, 2, 10, 5, 5)],
  ])('%s is read by the clocks of the site', (text, timeMs) => {
    expect(readSiteTime(text, BERLIN, NOW_MS)).toBe(timeMs);
  });

  it.each(['', 'yesterday', '03/09/2026', '2026-02-30', '2026-13-01', '24:00', '2026-03-09 06:60'])(
    '%s is none',
    (text) => {
      expect(readSiteTime(text, BERLIN, NOW_MS)).toBeNull();
    },
  );

  it('comes back as it was written', () => {
    expect(siteDateTime(BERLIN, readSiteTime('2026-03-09 06:05', BERLIN, NOW_MS)!)).toBe('2026-03-09 06:05');
  });
});
