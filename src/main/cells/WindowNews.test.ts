import { describe, expect, it } from 'vitest';
import type { BridgePush, LinkStatus } from '#shared/bridge/bridge.ts';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { WindowNews } from './WindowNews.ts';

const live: LinkStatus = {
  ...{ state: 'live', detail: null, lastHeardAtMs: 0, roundTripMs: 1, clockOffsetMs: 0, telemetryDropped: 0 },
};

describe('what windows are told of a link', () => {
  it('is every change of its state at once, and its figures about once a second', () => {
    const clock = new ManualClock();
    const pushes: BridgePush[] = [];
    const news = new WindowNews('cell-1', clock, (push) => void pushes.push(push));
    const told = (): number => pushes.splice(0).length;
    for (let tick = 0; tick < 20; tick += 1) {
      news.observe({ type: 'link', status: { ...live, roundTripMs: tick } });
      clock.advance(500);
    }
    expect(told()).toBe(10);
    news.observe({ type: 'link', status: { ...live, state: 'stale' } });
    news.observe({ type: 'link', status: { ...live, state: 'stale', lastHeardAtMs: 1 } });
    news.observe({ type: 'link', status: live });
    news.observe({ type: 'link', status: { ...live, detail: 'Its clock was set.' } });
    news.observe({ type: 'link', status: { ...live, detail: 'Its clock was set.', clockOffsetMs: 3_600_000 } });
    expect(told()).toBe(5);
  });
});
