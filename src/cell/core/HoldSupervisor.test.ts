import { describe, expect, it } from 'vitest';
import { randomSource } from '#cell/simulation/scenarios/randomSource.ts';
import { HoldSupervisor } from './HoldSupervisor.ts';

const timing = { beatTimeoutMs: 90, firstBeatTimeoutMs: 1000, maxRoundTripMs: 150 };
const window_ = 'socket-1';

/** A hold whose first two beats have come: it moves from 30 ms on. */
function moving(): HoldSupervisor {
  const hold = new HoldSupervisor(timing);
  hold.begin('hold-0001', window_, 0);
  hold.beat({ holdId: 'hold-0001', index: 0, echoIndex: null }, window_, 10);
  hold.beat({ holdId: 'hold-0001', index: 1, echoIndex: 0 }, window_, 30);
  return hold;
}
const beat = (hold: HoldSupervisor, index: number, echoIndex: number | null, nowMs: number, from = window_) =>
  hold.beat({ holdId: 'hold-0001', index, echoIndex }, from, nowMs);

describe('the watch over a hold', () => {
  it('M5 begins to move with the first measured round trip, not before', () => {
    const hold = new HoldSupervisor(timing);
    hold.begin('hold-0001', window_, 0);
    expect(beat(hold, 0, null, 10)).toEqual({ holdId: 'hold-0001', index: 0, roundTripMs: null });
    expect(hold.phase).toBe('waiting');
    expect(beat(hold, 1, 0, 34)).toEqual({ holdId: 'hold-0001', index: 1, roundTripMs: 24 });
    expect(hold.phase).toBe('moving');
  });

  it('M5 stops when no beat came in time, counted from the last one', () => {
    const hold = moving();
    hold.tick(120);
    expect(hold.phase).toBe('moving');
    hold.tick(121);
    expect(hold).toMatchObject({ phase: 'stopping', stopCause: 'silence' });
    expect(hold.finish(165)).toEqual({ cause: 'silence', latencyMs: 135 });
  });

  it('M5 a beat that comes too late stops it even when no step fell in between', () => {
    const hold = moving();
    expect(beat(hold, 2, 1, 200)).toBeNull();
    expect(hold.stopCause).toBe('silence');
  });

  it('M4 measures the age of the newest echo that the window knows of, and stops above the limit', () => {
    const hold = moving();
    for (let k = 2; k < 9; k++) beat(hold, k, 1, 30 + (k - 1) * 25);
    // Beats come, but no newer echo reaches the window.
    expect(hold).toMatchObject({ phase: 'stopping', stopCause: 'slow_link' });
    expect(hold.finish(230)).toMatchObject({ cause: 'slow_link', latencyMs: 230 - 205 });
  });

  it('M4 stops a window that never sees an echo before anything moved', () => {
    const hold = new HoldSupervisor(timing);
    hold.begin('hold-0001', window_, 0);
    for (let k = 0; k < 8; k++) beat(hold, k, null, 25 * k);
    expect(hold.cancelled).toBe(true);
    expect(hold.finish(200)).toEqual({ cause: 'slow_link', latencyMs: null });
  });

  it('M4 tells the longest of the last four round trips', () => {
    const hold = moving();
    expect(beat(hold, 2, 1, 110)?.roundTripMs).toBe(80);
    for (const k of [3, 4, 5]) expect(beat(hold, k, k - 1, 110 + 20 * (k - 2))?.roundTripMs).toBe(80);
    expect(beat(hold, 6, 5, 190)?.roundTripMs).toBe(20);
  });

  it('M5 repeated, older and foreign beats do not count', () => {
    const hold = moving();
    expect(beat(hold, 1, 0, 40)).toBeNull();
    expect(beat(hold, 0, 0, 40)).toBeNull();
    expect(beat(hold, 9, 8, 40), 'an echo that was never sent').toBeNull();
    expect(beat(hold, 2, 1, 40, 'socket-2')).toBeNull();
    expect(hold.beat({ holdId: 'hold-0002', index: 2, echoIndex: 1 }, window_, 40)).toBeNull();
    hold.tick(121);
    expect(hold.stopCause).toBe('silence');
  });

  it('M5 the first beat counts only on the connection that asked for the hold', () => {
    const hold = new HoldSupervisor(timing);
    hold.begin('hold-0001', window_, 0);
    expect(beat(hold, 0, null, 10, 'socket-2')).toBeNull();
    expect(beat(hold, 0, null, 20)).not.toBeNull();
  });

  it('M5 stops with the end of the connection that asked for it, and of no other', () => {
    const hold = moving();
    expect(hold.disconnected('socket-2', 40)).toBe(false);
    expect(hold.release('hold-0001', 'socket-2', 40)).toBe(false);
    expect(hold.disconnected(window_, 41)).toBe(true);
    expect(hold.finish(81)).toEqual({ cause: 'disconnected', latencyMs: 40 });
  });

  it('M6 nothing that comes after a stop lets it move again', () => {
    const hold = moving();
    hold.release('hold-0001', window_, 50);
    expect(beat(hold, 2, 1, 55)).toBeNull();
    expect(hold.begin('hold-0001', window_, 60)).toBe(false);
    expect(hold.phase).toBe('stopping');
    hold.finish(90);
    expect(beat(hold, 3, 2, 95)).toBeNull();
    expect(hold.phase).toBe('idle');
  });

  it('never moves without a live hold and never for two, whatever comes in whatever order', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = randomSource(seed);
      const pick = (n: number): number => Math.floor(random() * n);
      const hold = new HoldSupervisor(timing);
      let nowMs = 0;
      let live: { holdId: string; lastBeatMs: number; lastIndex: number; stopped: boolean } | null = null;
      for (let step = 0; step < 400; step++) {
        nowMs += random() < 0.05 ? pick(300) : pick(30);
        const holdId = `hold-000${pick(3)}`;
        const from = random() < 0.9 ? window_ : 'socket-2';
        switch (pick(8)) {
          case 0:
            if (hold.begin(holdId, window_, nowMs)) {
              expect(live, `seed ${seed}`).toBeNull();
              live = { holdId, lastBeatMs: nowMs, lastIndex: -1, stopped: false };
            }
            break;
          case 1:
            if (hold.release(holdId, from, nowMs)) live!.stopped = true;
            break;
          case 2:
            if (hold.disconnected(from, nowMs)) live!.stopped = true;
            break;
          case 3:
            if (hold.phase !== 'idle' && (hold.stopCause || random() < 0.2)) {
              hold.finish(nowMs);
              live = null;
            }
            break;
          default: {
            const index = (live?.lastIndex ?? 0) + pick(3);
            const echo = hold.beat({ holdId, index, echoIndex: index > 0 ? index - 1 - pick(2) : null }, from, nowMs);
            if (echo) {
              expect(live, `seed ${seed}`).toMatchObject({ holdId, stopped: false });
              expect(index, `seed ${seed}`).toBeGreaterThan(live!.lastIndex);
              Object.assign(live!, { lastBeatMs: nowMs, lastIndex: index });
            }
          }
        }
        hold.tick(nowMs);
        if (hold.stopCause && live) live.stopped = true;
        if (hold.phase === 'moving') {
          expect(live, `seed ${seed}`).not.toBeNull();
          expect(live!.stopped, `seed ${seed}`).toBe(false);
          expect(nowMs - live!.lastBeatMs, `seed ${seed}`).toBeLessThanOrEqual(timing.beatTimeoutMs);
          expect(live!.lastIndex, `seed ${seed}`).toBeGreaterThan(0);
        }
      }
    }
  });
});
