import type { BridgeParams, BridgeReply, BridgeRequestName } from '#shared/bridge/bridge.ts';
import { statementField, type Said } from '#shared/domain/statement.ts';
import type { Statement } from '#shared/words/statements/statements.ts';
import { err, type Result } from '#shared/result/result.ts';

/** Why a window's request was not carried out; what a handler throws instead is a bug. */
export interface BridgeRefusal {
  /** `refused`: not possible as things are. `unavailable`: the part of the application that would answer does not run. */
  code: 'unknown_cell' | 'refused' | 'unavailable';
  /** One sentence for a person, in English. */
  message: string;
  /** The same, to be read in any language. */
  statement?: Statement | undefined;
}

export type BridgeResult<Name extends BridgeRequestName> = Result<BridgeReply<Name>, BridgeRefusal>;

/** Answers one request of a window; the parameters are parsed already. */
export type BridgeHandler<Name extends BridgeRequestName> = (
  params: BridgeParams<Name>,
  windowId: string,
) => BridgeResult<Name> | Promise<BridgeResult<Name>>;

export type BridgeHandlers<Name extends BridgeRequestName> = { [Each in Name]: BridgeHandler<Each> };

const because =
  (code: BridgeRefusal['code']) =>
  (why: string | Said): { ok: false; error: BridgeRefusal } =>
    typeof why === 'string'
      ? err({ code, message: why })
      : err({ code, message: why.text, ...statementField({ statement: why.statement }) });
export const refusal = because('refused');
export const unavailable = because('unavailable');

/** A failure that is said already, as a refusal. */
export const refusedAs = <Value>(result: Result<Value, string | Said>): Result<Value, BridgeRefusal> =>
  result.ok ? result : refusal(result.error);
