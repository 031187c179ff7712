import type { RefusalCode } from '#shared/domain/cellCommand.ts';
import type { Result } from '#shared/result/result.ts';
import { err } from '#shared/result/result.ts';

/** Why a command is not carried out: a code of the closed list, and one sentence for a person. */
export interface Refusal {
  code: RefusalCode;
  message: string;
}

/** What a command leads to: the fencing token where control was granted, else null. */
export type Verdict = Result<number | null, Refusal>;

export const refused = (code: RefusalCode, message: string): { ok: false; error: Refusal } => err({ code, message });
