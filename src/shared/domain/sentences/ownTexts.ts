import { letGoReasons, type LetGoReason } from '../manualMotion.ts';
import { statement, type Statement } from '#shared/words/statements/statements.ts';
import { sentence, withDetail, type Sentence } from './sentence.ts';

/** Texts that the application writes into the journal itself, and the sentences that they are read as again. */
export const CONSOLE_STARTED = 'Supercargo started.';
export const CONSOLE_CLOSED = 'Supercargo was closed.';
export const automaticNote = (automatic: boolean): string => `automatic ${automatic ? 'on' : 'off'}`;
/** Why the planner asks for control. */
export const AUTOMATIC_REASON = 'automatic';
export const letGoNote = (holdId: string, why: LetGoReason): string =>
  `hold ${holdId}: the control was let go (${why})`;

/** A reason that the application gives itself, to be read in any language; undefined for a person's own words. */
export const ownReason = (reason: string | null): Statement | undefined =>
  reason === AUTOMATIC_REASON ? statement('reason_automatic') : undefined;

/** The sentence of a note, be it one that the application wrote in a person's name. */
export function sayNote(by: string, text: string): Sentence {
  if (text === automaticNote(true)) return sentence('automatic_switched_on', { name: by });
  if (text === automaticNote(false)) return sentence('automatic_switched_off', { name: by });
  const why = letGoReasons.find((reason) => /^hold \S+: /.test(text) && text.endsWith(`(${reason})`));
  return why ? sentence('hold_let_go', { name: by, why }) : withDetail(sentence('noted_by', { name: by }), text);
}
