import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DrawingClock } from './DrawingClock.ts';

let offered = 0;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  offered = 0;
  vi.stubGlobal('requestAnimationFrame', (draw: (nowMs: number) => void) => {
    offered += 1;
    return Number(setTimeout(() => draw(performance.now()), 16));
  });
  vi.stubGlobal('cancelAnimationFrame', (id: number) => clearTimeout(id));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Asks every 10 ms for a second, as joints do that move; how often it drew. */
function drawnInASecond(isSoftware: boolean, prepare: (clock: DrawingClock) => void = () => undefined): number {
  let drawn = 0;
  const clock = new DrawingClock(isSoftware, false, () => (drawn += 1));
  prepare(clock);
  for (let ms = 0; ms < 1000; ms += 10) {
    clock.ask();
    vi.advanceTimersByTime(10);
  }
  clock.end();
  return drawn;
}

test('software draws about ten times a second, and asks the browser for no more frames than it draws, or two for one', () => {
  const drawn = drawnInASecond(true);
  expect(drawn).toBeGreaterThanOrEqual(8);
  expect(drawn).toBeLessThanOrEqual(11);
  expect(offered).toBeLessThanOrEqual(2 * drawn);
});

test('a graphics card draws every frame that the browser offers', () => {
  expect(drawnInASecond(false)).toBeGreaterThan(40);
});

test('a moving camera is followed more closely, and a held control gets the processor', () => {
  expect(drawnInASecond(true, (clock) => clock.setCameraMoving(true))).toBeGreaterThan(14);
  expect(drawnInASecond(true, (clock) => clock.setHeld(true))).toBeLessThan(4);
});

test('what is asked for after its end is not drawn', () => {
  let drawn = 0;
  const clock = new DrawingClock(true, false, () => (drawn += 1));
  clock.ask();
  vi.advanceTimersByTime(20);
  clock.ask();
  clock.end();
  clock.ask();
  vi.advanceTimersByTime(1000);
  expect(drawn).toBe(1);
});
