import type { CatalogueItem } from '#shared/domain/item.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import type { TextLine } from './textLines.ts';
import type { CatalogueRow } from './catalogueRow.ts';
import { CsvReader } from './csvRecords.ts';
import { inferForm, inferFragile } from './inferForm.ts';

const COLUMNS = ['asin', 'name', 'l_cm', 'w_cm', 'h_cm', 'kg'] as const;
type Column = (typeof COLUMNS)[number];
const NUMBERS = ['l_cm', 'w_cm', 'h_cm', 'kg'] as const satisfies readonly Column[];

/** In the order in which they are tried; the first under which the header has all columns is the file's. */
const SEPARATORS = [',', ';', '\t', '|'];
const separatorNames: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
};
const nameOf = (separator: string): string => separatorNames[separator] ?? `"${separator}"`;

interface Header {
  fields: number;
  separator: string;
  place: Record<Column, number>;
  /** The whole row, to know it again. */
  text: string;
}

/**
 * Rows of a catalogue in CSV: a header that names the columns in any order, then a product a row. A first line `sep=;`, as
 * spreadsheets write it, or else the header itself says what separates the fields: comma, semicolon, tab or bar. Where it is
 * no comma, 20,5 is read as 20.5.
 */
export function csvRows(lines: Iterable<TextLine>): Result<Iterable<CatalogueRow>, string> {
  const source = lines[Symbol.iterator]();
  let first = nextFilled(source);
  if (!first) return err('it is empty');
  const announced = /^"?sep=(.)"?$/i.exec(first.text.trim() === 'sep=' ? first.text : first.text.trimEnd())?.[1];
  if (announced !== undefined) first = nextFilled(source);
  if (!first) return err('it has no header and no rows');
  const header = readHeader(first, announced ?? null);
  if (!header.ok) return header;
  const rest = new CsvReader(source, header.value.separator);
  rest.expectColumns(header.value.fields);
  return ok({ [Symbol.iterator]: () => rowsOf(rest, header.value) });
}

function nextFilled(lines: Iterator<TextLine>): TextLine | null {
  for (let next = lines.next(); !next.done; next = lines.next())
    if (next.value.isCut || next.value.text.trim() !== '') return next.value;
  return null;
}

function readHeader(line: TextLine, announced: string | null): Result<Header, string> {
  if (line.text.includes('\0')) return err(`line ${line.line} holds NUL characters: it is no text`);
  const tried = (announced === null ? SEPARATORS : [announced]).map((separator) => {
    const record = new CsvReader([line][Symbol.iterator](), separator).next();
    const names = (record?.fields ?? []).map((name) => name.trim().toLowerCase());
    return {
      separator,
      names,
      problem: record?.problem ?? null,
      missing: COLUMNS.filter((one) => !names.includes(one)),
    };
  });
  const best = tried.reduce((a, b) => (b.missing.length < a.missing.length ? b : a));
  if (best.missing.length > 0) {
    if (best.problem !== null) return err(`line ${line.line}, the header: ${best.problem}.`);
    const wanted = `expected JSON Lines, or CSV with the columns ${COLUMNS.join(', ')}`;
    const by = announced === null ? '' : `, separated by ${nameOf(announced)} as "sep=" above it says`;
    return err(`${wanted}; missing: ${best.missing.join(', ')} (line ${line.line} is read as the header${by}).`);
  }
  const twice = COLUMNS.find((column) => best.names.indexOf(column) !== best.names.lastIndexOf(column));
  if (twice !== undefined) return err(`the column ${twice} stands twice in the header (line ${line.line}).`);
  const place = Object.fromEntries(COLUMNS.map((column) => [column, best.names.indexOf(column)])) as Header['place'];
  // Spreadsheets end rows with separators that nothing follows, the header too.
  const fields = best.names.findLastIndex((name) => name !== '') + 1;
  return ok({ fields, separator: best.separator, place, text: best.names.join('\n').trimEnd() });
}

function* rowsOf(reader: CsvReader, header: Header): Generator<CatalogueRow> {
  for (let record = reader.next(); record; record = reader.next()) {
    const { line, fields, problem } = record;
    const sku = fields[header.place.asin]?.trim() || null;
    const refused = (reason: string): CatalogueRow => ({ line, sku, item: err(reason) });
    if (problem !== null) {
      yield refused(`${problem}; only this row is refused, the lines after it are read`);
      continue;
    }
    if (
      fields
        .map((name) => name.trim().toLowerCase())
        .join('\n')
        .trimEnd() === header.text
    ) {
      yield refused('it is the header once more');
      continue;
    }
    const filled = fields.findLastIndex((field) => field.trim() !== '') + 1;
    if (fields.length < header.fields || filled > header.fields)
      yield refused(
        `it has ${Math.max(filled, Math.min(fields.length, header.fields))} fields, expected ${header.fields} as in the header (separated by ${nameOf(header.separator)})`,
      );
    else yield productRow(line, sku, fields, header);
  }
}

function productRow(line: number, sku: string | null, fields: readonly string[], header: Header): CatalogueRow {
  if (sku === null) return { line, sku, item: err('asin is empty') };
  const name = fields[header.place.name] ?? '';
  const numbers: number[] = [];
  for (const column of NUMBERS) {
    const text = fields[header.place[column]]?.trim() ?? '';
    const value = readNumber(text, header.separator !== ',');
    if (!value.ok) return { line, sku, item: err(`${column} is ${JSON.stringify(text.slice(0, 40))}, ${value.error}`) };
    numbers.push(value.value);
  }
  const [lengthM, widthM, heightM] = numbers.slice(0, 3).map((side) => Number((side / 100).toFixed(6))) as [
    number,
    number,
    number,
  ];
  const item: CatalogueItem = {
    sku,
    name,
    lengthM,
    widthM,
    heightM,
    massKg: numbers[3]!,
    form: inferForm(sku, name, [lengthM, widthM, heightM]),
    fragile: inferFragile(name),
    comOffsetM: [0, 0, 0],
  };
  return { line, sku, item: ok(item) };
}

function readNumber(text: string, mayHaveComma: boolean): Result<number, string> {
  if (text.includes(',') && !mayHaveComma)
    return err(
      'expected a positive number with a decimal point (a decimal comma is read only where no comma separates the fields)',
    );
  const value = /^\+?(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text.replace(',', '.')) : NaN;
  return Number.isFinite(value) && value > 0 ? ok(value) : err('expected a positive number');
}
