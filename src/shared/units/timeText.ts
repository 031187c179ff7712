/** Furthest from 1970 that a date reaches, milliseconds (ECMA-262, 21.4.1.1). */
const FURTHEST_MS = 8.64e15;

/** Whether a date can hold this time: of others every format throws. */
export const isDateMs = (timeMs: number): boolean => Math.abs(timeMs) <= FURTHEST_MS;

/** The time itself, or the nearest one that a date can hold; 0 for what is no number. */
export const asDateMs = (timeMs: number): number =>
  Number.isNaN(timeMs) ? 0 : Math.min(FURTHEST_MS, Math.max(-FURTHEST_MS, timeMs));

/** 2026-03-29T04:00:00.000Z; for what no date can hold, its figure. Never throws, whoever the time comes from. */
export const isoTime = (timeMs: number): string =>
  // eslint-disable-next-line no-restricted-syntax -- the one place that may
  isDateMs(timeMs) ? new Date(timeMs).toISOString() : `no date (${timeMs} ms)`;

/** The same in a form that every file system takes as a name: 2026-03-29T04-00-00-000Z. */
export const fileTime = (timeMs: number): string => isoTime(asDateMs(timeMs)).replaceAll(':', '-').replaceAll('.', '-');
