const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text in HTML, SVG or an attribute: nothing in it is markup, and no control character survives. */
export const escapeMarkup = (text: string): string =>
  text.replace(/\p{Cc}/gu, (c) => (/[\t\r\n]/.test(c) ? c : '\ufffd')).replace(/[&<>"']/g, (c) => entities[c] ?? c);

/**
 * A field of a CSV file after RFC 4180. A spreadsheet takes text that begins with = + - @ for a formula: an apostrophe
 * before it makes it text again. Plain numbers stay numbers.
 */
export function csvField(text: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const guarded = !isNumber && /^[\s\u00a0]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
  return /[",\r\n;\t]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
