import { describe, expect, it } from 'vitest';
import { readMoment } from './readMoment.ts';

const BERLIN = 'Europe/Berlin';
const iso = (text: string, zone = BERLIN): string => {
  const read = readMoment(text, zone);
  return read.ok ? new Date(read.value).toISOString() : read.error;
};

describe('a moment that a person names', () => {
  it('is a date or a time of the site’s own clocks', () => {
    expect(iso('2026-03-01')).toBe('2026-02-28T23:00:00.000Z');
    expect(iso('2026-07-01T06:00')).toBe('2026-07-01T04:00:00.000Z');
    expect(iso('2026-07-01T06:00:05.25')).toBe('2026-07-01T04:00:05.250Z');
    expect(iso('2026-07-01T06:00', 'Asia/Kathmandu')).toBe('2026-07-01T00:15:00.000Z');
    expect(iso('2028-02-29', 'UTC')).toBe('2028-02-29T00:00:00.000Z');
  });

  it('is the same everywhere where its offset is written', () => {
    for (const zone of [BERLIN, 'America/New_York', 'Etc/Unknown']) {
      expect(iso('2026-07-01T06:00Z', zone)).toBe('2026-07-01T06:00:00.000Z');
      expect(iso('2026-07-01T06:00-05:30', zone)).toBe('2026-07-01T11:30:00.000Z');
    }
  });

  it.each([
    '',
    ' ',
    '1',
    '01.02.2026',
    '2026',
    '2026-03',
    '2026-3-1',
    '03/01/2026',
    'Feb 30',
    'Feb 30 2026',
    'yesterday',
    '2026-03-01 06:00',
    '2026-03-01T6:00',
    '2026-03-01T',
    '2026-03-01Z',
    '+002026-03-01',
    '1767225600000',
    '２０２６-03-01',
    '2026-03-01\n',
  ])('is not %j: the sentence shows the forms that are read', (text) => {
    expect(iso(text)).toContain('expected a date like 2026-03-01, or a time like 2026-03-01T06:00');
  });

  it.each(['2026-02-30', '2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31T06:00Z', '2026-01-00'])(
    'is no day that the calendar lacks (%s)',
    (text) => {
      expect(iso(text)).toContain('the calendar has no such day');
    },
  );

  it.each([
    ['2026-03-01T24:00', '23:59:59'],
    ['2026-03-01T06:60', '23:59:59'],
    ['2026-03-01T06:00+15:00', 'offset'],
    ['2026-03-01T06:00+01:75', 'offset'],
    ['0026-03-01', '1970'],
  ])('is not %s', (text, expected) => {
    expect(iso(text)).toContain(expected);
  });
});
