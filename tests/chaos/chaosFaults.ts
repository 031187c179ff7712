/** Mean simulated time between two faults of a kind, and how long each lasts. */
export const faults = {
  cellKill: { everyMs: 300_000, fromMs: 500, toMs: 20_000 },
  consoleKill: { everyMs: 400_000, fromMs: 500, toMs: 40_000 },
  link: { everyMs: 90_000, fromMs: 100, toMs: 25_000 },
  freeze: { everyMs: 240_000, fromMs: 500, toMs: 15_000 },
  window: { everyMs: 300_000, fromMs: 9_000, toMs: 40_000 },
  consoleClock: { everyMs: 200_000, fromMs: 0, toMs: 0 },
  cellClock: { everyMs: 300_000, fromMs: 0, toMs: 0 },
} as const;
export type Fault = keyof typeof faults;
/** By so much a wall clock is set, forward or back. */
export const CLOCK_STEPS_MS = [-3_600_000, 3_600_000, -90_000, 90_000, -2500, 2500];
