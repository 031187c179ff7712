import type { Statement } from '#shared/words/statements/statements.ts';

/** Why something was not done: a code of a closed list, the English sentence, and a statement where there is one for it. */
export interface Failure {
  code: string;
  message: string;
  statement?: Statement | undefined;
}
/** Code of a failure that the window noticed itself: its message is in the window's language already. */
export const NOTICED_HERE = 'noticed_here';
