/**
 * A replay stands in the window beside the live cells under a key of its own. Whatever counts, lists or commands cells
 * leaves out the keys that begin so.
 */
const REPLAY_KEY_START = 'replay:';

export const replayKey = (sessionId: string): string => `${REPLAY_KEY_START}${sessionId}`;

export const isReplayKey = (cellKey: string): boolean => cellKey.startsWith(REPLAY_KEY_START);

/** Null for the key of a live cell. */
export const replaySessionOf = (cellKey: string): string | null =>
  isReplayKey(cellKey) ? cellKey.slice(REPLAY_KEY_START.length) : null;
