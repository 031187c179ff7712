import { describe, expect, it } from 'vitest';
import type { ReplaySeries } from '#shared/bridge/requests/replay.ts';
import { valueAt } from './valueAt.ts';

const series: ReplaySeries = { startMs: 1000, columnMs: 10, low: [1, 2, null], high: [3, 2, null], readFraction: 1 };

describe('the value at the cursor', () => {
  it('is the lowest and the highest of its column', () => {
    expect(valueAt(series, 1000)).toEqual({ low: 1, high: 3 });
    expect(valueAt(series, 1019.9)).toEqual({ low: 2, high: 2 });
  });
  it('is none where nothing was recorded, and outside', () => {
    for (const timeMs of [1025, 999, 1031, null]) expect(valueAt(series, timeMs)).toBeNull();
    expect(valueAt(null, 1000)).toBeNull();
  });
});
