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
