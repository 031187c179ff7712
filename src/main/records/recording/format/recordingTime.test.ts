import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../tests/corpus/SyntheticCell.ts';
import { foxgloveTime, millisecondsOf, millisecondsOfHalves, nanosecondsOf } from './recordingTime.ts';

describe('times of a recording', () => {
  it('come back as the very same number of milliseconds', () => {
    const seed = 314;
    const random = seededRandom(seed);
    for (let i = 0; i < 20_000; i += 1) {
      const timeMs = i % 2 === 0 ? 1_700_000_000_000 + random() * 3e11 : Math.floor(random() * 2e12);
      const timeNs = nanosecondsOf(timeMs);
      expect(millisecondsOf(timeNs), `seed ${seed}`).toBe(timeMs);
      expect(millisecondsOfHalves(Number(timeNs & 0xffffffffn), Number(timeNs >> 32n)), `seed ${seed}`).toBe(timeMs);
    }
  });

  it('are seconds and nanoseconds for the field’s schemas', () => {
    expect(foxgloveTime(1_760_000_000_123.5)).toEqual({ sec: 1_760_000_000, nsec: 123_500_000 });
    expect(foxgloveTime(999.9999999)).toEqual({ sec: 1, nsec: 0 });
  });
});
