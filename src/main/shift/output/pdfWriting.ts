import type { Content } from 'pdfmake';
import { escapeMarkup, plainMarkup } from './escapeText.ts';
import { FONT } from './pdfFonts.ts';
import { drawnText, isPlain, textRuns, visualOrder, type TextRun } from './pdfRuns.ts';

type Node = Record<string, unknown>;

/**
 * The same content with every text cut into runs of fonts that have its letters. `fonts` collects the names of those fonts.
 */
export function inAllWritings<Part extends Content>(content: Part, fonts: Set<string>): Part {
  return writing(content, fonts) as Part;
}

function writing(node: unknown, fonts: Set<string>): unknown {
  if (typeof node === 'string') return runsOf(node, fonts) ?? node;
  if (Array.isArray(node)) return node.map((part) => writing(part, fonts));
  if (typeof node !== 'object' || node === null) return node;
  const changed: Node = { ...(node as Node) };
  if (typeof changed['text'] === 'string') changed['text'] = runsOf(changed['text'], fonts)?.text ?? changed['text'];
  else if (changed['text'] !== undefined) changed['text'] = writing(changed['text'], fonts);
  for (const key of ['stack', 'columns']) if (changed[key] !== undefined) changed[key] = writing(changed[key], fonts);
  if (changed['table'] !== undefined) {
    const table = changed['table'] as { body: unknown };
    changed['table'] = { ...table, body: writing(table.body, fonts) };
  }
  if (typeof changed['svg'] === 'string') changed['svg'] = svgWriting(changed['svg'], fonts);
  return changed;
}

/** Letters that the report's own font has for certain: no need to look. */
const LATIN = /^[\n\u0020-\u007E\u00A0-\u00AC\u00AE-\u00FF\u200B\u2013\u2026]*$/;

/** Null where the report's own font has everything. */
function runsOf(text: string, fonts: Set<string>): { text: TextRun[] } | null {
  if (LATIN.test(text)) return null;
  const runs = textRuns(text);
  if (isPlain(runs) && runs.map((run) => run.text).join('') === text) return null;
  for (const { font } of runs) fonts.add(font);
  // pdfmake puts its own font in the place of the name.
  return { text: runs.map((run) => ({ ...run, writing: run.font })) };
}

/** Texts of a chart stand on one line each: the runs in the order in which they are drawn. */
function svgWriting(svg: string, fonts: Set<string>): string {
  return svg.replace(/>([^<]+)<\/text>/g, (whole, escaped: string) => {
    const runs = textRuns(plainMarkup(escaped));
    if (isPlain(runs)) return whole;
    for (const { font } of runs) fonts.add(font);
    const spans = visualOrder(runs.map(({ bidiLevel }) => bidiLevel)).map((index) => {
      const { font } = runs[index]!;
      const text = escapeMarkup(drawnText(runs[index]!));
      return font === FONT ? text : `<tspan font-family="${font}">${text}</tspan>`;
    });
    return `>${spans.join('')}</text>`;
  });
}
