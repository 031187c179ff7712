import { describe, expect, it } from 'vitest';
import { ClockSync } from './ClockSync.ts';

describe('the comparison of clocks', () => {
  it('knows nothing at first, and takes what the cell stated until the first round trip', () => {
    const sync = new ClockSync();
    expect(sync.cellTimeMs(1000)).toBeNull();
    expect(sync.roundTripMs()).toBeNull();
    sync.restart(1000, 501_000);
    expect(sync.cellTimeMs(1200)).toBe(501_200);
    sync.add(2000, 2010, 502_105);
    expect(sync.cellTimeMs(2005)).toBe(502_105);
    expect(sync.roundTripMs()).toBe(10);
  });

  it('trusts the shortest round trip: delays on one way only do not shift the clock', () => {
    const sync = new ClockSync();
    const cellAheadMs = 250;
    for (const [sentMs, thereMs, backMs] of [
      [1000, 200, 10],
      [1500, 3, 3],
      [2000, 10, 300],
      [2500, 150, 5],
    ] as const)
      sync.add(sentMs, sentMs + thereMs + backMs, sentMs + thereMs + cellAheadMs);
    expect(sync.rate()).toBe(1);
    expect(sync.cellTimeMs(10_000)! - 10_000).toBeCloseTo(cellAheadMs, 6);
  });

  it('follows the clock of a simulated cell that runs four times as fast', () => {
    const sync = new ClockSync();
    for (let i = 0; i < 12; i += 1) sync.add(i * 500, i * 500 + 2, 9000 + (i * 500 + 1) * 4);
    expect(sync.rate()).toBeCloseTo(4, 3);
    expect(sync.cellTimeMs(6001)).toBeCloseTo(9000 + 6001 * 4, 0);
  });
});
