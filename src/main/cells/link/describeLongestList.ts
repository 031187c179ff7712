/** Text beyond this is not looked at. */
const MOST_CHARACTERS = 16 * 1024 * 1024;
const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];

/**
 * The longest list in JSON text that is too large to be parsed, as ", with a list "items" of 30000 entries"; empty where
 * there is none worth naming. One pass over the characters, whatever they are.
 */
export function describeLongestList(text: string): string {
  let longest = { name: '', entries: 0 };
  const open: { name: string; entries: number; isList: boolean }[] = [];
  let lastText = '';
  const length = Math.min(text.length, MOST_CHARACTERS);
  for (let i = 0; i < length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) {
      const begin = i + 1;
      for (i += 1; i < length && text.charCodeAt(i) !== QUOTE; i += 1) if (text.charCodeAt(i) === BACKSLASH) i += 1;
      // Only fields of the outer levels are named.
      if (open.length < 6) lastText = text.slice(begin, Math.min(i, begin + 40));
    } else if (c === OPEN_LIST || c === OPEN_OBJECT) {
      // Nested deeper, it is nothing that a person needs named.
      if (open.length >= 64) break;
      open.push({ name: lastText, entries: 1, isList: c === OPEN_LIST });
    } else if (c === COMMA) {
      const inner = open.at(-1);
      if (inner) inner.entries += 1;
    } else if (c === CLOSE_LIST || c === CLOSE_OBJECT) {
      const closed = open.pop();
      if (closed?.isList && closed.entries > longest.entries) longest = closed;
    }
  }
  return longest.entries > 100 ? ` (with ${longest.entries} entries in "${longest.name}")` : '';
}
