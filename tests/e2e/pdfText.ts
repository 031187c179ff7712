import { inflateSync } from 'node:zlib';

/**
 * The text of a PDF as pdfmake writes it: inflated streams, glyphs turned back into characters by each font's own table. Enough
 * to check what a report says; no general reader. In the order in which it was written; on paper, from left to right in each
 * line.
 */
export function pdfText(bytes: Buffer, order: 'written' | 'paper' = 'written'): string {
  const raw = bytes.toString('latin1');
  const objects = new Map<number, { dictionary: string; stream: string | null }>();
  for (const match of raw.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const body = match[2] ?? '';
    const at = body.indexOf('stream\n');
    const dictionary = at < 0 ? body : body.slice(0, at);
    const data = at < 0 ? null : Buffer.from(body.slice(at + 7, body.lastIndexOf('\nendstream')), 'latin1');
    const isDeflated = dictionary.includes('/FlateDecode') && !dictionary.includes('/Image');
    objects.set(Number(match[1]), {
      dictionary,
      stream: data && (isDeflated ? inflateSync(data).toString('latin1') : data.toString('latin1')),
    });
  }
  const glyphs = new Map<string, Map<string, string>>();
  for (const { dictionary } of objects.values())
    for (const [, name, fontId] of dictionary.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const table = /\/ToUnicode (\d+) 0 R/.exec(objects.get(Number(fontId))?.dictionary ?? '');
      const text = table && objects.get(Number(table[1]))?.stream;
      if (name && text) glyphs.set(name, glyphTable(text));
    }
  const pages = [...objects.values()].flatMap(({ stream }) => (stream && / Tf\b/.test(stream) ? [stream] : []));
  return pages.map((page) => pageText(page, glyphs, order)).join('\n');
}

function glyphTable(cmap: string): Map<string, string> {
  const table = new Map<string, string>();
  const characters = (hex: string): string =>
    String.fromCharCode(...(hex.match(/.{4}/g) ?? []).map((unit) => Number.parseInt(unit, 16)));
  for (const [, from, , list] of cmap.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/gi)) {
    const first = Number.parseInt(from ?? '0', 16);
    [...(list ?? '').matchAll(/<([0-9a-f ]+)>/gi)].forEach(([, hex], index) =>
      table.set((first + index).toString(16).padStart(4, '0'), characters((hex ?? '').replaceAll(' ', ''))),
    );
  }
  return table;
}

function pageText(
  page: string,
  glyphs: ReadonlyMap<string, ReadonlyMap<string, string>>,
  order: 'written' | 'paper',
): string {
  let font: ReadonlyMap<string, string> | undefined;
  let [x, y] = [0, 0];
  const parts: { x: number; y: number; text: string }[] = [];
  for (const [, left, up, name, array] of page.matchAll(
    /1 0 0 1 ([\d.-]+) ([\d.-]+) Tm|\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g,
  )) {
    if (left !== undefined) [x, y] = [Number(left), Number(up)];
    if (name) font = glyphs.get(name);
    if (array === undefined) continue;
    let text = '';
    for (const [, hex] of array.matchAll(/<([0-9a-f]+)>/gi))
      text += (hex?.match(/.{4}/g) ?? []).map((glyph) => font?.get(glyph.toLowerCase()) ?? '').join('');
    parts.push({ x, y, text: `${text} ` });
  }
  // All fonts of a line share its base line; lines are more than a point apart.
  if (order === 'paper') parts.sort((a, b) => (Math.abs(a.y - b.y) < 1 ? a.x - b.x : b.y - a.y));
  return parts.map(({ text }) => text).join('');
}
