import { err, ok, type Result } from '#shared/result/result.ts';

/** A line of a text file, without its end. */
export interface TextLine {
  /** From 1. */
  line: number;
  text: string;
  /** It was longer than MAX_LINE_CHARACTERS; `text` is its beginning. */
  isCut: boolean;
}

/** No row, name or address of ours comes near; what does is no text. */
export const MAX_LINE_CHARACTERS = 1_048_576;
const CHUNK_BYTES = 1_048_576;

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';
const encodingNames: Record<Encoding, string> = { 'utf-8': 'UTF-8', 'utf-16le': 'UTF-16', 'utf-16be': 'UTF-16' };

/**
 * The lines of a text in UTF-8 (with or without byte order mark) or UTF-16 (with one); ends are LF, CR LF or CR, also mixed.
 * Other bytes are refused with their cause before a line is given out: a name with characters lost would pass for a name.
 */
export function textLines(bytes: Uint8Array): Result<Iterable<TextLine>, string> {
  const found = encodingOf(bytes);
  if (!found.ok) return found;
  const { encoding, skip } = found.value;
  const body = bytes.subarray(skip);
  try {
    for (const chunk of decoded(body, encoding)) void chunk;
  } catch {
    return err(encoding === 'utf-8' ? utf8Problem(body) : 'it is UTF-16 with characters cut or broken');
  }
  return ok({ [Symbol.iterator]: () => split(decoded(body, encoding)) });
}

function encodingOf(bytes: Uint8Array): Result<{ encoding: Encoding; skip: number }, string> {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return ok({ encoding: 'utf-8', skip: 3 });
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe && d === 0xff))
    return err('it is UTF-32, expected UTF-8');
  if (a === 0xff && b === 0xfe) return ok({ encoding: 'utf-16le', skip: 2 });
  if (a === 0xfe && b === 0xff) return ok({ encoding: 'utf-16be', skip: 2 });
  const head = bytes.subarray(0, 4096);
  const zeros = [0, 0];
  head.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2]! += 1;
  });
  // Of plain letters in UTF-16 every second byte is zero.
  if (head.length >= 8 && Math.max(...zeros) > head.length / 4 && Math.min(...zeros) < head.length / 16)
    return err('it seems to be UTF-16 without a byte order mark, expected UTF-8');
  return ok({ encoding: 'utf-8', skip: 0 });
}

function* decoded(bytes: Uint8Array, encoding: Encoding): Generator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES)
    yield decoder.decode(bytes.subarray(at, at + CHUNK_BYTES), { stream: true });
  yield decoder.decode();
}

/** Which byte it was, on which line, and what it would be on Western Windows, where most such files come from. */
function utf8Problem(bytes: Uint8Array): string {
  let line = 1;
  let at = 0;
  while (at < bytes.length) {
    const length = characterBytes(bytes, at);
    if (length === 0) break;
    const byte = bytes[at]!;
    if (byte === 0x0a || (byte === 0x0d && bytes[at + 1] !== 0x0a)) line += 1;
    at += length;
  }
  const byte = bytes[at] ?? 0;
  const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
  if (at + needed > bytes.length) return `it ends within a character on line ${line}: it seems to be cut off`;
  const asWindows = new TextDecoder('windows-1252').decode(bytes.subarray(at, at + 1));
  return `line ${line} holds the byte 0x${byte.toString(16).toUpperCase()}, which is not ${encodingNames['utf-8']} (in Windows-1252 it is "${asWindows}"); save the file as UTF-8`;
}

/** Bytes of the well-formed UTF-8 character at a place (The Unicode Standard, table 3-7); 0 where there is none. */
function characterBytes(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 && first <= 0xf4 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return 0;
  for (let k = 1; k < length; k++) if ((bytes[at + k]! & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1]!;
  const isOff =
    (first === 0xe0 && second < 0xa0) ||
    (first === 0xed && second > 0x9f) ||
    (first === 0xf0 && second < 0x90) ||
    (first === 0xf4 && second > 0x8f);
  return isOff ? 0 : length;
}

function* split(chunks: Iterable<string>): Generator<TextLine> {
  let line = 1;
  let rest = '';
  let isCut = false;
  let endedWithCr = false;
  const take = (text: string): void => {
    const room = MAX_LINE_CHARACTERS - rest.length;
    if (text.length > room) isCut = true;
    rest += text.slice(0, room);
  };
  for (const chunk of chunks) {
    let at = endedWithCr && chunk.startsWith('\n') ? 1 : 0;
    if (chunk !== '') endedWithCr = chunk.endsWith('\r');
    const ends = /\r\n|\n|\r/g;
    ends.lastIndex = at;
    for (let end = ends.exec(chunk); end; end = ends.exec(chunk)) {
      take(chunk.slice(at, end.index));
      yield { line, text: rest, isCut };
      line += 1;
      rest = '';
      isCut = false;
      at = ends.lastIndex;
    }
    take(chunk.slice(at));
  }
  if (rest !== '') yield { line, text: rest, isCut };
}
