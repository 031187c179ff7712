import type { CatalogueItem } from '#shared/domain/item.ts';
import { catalogueItemSchema } from '#shared/domain/item.ts';
import type { Result } from '#shared/result/result.ts';
import { err, ok } from '#shared/result/result.ts';
import { textLines, type TextLine } from './textLines.ts';
import { absurdity, INVENTORY_MAX_DENSITY_KG_PER_L } from './absurdRow.ts';
import { catalogueBytes, unpackedCatalogue } from './catalogueBytes.ts';
import type { CatalogueRow } from './catalogueRow.ts';
import { csvRows } from './csvCatalogue.ts';

export interface RefusedRow {
  /** Line of the file on which the row begins, from 1, the header included. */
  line: number;
  sku: string | null;
  reason: string;
}
export interface Catalogue {
  items: CatalogueItem[];
  refused: RefusedRow[];
}

const REFUSED_ROWS_SHOWN = 20;

/** What was refused, for people: how many, and the first ones with line and reason. */
export function refusedRowsText(refused: readonly RefusedRow[]): string {
  if (refused.length === 0) return '';
  const lines = refused
    .slice(0, REFUSED_ROWS_SHOWN)
    .map(({ line, sku, reason }) => `  line ${line}${sku === null ? '' : ` (${printable(sku)})`}: ${reason}`);
  const more = refused.length - lines.length;
  return [
    refused.length === 1
      ? 'One row of the catalogue was refused; the others are used.'
      : `${refused.length} rows of the catalogue were refused; the others are used.`,
    ...lines,
    ...(more > 0 ? [`  and ${more} more`] : []),
    '',
  ].join('\n');
}

const printable = (text: string): string => text.slice(0, 80).replace(/\p{Cc}|\p{Cs}/gu, '\uFFFD');

/** More rows than any site has products: a file of something else. */
const MAX_ROWS = 2_000_000;

/** Reads JSON Lines or CSV, plain or gzip; which of them is decided by the content, not by the name. */
export function readCatalogue(path: string): Result<Catalogue, string> {
  const bytes = catalogueBytes(path);
  return bytes.ok ? catalogueOf(bytes.value, path) : err(`The catalogue ${path} cannot be read: ${bytes.error}.`);
}

/** The same of what stands in memory, a text or the file's bytes. */
export function parseCatalogue(content: string | Uint8Array, name: string): Result<Catalogue, string> {
  const bytes = unpackedCatalogue(typeof content === 'string' ? new TextEncoder().encode(content) : content);
  return bytes.ok ? catalogueOf(bytes.value, name) : err(`The catalogue ${name} cannot be read: ${bytes.error}.`);
}

/** Refuses bad rows one by one; the error is for a text that holds no usable row at all. */
function catalogueOf(bytes: Uint8Array, name: string): Result<Catalogue, string> {
  const lines = textLines(bytes);
  if (!lines.ok) return err(`The catalogue ${name} cannot be read: ${lines.error}.`);
  const start = firstCharacter(lines.value);
  if (start === '[')
    return err(
      `The catalogue ${name} cannot be used: it begins like a JSON array, expected JSON Lines: one object a line.`,
    );
  const isJson = start === '{';
  const rows = isJson ? ok(jsonRows(lines.value)) : csvRows(lines.value);
  if (!rows.ok) return err(`The catalogue ${name} cannot be used: ${rows.error.replace(/\.?$/, '.')}`);
  const firstLine = new Map<string, number>();
  const catalogue: Catalogue = { items: [], refused: [] };
  for (const { line, sku, item } of rows.value) {
    if (catalogue.items.length + catalogue.refused.length >= MAX_ROWS)
      return err(`The catalogue ${name} cannot be used: it has more than ${MAX_ROWS} rows.`);
    const product = item.ok ? item.value : null;
    const problem = item.ok ? problemOf(item.value, isJson, firstLine) : item.error;
    if (problem !== null) catalogue.refused.push({ line, sku, reason: problem });
    else if (product) {
      firstLine.set(product.sku, line);
      catalogue.items.push(product);
    }
  }
  if (catalogue.items.length > 0) return ok(catalogue);
  const first = catalogue.refused[0];
  return err(
    `The catalogue ${name} has no usable row${first ? ` (${catalogue.refused.length} refused; line ${first.line}: ${first.reason})` : ': nothing follows its header'}.`,
  );
}

function problemOf(item: CatalogueItem, isJson: boolean, firstLine: ReadonlyMap<string, number>): string | null {
  const earlier = firstLine.get(item.sku);
  return (
    controlProblem(item) ??
    (isJson ? absurdity(item) : absurdity(item, INVENTORY_MAX_DENSITY_KG_PER_L)) ??
    (earlier === undefined ? null : `the same sku stands on line ${earlier} already`)
  );
}

/** Control characters and halves of characters: traces of damage, which screens and reports cannot show. */
function controlProblem({ sku, name }: CatalogueItem): string | null {
  for (const [what, text] of [
    ['sku', sku],
    ['name', name],
  ] as const) {
    // A line break within a quoted name is no damage, and names that came through Windows hold U+0080 to U+009F.
    const found = (what === 'sku' ? /\p{Cc}|\p{Cs}/u : /(?![\n\r\t\u0080-\u009f])\p{Cc}|\p{Cs}/u).exec(text)?.[0];
    if (found !== undefined)
      return `its ${what} holds the control character U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  }
  return null;
}

function firstCharacter(lines: Iterable<TextLine>): string | undefined {
  for (const { text } of lines) if (text.trim() !== '') return text.trimStart()[0];
  return undefined;
}

function* jsonRows(lines: Iterable<TextLine>): Generator<CatalogueRow> {
  for (const { line, text, isCut } of lines) {
    if (text.trim() === '' && !isCut) continue;
    let value: unknown;
    try {
      value = isCut ? undefined : JSON.parse(text);
    } catch {
      value = undefined;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      yield { line, sku: null, item: err('the line is no JSON object') };
      continue;
    }
    const parsed = catalogueItemSchema.safeParse(value);
    const { sku } = value as { sku?: unknown };
    yield {
      line,
      sku: typeof sku === 'string' ? sku : null,
      item: parsed.success ? ok(parsed.data) : err(firstIssue(parsed.error.issues)),
    };
  }
}

const firstIssue = (issues: readonly { path: PropertyKey[]; message: string }[]): string => {
  const issue = issues[0];
  return issue ? `${issue.path.join('.') || 'row'}: ${issue.message}` : 'the row does not match';
};
