import { describe, expect, it } from 'vitest';
import { localClock, localDate } from '#shared/domain/zonedTime.ts';
import { fileTime, isoTime } from './timeText.ts';

describe('the text of a time', () => {
  it('is that of ISO 8601, also as a file name', () => {
    expect(isoTime(1_760_000_000_000)).toBe('2025-10-09T08:53:20.000Z');
    expect(fileTime(1_760_000_000_000)).toBe('2025-10-09T08-53-20-000Z');
  });

  it('is a text whatever the time, with and without a time zone', () => {
    for (const timeMs of [1.76e18, -1e300, Infinity, -Infinity, NaN, 8.64e15, -8.64e15, 0]) {
      expect(isoTime(timeMs)).toMatch(/Z$|^no date \(.+ ms\)$/);
      expect(fileTime(timeMs)).toMatch(/^[+\w-]+$/);
      expect(localDate('Europe/Berlin', timeMs)).toMatch(/^\d{4,}-\d\d-\d\d$/);
      expect(localClock('Europe/Berlin', timeMs)).toMatch(/^\d\d:\d\d$/);
    }
  });
});
