import type { ReplayOverview, ReplaySubject } from '#shared/bridge/requests/replay.ts';
import { fileAddress, filePathOf, momentCellOf } from '#renderer/stores/momentLink.ts';

/** What an address of the replay screen names. */
export function subjectOf(recordingId: string, timeMs: number | null, nowMs: number): ReplaySubject {
  const cellKey = momentCellOf(recordingId);
  if (cellKey !== null) return { kind: 'moment', cellKey, timeMs: timeMs ?? nowMs };
  const path = filePathOf(recordingId);
  if (path !== null) return { kind: 'file', path };
  return { kind: 'recording', recordingId };
}

/** The name under which a replay is addressed. */
export const addressOf = ({ recordingId, path, name }: ReplayOverview): string =>
  recordingId ?? fileAddress(path ?? name);

/** Address of a moment of a replay, to be opened by anybody at this console. */
export const linkTo = (overview: ReplayOverview, timeMs: number): string =>
  `#/replay/${encodeURIComponent(addressOf(overview))}?t=${Math.round(timeMs)}`;

/** Milliseconds out of an address; null where there are none, and the text itself where it is no time. */
export function timeIn(query: unknown): number | string | null {
  const text: unknown = Array.isArray(query) ? query[0] : query;
  if (typeof text !== 'string' || text === '') return null;
  const timeMs = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  // Beyond it no calendar has a day.
  return Math.abs(timeMs) <= 8.64e15 ? timeMs : text;
}
