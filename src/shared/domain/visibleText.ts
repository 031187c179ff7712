/**
 * Characters that steer or hide instead of being seen: controls, direction overrides, zero-width and other format
 * characters, lone halves of a pair, private ones, blanks that pass for letters. A text that holds them can read as
 * something it is not.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u{1D159}]/u;
/** Format characters by Unicode's books that are drawn all the same: signs around Arabic, Syriac and Kaithi numbers. */
const DRAWN_FORMAT = /[\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}]/u;
const LINE_LAYOUT = /[\t\n\r]/;

const PICTOGRAPH = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]/u;
const HAN = /\p{Script=Han}/u;
/** Scripts whose letters take another form where a joiner, or a non-joiner, stands between them. */
const JOINING =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}]/u;
/** England, Scotland, Wales: a black flag and letters that cannot be seen, with an end mark. */
const FLAG_TAGS = /\u{1F3F4}[\u{E0061}-\u{E007A}\u{E0030}-\u{E0039}]{1,6}\u{E007F}/gu;
const TAG = /[\u{E0020}-\u{E007F}]/u;

/** Whether a joiner or selector only changes how its neighbours are drawn, as the writing wants it. */
function isInPlace(character: string, before: string, after: string): boolean {
  switch (character) {
    case '\u200D':
      return (
        ((PICTOGRAPH.test(before) || before === '\uFE0F') && PICTOGRAPH.test(after)) ||
        (JOINING.test(before) && JOINING.test(after))
      );
    case '\u200C':
      return JOINING.test(before) && JOINING.test(after);
    case '\uFE0E':
    case '\uFE0F':
      return PICTOGRAPH.test(before) || (/[0-9#*]/.test(before) && after === '\u20E3');
    default:
      return /[\uFE00-\uFE02\u{E0100}-\u{E01EF}]/u.test(character) && HAN.test(before);
  }
}

/** A character by its number, as U+202E. */
export const codePointName = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** The same text with every hidden character replaced; tab and line ends stay, joiners stay where the writing wants them. */
export function replaceHidden(text: string, replacement: (character: string) => string): string {
  if (!HIDDEN.test(text)) return text;
  const flags = new Set([...text.matchAll(FLAG_TAGS)].flatMap(({ 0: flag, index }) => rangeOf(index, flag.length)));
  const characters = [...text];
  let position = 0;
  return characters
    .map((character, index) => {
      const at = position;
      position += character.length;
      if (!HIDDEN.test(character) || DRAWN_FORMAT.test(character) || LINE_LAYOUT.test(character)) return character;
      if (TAG.test(character) && flags.has(at)) return character;
      return isInPlace(character, characters[index - 1] ?? '', characters[index + 1] ?? '')
        ? character
        : replacement(character);
    })
    .join('');
}

const rangeOf = (start: number, length: number): number[] => Array.from({ length }, (_, index) => start + index);

/** The same text with every hidden character written out, as [U+202E]: what stands there is what is read. */
export const revealHidden = (text: string): string =>
  replaceHidden(text, (character) => `[${codePointName(character)}]`);

/** Every character of `text` that is no letter, sign or plain blank, joiners and line ends included. */
export const hiddenIn = (text: string): string[] => [...text].filter((character) => HIDDEN.test(character));
