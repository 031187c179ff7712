import type { BridgeParams, BridgePush, BridgeReply, Picture } from '#shared/bridge/bridge.ts';
import type { ThreadFailure } from '#main/ports/threadFailure.ts';
import type { replayRequests } from '#shared/bridge/requests/replay.ts';

export type ReplayRequestName = keyof typeof replayRequests;

/** What a replay is asked for: the window's requests, and pictures that its panels name. */
export interface ReplayQuestions {
  request<Name extends ReplayRequestName>(name: Name, params: BridgeParams<Name>): Promise<BridgeReply<Name>>;
  /** Null when the recording does not hold it; then `recordedCellKey` says whose it is. */
  picture(sessionId: string, imageId: string): Promise<{ picture: Picture | null; recordedCellKey: string | null }>;
}

export interface ReplayWorkerData {
  root: string;
}

/** To the thread that replays. */
export type ReplayCall =
  | { type: 'request'; callId: number; name: ReplayRequestName; params: unknown }
  | { type: 'picture'; callId: number; sessionId: string; imageId: string };

/** From it. */
export type ReplayReport =
  | { type: 'answer'; callId: number; ok: true; value: unknown }
  | ({ type: 'answer'; callId: number; ok: false } & ThreadFailure)
  | { type: 'push'; push: BridgePush }
  /** Told every second: a thread that says nothing hangs. */
  | { type: 'alive' };
