/** What was met while a message was read; counted by whoever asks for it. */
export interface DecodingNotes {
  /** The message has NaN or Infinity where JSON knows no such number. */
  hasBareNumbers?: boolean;
}

const decoder = new TextDecoder();
/** A text, which is stepped over, or a number that JSON does not have. */
const TEXT_OR_BARE = /"(?:[^"\\]|\\.)*"|[+-]?\b(?:NaN|nan|Infinity|inf)\b/g;
/** No text of a message begins so: it would have to hold a character that Unicode gives to nobody. */
const MARK = '\uffff';

/**
 * Value of a JSON message. Programs of the field also write NaN and Infinity, as Python's and C++'s writers do: they come
 * out as those numbers. Throws for what is no JSON.
 */
export function jsonMessage(bytes: Uint8Array, notes?: DecodingNotes): unknown {
  const text = decoder.decode(bytes);
  try {
    return JSON.parse(text);
  } catch (error) {
    let found = false;
    const quoted = text.replaceAll(TEXT_OR_BARE, (match) => {
      if (match.startsWith('"')) return match;
      found = true;
      return `"${MARK}${match}"`;
    });
    if (!found) throw error;
    const value: unknown = JSON.parse(quoted, (_key, inner: unknown) =>
      typeof inner === 'string' && inner.startsWith(MARK) ? numberNamed(inner.slice(1)) : inner,
    );
    if (notes) notes.hasBareNumbers = true;
    return value;
  }
}

function numberNamed(name: string): number {
  if (/nan/i.test(name)) return NaN;
  return name.startsWith('-') ? -Infinity : Infinity;
}
