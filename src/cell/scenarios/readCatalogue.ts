import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import type { CatalogueItem } from '#shared/domain/item.ts';
import { catalogueItemSchema } from '#shared/domain/item.ts';
import type { Result } from '#shared/result/result.ts';
import { err, ok } from '#shared/result/result.ts';
import { absurdity, INVENTORY_MAX_DENSITY_KG_PER_L } from './absurdRow.ts';
import { inferForm, inferFragile } from './inferForm.ts';

export interface RefusedRow {
  /** Line of the file, from 1, the header included. */
  line: number;
  sku: string | null;
  reason: string;
}
export interface Catalogue {
  items: CatalogueItem[];
  refused: RefusedRow[];
}

/** Larger files are no catalogue of one cell; unpacked size in bytes. */
const MAX_SIZE_BYTES = 256 * 1024 * 1024;

/** Reads JSON Lines or CSV, plain or gzip; which of them is decided by the content, not by the name. */
export function readCatalogue(path: string): Result<Catalogue, string> {
  let text: string;
  try {
    const bytes = readFileSync(path);
    const gzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    text = (gzip ? gunzipSync(bytes, { maxOutputLength: MAX_SIZE_BYTES }) : bytes).toString('utf8');
  } catch (error) {
    return err(`The catalogue ${path} cannot be read: ${(error as Error).message}.`);
  }
  return parseCatalogue(text, path);
}

/** Refuses bad rows one by one; the error is for a text that holds no usable row at all. */
export function parseCatalogue(text: string, name: string): Result<Catalogue, string> {
  const body = text.replace(/^\uFEFF/, '');
  const jsonLines = /^\s*\{/.test(body);
  const read = jsonLines ? readJsonLines(body) : readCsv(body);
  if (!read.ok) return err(`The catalogue ${name} cannot be used: ${read.error}`);
  const firstLine = new Map<string, number>();
  const catalogue: Catalogue = { items: [], refused: [] };
  for (const row of read.value) {
    const { line } = row;
    const refuse = (sku: string | null, reason: string): unknown => catalogue.refused.push({ line, sku, reason });
    if (!row.item.ok) {
      refuse(row.sku, row.item.error);
      continue;
    }
    const item = row.item.value;
    const problem = jsonLines ? absurdity(item) : absurdity(item, INVENTORY_MAX_DENSITY_KG_PER_L);
    const earlier = firstLine.get(item.sku);
    if (problem) refuse(item.sku, problem);
    else if (earlier !== undefined) refuse(item.sku, `the same sku stands on line ${earlier} already`);
    else {
      firstLine.set(item.sku, line);
      catalogue.items.push(item);
    }
  }
  if (catalogue.items.length > 0) return ok(catalogue);
  const first = catalogue.refused[0];
  return err(
    `The catalogue ${name} has no usable row${first ? ` (${catalogue.refused.length} refused; line ${first.line}: ${first.reason})` : ''}.`,
  );
}

interface Row {
  line: number;
  sku: string | null;
  item: Result<CatalogueItem, string>;
}

function readJsonLines(text: string): Result<Row[], string> {
  const rows: Row[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      rows.push({ line: index + 1, sku: null, item: err('the line is no JSON object') });
      continue;
    }
    const parsed = catalogueItemSchema.safeParse(value);
    const sku = (value as { sku?: unknown } | null)?.sku;
    rows.push({
      line: index + 1,
      sku: typeof sku === 'string' ? sku : null,
      item: parsed.success ? ok(parsed.data) : err(firstIssue(parsed.error.issues)),
    });
  }
  return ok(rows);
}

const firstIssue = (issues: readonly { path: PropertyKey[]; message: string }[]): string => {
  const issue = issues[0];
  return issue ? `${issue.path.join('.') || 'row'}: ${issue.message}` : 'the row does not match';
};

const CSV_COLUMNS = ['asin', 'name', 'l_cm', 'w_cm', 'h_cm', 'kg'] as const;

function readCsv(text: string): Result<Row[], string> {
  let records: { record: Record<string, string>; info: { lines: number } }[];
  try {
    records = parse(text, {
      columns: true,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: true,
    }) as unknown as typeof records;
  } catch (error) {
    return err(`it is neither JSON Lines nor CSV (${(error as Error).message}).`);
  }
  const header = Object.keys(records[0]?.record ?? {});
  const missing = CSV_COLUMNS.filter((column) => !header.includes(column));
  if (missing.length > 0)
    return err(
      `expected JSON Lines, or CSV with the columns ${CSV_COLUMNS.join(', ')}; missing: ${missing.join(', ')}.`,
    );
  return ok(records.map(({ record, info }) => csvRow(record, info.lines)));
}

function csvRow(record: Record<string, string>, line: number): Row {
  const sku = record['asin']?.trim() || null;
  const name = record['name'] ?? '';
  if (sku === null) return { line, sku, item: err('asin is empty') };
  const numbers: number[] = [];
  for (const column of ['l_cm', 'w_cm', 'h_cm', 'kg'] as const) {
    const text = record[column]?.trim() ?? '';
    const value = Number(text);
    if (text === '' || !Number.isFinite(value) || value <= 0)
      return { line, sku, item: err(`${column} is "${text}", expected a positive number`) };
    numbers.push(value);
  }
  const [lengthM, widthM, heightM] = numbers.slice(0, 3).map((side) => Number((side / 100).toFixed(6))) as [
    number,
    number,
    number,
  ];
  return {
    line,
    sku,
    item: ok({
      sku,
      name,
      lengthM,
      widthM,
      heightM,
      massKg: numbers[3]!,
      form: inferForm(sku, name, [lengthM, widthM, heightM]),
      fragile: inferFragile(name),
      comOffsetM: [0, 0, 0],
    }),
  };
}
