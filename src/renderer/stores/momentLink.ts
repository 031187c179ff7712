import type { RouteLocationRaw } from 'vue-router';

/** Start of a recording's address that names a cell and leaves it to the application to find the files of the moment. */
const MOMENT_START = 'moment:';

/**
 * Leads into the replay of a moment of a live cell, the 30 seconds before included: for `router.push`, or as the `to` of a
 * RouterLink. `timeMs` is on the cell's clock, as events have it.
 */
export const momentLink = (cellKey: string, timeMs: number): RouteLocationRaw => ({
  name: 'replay',
  params: { recordingId: `${MOMENT_START}${cellKey}` },
  query: { t: String(Math.round(timeMs)) },
});

/** The same as the fragment of an address, to be kept in notes and reports. */
export const momentAddress = (cellKey: string, timeMs: number): string =>
  `#/replay/${encodeURIComponent(`${MOMENT_START}${cellKey}`)}?t=${Math.round(timeMs)}`;

const FILE_START = 'file:';

/** Address of a recording that lies anywhere. */
export const fileAddress = (path: string): string => `${FILE_START}${path}`;

/** Null when the address names no file. */
export const filePathOf = (recordingId: string): string | null =>
  recordingId.startsWith(FILE_START) ? recordingId.slice(FILE_START.length) : null;

/** The cell that a recording's address names; null when it names a recording. */
export const momentCellOf = (recordingId: string): string | null =>
  recordingId.startsWith(MOMENT_START) ? recordingId.slice(MOMENT_START.length) : null;
