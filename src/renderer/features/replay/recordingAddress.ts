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

/** Milliseconds out of an address; null where there are none. */
export function timeIn(query: unknown): number | null {
  const text: unknown = Array.isArray(query) ? query[0] : query;
  const timeMs = typeof text === 'string' && text !== '' ? Number(text) : NaN;
  return Number.isFinite(timeMs) ? timeMs : null;
}
