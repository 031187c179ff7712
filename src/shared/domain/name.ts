import { z } from 'zod';
import { codePointName, hiddenIn, revealHidden } from './visibleText.ts';

/** UTF-16 units of a name, after it was tidied. */
export const NAME_LENGTH_MAX = 128;
/** Marks on one letter; no writing needs more, and more are drawn over the lines above and below. */
const MARKS_MAX = 4;
const MARKS = new RegExp(`\\p{M}{${MARKS_MAX + 1},}`, 'u');
const SEEN = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** What is wrong with a name; `characters` are the hidden ones, as U+202E. */
export type NameFault =
  | { code: 'empty' }
  | { code: 'too_long'; length: number }
  | { code: 'hidden'; characters: readonly string[] }
  | { code: 'marks' };

/** One spelling for what looks the same: composed (NFC), plain blanks, one at a time, none around, emoji without selector. */
export const tidyName = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\p{Zs}\t\r\n]+/gu, ' ')
    .replace(/(?<=\p{Extended_Pictographic})[\uFE0E\uFE0F]/gu, '')
    .trim();

/** Why a tidied text is no name of a person or a cell; null when it is one. */
export function nameFault(name: string): NameFault | null {
  if (name.length > NAME_LENGTH_MAX) return { code: 'too_long', length: name.length };
  const hidden = hiddenIn(name);
  if (hidden.length > 0) return { code: 'hidden', characters: [...new Set(hidden.map(codePointName))] };
  if (!SEEN.test(name)) return { code: 'empty' };
  return MARKS.test(name) ? { code: 'marks' } : null;
}

function sentenceOf(fault: NameFault): string {
  switch (fault.code) {
    case 'empty':
      return 'expected a name with at least one letter, digit or sign';
    case 'too_long':
      return `expected at most ${NAME_LENGTH_MAX} characters, not ${fault.length}`;
    case 'hidden':
      return `expected a name without ${fault.characters.join(', ')}, which cannot be seen`;
    case 'marks':
      return `expected at most ${MARKS_MAX} marks on one letter`;
  }
}

/**
 * The name of a person or a cell as it is given: tidied (NFC, single blanks), at most 128 characters, at least one of them
 * seen, no control or format characters. Everything that takes a new name parses it with this.
 */
export const nameSchema = z
  .string()
  // Before anything walks through it.
  .max(4 * NAME_LENGTH_MAX, {
    error: ({ input }) => `expected at most ${NAME_LENGTH_MAX} characters, not ${(input as string).length}`,
    abort: true,
  })
  .overwrite(tidyName)
  .check((context) => {
    const fault = nameFault(context.value);
    if (fault) context.issues.push({ code: 'custom', input: context.value, message: sentenceOf(fault) });
  });

/**
 * A name that came from elsewhere, or was stored before names were checked: never refused, and nothing in it hides. What
 * cannot be seen is written out, what is too long is cut, with an ellipsis.
 */
export function readableName(text: string): string {
  const shown = revealHidden(tidyName(text.slice(0, 4 * NAME_LENGTH_MAX))).replace(MARKS, (marks) =>
    marks.slice(0, MARKS_MAX),
  );
  if (!SEEN.test(shown)) return '?';
  if (shown.length <= NAME_LENGTH_MAX && text.length <= 4 * NAME_LENGTH_MAX) return shown;
  return `${shown.slice(0, NAME_LENGTH_MAX - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** UTF-16 units of a name from elsewhere that are read at all. */
export const FOREIGN_NAME_LENGTH_MAX = 4096;

/** A name in what another program sends or an older version stored: read as `readableName` shows it. */
export const foreignNameSchema = z.string().max(FOREIGN_NAME_LENGTH_MAX).overwrite(readableName);
