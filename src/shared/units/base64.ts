const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Of a letter's code its six bits; padding counts as none. */
const VALUES = new Uint8Array(128);
for (let value = 0; value < LETTERS.length; value++) VALUES[LETTERS.charCodeAt(value)] = value;

/** RFC 4648, section 4, with padding. In one place and without the runtime's help: the wire's types are shared by Node and the window. */
export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let k = 0; k < bytes.length; k += 3) {
    const word = (bytes[k]! << 16) | ((bytes[k + 1] ?? 0) << 8) | (bytes[k + 2] ?? 0);
    text += LETTERS[word >> 18]! + LETTERS[(word >> 12) & 63]!;
    text += k + 1 < bytes.length ? LETTERS[(word >> 6) & 63]! : '=';
    text += k + 2 < bytes.length ? LETTERS[word & 63]! : '=';
  }
  return text;
}

/** How many bytes a text stands for; null where it is no base64 with padding. */
export function base64Bytes(text: string): number | null {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  return (text.length / 4) * 3 - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);
}

/** The bytes of a text that `base64Bytes` accepts. */
export function bytesOfBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(base64Bytes(text) ?? 0);
  for (let k = 0, at = 0; k < text.length; k += 4) {
    const value = (i: number) => VALUES[text.charCodeAt(k + i)]!;
    const word = (value(0) << 18) | (value(1) << 12) | (value(2) << 6) | value(3);
    // Beyond the end of the array nothing is written.
    bytes[at++] = word >> 16;
    bytes[at++] = (word >> 8) & 255;
    bytes[at++] = word & 255;
  }
  return bytes;
}
