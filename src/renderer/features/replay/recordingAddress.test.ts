import { describe, expect, it } from 'vitest';
import { timeIn } from './recordingAddress.ts';

describe('the time in the address of a replay', () => {
  it('is a number of milliseconds, or null where there is none', () => {
    expect(timeIn('1760000000000')).toBe(1_760_000_000_000);
    expect(timeIn(['1760000000000.5', '2'])).toBe(1_760_000_000_000.5);
    for (const none of [undefined, null, '']) expect(timeIn(none)).toBeNull();
  });

  it('that is no time comes back as its text, to be said', () => {
    for (const text of [
      'abc',
      '1e300',
      '-1e300',
      'Infinity',
      '2026-01-01',
      '8640000000000001',
      '0x10',
      '1e15',
      ' 5',
      '0b1',
    ])
      expect(timeIn(text)).toBe(text);
  });
});
