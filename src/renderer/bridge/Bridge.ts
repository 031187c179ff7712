import type { BridgeParams, BridgePush, BridgeReply, BridgeRequestName } from '#shared/bridge/bridge.ts';
import type { Statement } from '#shared/words/statements/statements.ts';
import type { Result } from '#shared/result/result.ts';

export const bridgeFailureCodes = [
  'unknown_request',
  'invalid_parameters',
  'unknown_cell',
  /** Not possible as things are. */
  'refused',
  /** The part of the application that would answer does not run. */
  'unavailable',
  /** A bug of the application; its log has it. */
  'failed',
  /** The window has no connection to its host, or the host did not answer in time. */
  'disconnected',
  /** The host's answer did not parse: window and host are of different versions. */
  'malformed_reply',
] as const;
export interface BridgeFailure {
  code: (typeof bridgeFailureCodes)[number];
  message: string;
  statement?: Statement | undefined;
}

/** A request with its answer, told apart by name. */
export type AnsweredRequest = {
  [Name in BridgeRequestName]: { name: Name; params: BridgeParams<Name>; reply: BridgeReply<Name> };
}[BridgeRequestName];

/** The main process as the stores see it: typed, parsed at the edge, and the same whichever host carries it. */
export interface Bridge {
  request<Name extends BridgeRequestName>(
    name: Name,
    params: BridgeParams<Name>,
  ): Promise<Result<BridgeReply<Name>, BridgeFailure>>;
  /** Returns the function that ends the subscription. */
  onPush(listener: (push: BridgePush) => void): () => void;
  /** Calls back at once with the present state, then at every change. */
  onConnection(listener: (connected: boolean) => void): () => void;
  /** Tells of every request that was answered well, after whoever asked has the answer. Returns the function that ends it. */
  onAnswered(listener: (request: AnsweredRequest) => void): () => void;
  /** Pushes that did not parse and were dropped whole. */
  readonly malformedPushes: number;
}
