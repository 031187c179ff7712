import { describe, expect, it } from 'vitest';
import { nextTimeOfDay, runEndCommand } from './runEnd.ts';

const BERLIN = 'Europe/Berlin';
const noon = Date.UTC(2026, 10, 21, 11);
const HOUR_MS = 3_600_000;
const nothing = { stows: '', until: '', atPodEnd: false } as const;

describe('the end of a production run', () => {
  it('is at the next time that the clock shows, tomorrow where it has passed', () => {
    expect(nextTimeOfDay('14:00', noon, BERLIN)).toBe(noon + 2 * HOUR_MS);
    expect(nextTimeOfDay('12:00', noon, BERLIN)).toBe(noon + 24 * HOUR_MS);
    expect(nextTimeOfDay('06:30', noon, BERLIN)).toBe(noon + 18.5 * HOUR_MS);
    for (const wrong of ['25:00', '1:00', 'noon', '12:60']) expect(nextTimeOfDay(wrong, noon, BERLIN)).toBeNull();
  });

  it('is reckoned by the clocks of the site where they change', () => {
    const beforeSpring = Date.UTC(2026, 2, 28, 12);
    expect(nextTimeOfDay('12:00', beforeSpring, BERLIN)).toBe(beforeSpring + 22 * HOUR_MS);
  });

  it('is told on the cell’s clock', () => {
    const command = runEndCommand({ ...nothing, until: '14:00' }, noon, noon + 5000, BERLIN);
    expect(command).toEqual({ type: 'run.set', stows: null, untilMs: noon + 2 * HOUR_MS + 5000, atPodEnd: false });
  });

  it('needs at least one thing that ends it, and figures that can be', () => {
    expect(runEndCommand(nothing, noon, noon, BERLIN)).toBeNull();
    expect(runEndCommand({ ...nothing, atPodEnd: true }, noon, noon, BERLIN)).toMatchObject({ atPodEnd: true });
    expect(runEndCommand({ ...nothing, stows: 12 }, noon, noon, BERLIN)).toMatchObject({ stows: 12, untilMs: null });
    for (const stows of [0, -3, 1.5, 10_001])
      expect(runEndCommand({ ...nothing, stows }, noon, noon, BERLIN)).toBeNull();
  });
});
