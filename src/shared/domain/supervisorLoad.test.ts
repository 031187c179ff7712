import { describe, expect, it } from 'vitest';
import { callTimes, fanOutOf, supervisorLoad, type LoadCall } from './supervisorLoad.ts';

const MINUTE = 60_000;
const call = (cellKey: string, opened: number, claimed: number | null, closed: number | null): LoadCall => ({
  cellKey,
  openedAtMs: opened * MINUTE,
  claimedAtMs: claimed === null ? null : claimed * MINUTE,
  closedAtMs: closed === null ? null : closed * MINUTE,
});
/** Two cells for an hour: four calls, each waits one minute and takes two. */
const hour = [call('a', 10, 11, 13), call('a', 40, 41, 43), call('b', 20, 21, 23), call('b', 50, 51, 53)];
const ask = { calls: hour, cellKeys: ['a', 'b'], fromMs: 0, nowMs: 60 * MINUTE, people: 1, horizonMs: 15 * MINUTE };

describe('the load of a supervisor', () => {
  it('has interaction, waiting and neglect time as means over the calls', () => {
    const times = callTimes(hour, 2, 0, 60 * MINUTE);
    expect(times).toEqual({
      answered: 4,
      interactionMs: 2 * MINUTE,
      waitMs: MINUTE,
      // 120 minutes of two cells, less 12 in calls, over four calls.
      neglectMs: 27 * MINUTE,
    });
    expect(fanOutOf(times)).toBeCloseTo(27 / 3 + 1, 10);
  });

  it('without waiting is the fan-out of Olsen and Goodrich', () => {
    expect(fanOutOf({ answered: 3, neglectMs: 20, interactionMs: 5, waitMs: 0 })).toBe(5);
    expect(fanOutOf({ answered: 0, neglectMs: 20, interactionMs: null, waitMs: null })).toBeNull();
  });

  it('counts the calls that come and those that stand open', () => {
    const quiet = supervisorLoad(ask);
    expect(quiet).toMatchObject({ waiting: 0, expected: 1 });
    expect(quiet.utilisation).toBeCloseTo(2 / 15, 10);
    const busy = supervisorLoad({ ...ask, calls: [...hour, call('a', 59, null, null)] });
    expect(busy.waiting).toBe(1);
    expect(busy.utilisation).toBeGreaterThan(quiet.utilisation!);
  });

  it('is shared by the people who answer', () => {
    expect(supervisorLoad({ ...ask, people: 2 }).utilisation).toBeCloseTo(1 / 15, 10);
  });

  it('passes the whole of their time where calls take more than there is', () => {
    const cellKeys = Array.from({ length: 30 }, (_, index) => `c${index}`);
    const calls = cellKeys.map((cellKey) => call(cellKey, 10, 12, 20));
    expect(supervisorLoad({ ...ask, calls, cellKeys }).utilisation).toBeGreaterThan(1);
  });

  it('says nothing from too few calls, and nothing of cells that are not watched', () => {
    expect(supervisorLoad({ ...ask, calls: hour.slice(0, 2) })).toMatchObject({ fanOut: null, utilisation: null });
    expect(supervisorLoad({ ...ask, cellKeys: ['c'] })).toMatchObject({ answered: 0, neglectMs: null, waiting: 0 });
  });

  it('of a call that was open before the span counts only what lies in it', () => {
    expect(callTimes([call('a', -30, -20, 10)], 1, 0, 60 * MINUTE).neglectMs).toBe(50 * MINUTE);
  });
});
