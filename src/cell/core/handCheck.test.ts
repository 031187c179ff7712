import { describe, expect, it } from 'vitest';
import { compareWithPicture, type SaidAndSeen } from './handCheck.ts';

const seen = (freeLitres: number, marginLitres = 2) => ({
  status: 'ok' as const,
  freeVolumeM3: freeLitres / 1000,
  freeVolumeMarginM3: marginLitres / 1000,
});
const verdict = (deed: SaidAndSeen['deed'], unitLitres: number | null, before: number, after: number) =>
  compareWithPicture({
    deed,
    unitM3: unitLitres === null ? null : unitLitres / 1000,
    before: seen(before),
    after: seen(after),
  }).verdict;

describe('N4 a picture', () => {
  it.each([
    ['put_in', 2.6, 10, 8.5, 'agrees'],
    ['put_in', 2.6, 10, 9.9, 'disagrees'],
    ['put_in', 2.6, 10, 11, 'disagrees'],
    ['put_in', 2, 12, 5, 'disagrees'],
    ['taken_out', 1.4, 8, 8.6, 'agrees'],
    ['taken_out', 1.4, 8, 8.1, 'disagrees'],
    // Too small to be missed, or not known: only the other direction is a contradiction.
    ['taken_out', 0.3, 8, 8.1, 'cannot_tell'],
    ['taken_out', null, 8, 9.5, 'agrees'],
    ['taken_out', null, 8, 5, 'disagrees'],
    ['rearranged', null, 8, 9.2, 'agrees'],
    ['rearranged', null, 8, 11, 'disagrees'],
  ] as const)('%s of %s l, free volume %s to %s l: %s', (deed, unitLitres, before, after, expected) => {
    expect(verdict(deed, unitLitres, before, after)).toBe(expected);
  });

  it('that is missing or refused tells nothing', () => {
    const said = { deed: 'put_in', unitM3: 0.002 } as const;
    expect(compareWithPicture({ ...said, before: null, after: seen(5) }).verdict).toBe('cannot_tell');
    const refused = { ...seen(5), status: 'refused' as const };
    expect(compareWithPicture({ ...said, before: seen(7), after: refused })).toMatchObject({
      verdict: 'cannot_tell',
      seenM3: null,
    });
  });
});
