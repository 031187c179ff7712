import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../tests/corpus/SyntheticCell.ts';
import { csvFile, type CsvField } from './csv.ts';

const readBack = (rows: readonly (readonly CsvField[])[]): string[][] =>
  parse(csvFile(rows), { bom: true, relax_column_count: true, record_delimiter: '\r\n' });
const field = (value: CsvField): string | undefined => readBack([[value, 'x']])[0]?.[0];

/** A spreadsheet's own way: a quote counts only where a cell begins; a line end outside quotes ends the row. */
function spreadsheetCells(file: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  let isStart = true;
  for (let at = 1; at < file.length; at += 1) {
    const sign = file[at]!;
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (file[at + 1] === '"') cell += file[(at += 1)]!;
      else isQuoted = false;
    } else if (isStart && sign === '"') {
      isQuoted = true;
      isStart = false;
    } else if (sign === separator || sign === '\n' || sign === '\r') {
      cells.push(cell);
      cell = '';
      isStart = true;
    } else {
      cell += sign;
      isStart = false;
    }
  }
  return [...cells, cell];
}

/** Whether a spreadsheet would compute it: the first sign that it does not skip, after width is folded. */
const isFormula = (cell: string): boolean =>
  /^[\s\p{Zs}\p{Cf}\p{Cc}]*[=+\-@]/u.test(cell.normalize('NFKC')) && !/^-\d+(\.\d+)?(,|$)/.test(cell);

describe('a file for a spreadsheet', () => {
  it('begins with the mark of UTF-8, separates with commas, ends rows with CRLF and doubles quotes', () => {
    expect(csvFile([['a', 'say "no"', 'x, y', 1.5, null], ['Größe']])).toBe(
      '\ufeffa,"say ""no""","x, y",1.5,\r\nGröße\r\n',
    );
  });

  it('keeps numbers numbers, negative ones too, and leaves out what is none', () => {
    const rows = [[-5, 0, -0.25, 1e-7, -1e-7, NaN, Infinity, null, '-5', '-12.50', '007']];
    expect(csvFile(rows)).toBe('\ufeff-5,0,-0.25,1e-7,-1e-7,,,,-5,-12.50,007\r\n');
  });

  it.each(['=1+1', '+1', '-1+1', '@SUM(A1)', '-', '+49 30 1234'])(
    'makes text of %j, whatever blanks stand before it',
    (text) => {
      for (const before of ['', ' ', '\u00a0', '\u3000', '\u2009', '\n', ' \n\u00a0'])
        expect(field(`${before}${text}`)).toBe(`${before}'${text}`);
      for (const [hidden, seen] of [
        ['\t', '␉'],
        ['\r', '␍'],
        ['\u200b', '[U+200B]'],
        ['\ufeff', '[U+FEFF]'],
      ])
        expect(field(`${hidden}${text}`)).toBe(`${seen}${text}`);
    },
  );

  it.each(['＝1', '＋1', '－1', '＠A1', '﹦1', '﹢1', '﹣1', '﹫1'])(
    'makes text of the full width and small form %s',
    (text) => {
      expect(field(text)).toBe(`'${text}`);
      expect(field(`\u00a0${text}`)).toBe(`\u00a0'${text}`);
    },
  );

  it('leaves text alone that begins no formula', () => {
    for (const text of ['a = b', 'A-1', 'b@c', "'quoted'", '5 - 3', '–', '1;2', '', 'x\ny'])
      expect(field(text)).toBe(text);
  });

  it('shows control and hidden characters', () => {
    expect(field('a\u0000b\u001bc\u007fd\u0085e\u202ef\ud800')).toBe('a␀b␛c␡d[U+0085]e[U+202E]f[U+D800]');
  });

  it('has no formula where semicolons or tabs separate, nor behind a line feed in the middle of a text', () => {
    for (const text of ['x;=1+1', 'x; \u00a0=1+1', 'x\n=1+1', 'x";=1+1', '"";"=1', 'x\t=1', ';=1', 'a,b;-1+1;＝2'])
      for (const separator of [',', ';', '\t'])
        expect(
          spreadsheetCells(
            csvFile([
              ['first', text, text],
              [text, 'last'],
            ]),
            separator,
          ).filter(isFormula),
          text,
        ).toEqual([]);
  });

  it('says the same to every reader whatever is in it, and never a formula (seed 19)', () => {
    const random = seededRandom(19);
    const signs = [...'=+-@＝＋－＠;,"\' \n\r\tab1.\u00a0\u200b\u202e\u0000\u3000é猫', '😀', '\r\n'];
    const text = (): string =>
      Array.from({ length: Math.floor(random() * 9) }, () => signs[Math.floor(random() * signs.length)]).join('');
    for (let round = 0; round < 3000; round += 1) {
      const rows = Array.from({ length: 1 + Math.floor(random() * 3) }, () => ['label', text(), text(), -random()]);
      const file = csvFile(rows);
      const read = readBack(rows);
      expect(read).toHaveLength(rows.length);
      for (const [index, row] of rows.entries()) {
        expect(read[index]).toHaveLength(4);
        expect(Number(read[index]![3])).toBe(row[3]);
        // But for the apostrophes, nothing visible is lost or changed.
        const visible = (value: string): string => value.replace(/[^ab1.é猫😀"=+@＝＋－＠-]/gu, '');
        for (const at of [1, 2])
          expect(visible(read[index]![at]!.replace(/\[U\+[0-9A-F]+\]/g, ''))).toBe(visible(String(row[at])));
      }
      for (const separator of [',', ';', '\t'])
        expect(spreadsheetCells(file, separator).filter(isFormula), JSON.stringify(rows)).toEqual([]);
    }
  });
});
