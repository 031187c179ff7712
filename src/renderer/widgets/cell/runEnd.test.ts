import { describe, expect, it } from 'vitest';
import { nextTimeOfDay, runEndCommand } from './runEnd.ts';

const noon = new Date(2026, 10, 21, 12, 0, 0, 0).getTime();
const HOUR_MS = 3_600_000;
const nothing = { stows: '', until: '', atPodEnd: false } as const;

describe('the end of a production run', () => {
  it('is at the next time that the clock shows, tomorrow where it has passed', () => {
    expect(nextTimeOfDay('14:00', noon)).toBe(noon + 2 * HOUR_MS);
    expect(nextTimeOfDay('12:00', noon)).toBe(new Date(2026, 10, 22, 12).getTime());
    expect(nextTimeOfDay('06:30', noon)).toBe(new Date(2026, 10, 22, 6, 30).getTime());
    for (const wrong of ['25:00', '1:00', 'noon', '12:60']) expect(nextTimeOfDay(wrong, noon)).toBeNull();
  });

  it('is told on the cell’s clock', () => {
    const command = runEndCommand({ ...nothing, until: '14:00' }, noon, noon + 5000);
    expect(command).toEqual({ type: 'run.set', stows: null, untilMs: noon + 2 * HOUR_MS + 5000, atPodEnd: false });
  });

  it('needs at least one thing that ends it, and figures that can be', () => {
    expect(runEndCommand(nothing, noon, noon)).toBeNull();
    expect(runEndCommand({ ...nothing, atPodEnd: true }, noon, noon)).toMatchObject({ atPodEnd: true });
    expect(runEndCommand({ ...nothing, stows: 12 }, noon, noon)).toMatchObject({ stows: 12, untilMs: null });
    for (const stows of [0, -3, 1.5, 10_001]) expect(runEndCommand({ ...nothing, stows }, noon, noon)).toBeNull();
  });
});
