import type { ReplayOverview, ReplaySubject } from '#shared/bridge/requests/replay.ts';
import { momentCellOf } from '#renderer/stores/momentLink.ts';

const FILE_START = 'file:';

/** What an address of the replay screen names. */
export function subjectOf(recordingId: string, timeMs: number | null, nowMs: number): ReplaySubject {
  const cellKey = momentCellOf(recordingId);
  if (cellKey !== null) return { kind: 'moment', cellKey, timeMs: timeMs ?? nowMs };
  if (recordingId.startsWith(FILE_START)) return { kind: 'file', path: recordingId.slice(FILE_START.length) };
  return { kind: 'recording', recordingId };
}

/** The name under which a replay is addressed. */
export const addressOf = ({ recordingId, path, name }: ReplayOverview): string =>
  recordingId ?? `${FILE_START}${path ?? name}`;

export const fileAddress = (path: string): string => `${FILE_START}${path}`;

/** Address of a moment of a replay, to be opened by anybody at this console. */
export const linkTo = (overview: ReplayOverview, timeMs: number): string =>
  `#/replay/${encodeURIComponent(addressOf(overview))}?t=${Math.round(timeMs)}`;

/** Milliseconds out of an address; null where there are none. */
export function timeIn(query: unknown): number | null {
  const text: unknown = Array.isArray(query) ? query[0] : query;
  const timeMs = typeof text === 'string' && text !== '' ? Number(text) : NaN;
  return Number.isFinite(timeMs) ? timeMs : null;
}
