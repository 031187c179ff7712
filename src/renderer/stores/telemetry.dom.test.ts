import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useTelemetryStore } from './telemetry.ts';

beforeEach(() => {
  vi.useFakeTimers();
  setActivePinia(createPinia());
});
afterEach(() => {
  vi.useRealTimers();
});

/** Sends ten samples every 100 ms for so long; returns how often the plot was told. */
function ticksOf(seconds: number, forceN: (sample: number) => number): number {
  const telemetry = useTelemetryStore();
  const before = telemetry.forceTicks.get('a') ?? 0;
  for (let batch = 0; batch < seconds * 10; batch += 1) {
    const values = Array.from({ length: 10 }, (_, i) => forceN(batch * 10 + i));
    telemetry.addForce('a', batch * 100, 10, values);
    vi.advanceTimersByTime(100);
  }
  return (telemetry.forceTicks.get('a') ?? 0) - before;
}

test('a force that does not change is drawn once in a while, one that does as it comes', () => {
  expect(ticksOf(5, () => 4.2)).toBeLessThanOrEqual(7);
  expect(ticksOf(5, (sample) => 10 + 5 * Math.sin(sample / 7))).toBeGreaterThan(40);
});

test('what came last is shown also when nothing comes after it', () => {
  const telemetry = useTelemetryStore();
  telemetry.addForce('a', 0, 10, [1]);
  vi.advanceTimersByTime(20);
  const before = telemetry.forceTicks.get('a') ?? 0;
  telemetry.addForce('a', 10, 10, [9]);
  vi.advanceTimersByTime(100);
  expect(telemetry.forceTicks.get('a')).toBe(before + 1);
  expect(telemetry.forceOf('a').lastValue).toBe(9);
});
