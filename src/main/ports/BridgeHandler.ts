import type { BridgeParams, BridgeReply, BridgeRequestName } from '#shared/bridge/bridge.ts';
import { err, type Result } from '#shared/result/result.ts';

/** Why a window's request was not carried out; what a handler throws instead is a bug. */
export interface BridgeRefusal {
  /** `refused`: not possible as things are. `unavailable`: the part of the application that would answer does not run. */
  code: 'unknown_cell' | 'refused' | 'unavailable';
  /** One sentence for a person. */
  message: string;
}

export type BridgeResult<Name extends BridgeRequestName> = Result<BridgeReply<Name>, BridgeRefusal>;

/** Answers one request of a window; the parameters are parsed already. */
export type BridgeHandler<Name extends BridgeRequestName> = (
  params: BridgeParams<Name>,
  windowId: string,
) => BridgeResult<Name> | Promise<BridgeResult<Name>>;

export type BridgeHandlers<Name extends BridgeRequestName> = { [Each in Name]: BridgeHandler<Each> };

export const refusal = (message: string): { ok: false; error: BridgeRefusal } => err({ code: 'refused', message });
export const unavailable = (message: string): { ok: false; error: BridgeRefusal } =>
  err({ code: 'unavailable', message });

/** A failure that is one sentence already, as a refusal. */
export const refusedAs = <Value>(result: Result<Value, string>): Result<Value, BridgeRefusal> =>
  result.ok ? result : refusal(result.error);
