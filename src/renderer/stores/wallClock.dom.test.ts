import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { demoAlarm } from '../../../tests/builders/demoAlarm.ts';
import { demoCellView } from '../../../tests/builders/demoCell.ts';
import { AlarmArrivals } from './AlarmArrivals.ts';
import { useCellsStore } from './cells.ts';
import { monotonicNowMs, wallNowMs } from './clock.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

let wallMs: number;
let passedMs: number;
beforeEach(() => {
  setActivePinia(createPinia());
  wallMs = Date.now();
  passedMs = 5000;
  vi.spyOn(Date, 'now').mockImplementation(() => wallMs);
  vi.spyOn(performance, 'now').mockImplementation(() => passedMs);
});
afterEach(() => vi.restoreAllMocks());
function pass(ms: number): void {
  wallMs += ms;
  passedMs += ms;
}

describe.each([
  ['back an hour', -HOUR_MS],
  ['forward an hour', HOUR_MS],
])('the workstation’s clock set %s', (_, byMs) => {
  test('changes neither the age of what a cell told nor how long it has been silent', () => {
    const cells = useCellsStore();
    const view = demoCellView();
    cells.setView({
      ...view,
      link: { ...view.link, state: 'stale', lastHeardAtMs: wallNowMs() - 3000, clockOffsetMs: 250 },
    });
    const cellTimeMs = wallNowMs() + 250;
    wallMs += byMs;
    pass(MINUTE_MS);
    expect(cells.cellTimeMs(view.cellKey, monotonicNowMs())).toBeCloseTo(cellTimeMs + MINUTE_MS, 3);
    expect(cells.silentForMs(view.cellKey, monotonicNowMs())).toBeCloseTo(MINUTE_MS + 3000, 3);
  });

  test('does not make this window’s own loss of the application older or younger', () => {
    const cells = useCellsStore();
    cells.setConnected(true);
    cells.setConnected(false);
    wallMs += byMs;
    pass(MINUTE_MS);
    expect(monotonicNowMs() - cells.disconnectedSinceMs!).toBe(MINUTE_MS);
  });

  test('leaves the age of an alarm, and one that comes then is newer than one that was silenced', () => {
    const arrivals = new AlarmArrivals();
    const first = demoAlarm('cell_held', {}, wallNowMs());
    arrivals.note([first]);
    const silencedThrough = arrivals.newest;
    wallMs += byMs;
    pass(MINUTE_MS);
    const second = demoAlarm('link_stale', { raisedAtMs: wallNowMs() }, wallNowMs());
    arrivals.note([first, second]);
    expect(arrivals.ageMs(first, monotonicNowMs())).toBeCloseTo(MINUTE_MS + 30_000, 3);
    expect(arrivals.orderOf(first)).toBeLessThanOrEqual(silencedThrough);
    expect(arrivals.orderOf(second)).toBeGreaterThan(silencedThrough);
  });
});
