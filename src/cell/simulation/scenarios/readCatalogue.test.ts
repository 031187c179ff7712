import { gzipSync } from 'node:zlib';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { pickOne, randomSource } from '#shared/random/randomSource.ts';
import { catalogueItemSchema, itemForms } from '#shared/domain/item.ts';
import { parseCatalogue, readCatalogue, type Catalogue } from './readCatalogue.ts';

const HEADER = 'asin,name,l_cm,w_cm,h_cm,kg,bins,qty,group';
const parsed = (text: string): Catalogue => {
  const result = parseCatalogue(text, 'test');
  if (!result.ok) throw new Error(result.error);
  return result.value;
};
const product = (change: Record<string, unknown> = {}): string =>
  JSON.stringify({
    sku: 'A1',
    name: 'A box',
    lengthM: 0.2,
    widthM: 0.1,
    heightM: 0.05,
    massKg: 0.4,
    form: 'box',
    fragile: false,
    comOffsetM: [0, 0, 0],
    ...change,
  });

describe('a catalogue', () => {
  it('in JSON Lines is read as it is', () => {
    expect(parsed(`${product()}\n\n${product({ sku: 'A2', form: 'book' })}\n`).items.map(({ sku }) => sku)).toEqual([
      'A1',
      'A2',
    ]);
  });

  it('in CSV gets metres, and a form and fragility from name and sides', () => {
    const { items } = parsed(
      `${HEADER}\n0030063000,"Rivers, and how they bend",22.9,15.2,2.5,0.4,1,1,1\nB000000001,Ceramic vase,20,10,10,0.8,1,1,1\n`,
    );
    expect(items[0]).toMatchObject({ lengthM: 0.229, widthM: 0.152, heightM: 0.025, massKg: 0.4, fragile: false });
    expect(items[1]).toMatchObject({ fragile: true, form: 'box' });
  });

  it('refuses absurd rows one by one, with line, code and reason', () => {
    const { items, refused } = parsed(
      [
        HEADER,
        'B1,Good box,20,10,5,0.4,1,1,1',
        'B2,Thin as paper,20,10,0.01,0.4,1,1,1',
        'B3,Heavy as lead,20,10,5,9,1,1,1',
        'B4,No mass,20,10,5,,1,1,1',
        'B5,Negative,-20,10,5,0.4,1,1,1',
        'B1,The same code again,20,10,5,0.4,1,1,1',
        '"B6","two\nlines",20,10,5,nonsense,1,1,1',
        'B7,After the line break,500,10,5,0.4,1,1,1',
      ].join('\n'),
    );
    expect(items.map(({ sku }) => sku)).toEqual(['B1']);
    expect(refused).toEqual([
      { line: 3, sku: 'B2', reason: 'height is 0.01 cm, expected 0.2 cm to 120 cm' },
      { line: 4, sku: 'B3', reason: 'density is 9.00 kg per litre, expected 0.003 to 4.5' },
      { line: 5, sku: 'B4', reason: 'kg is "", expected a positive number' },
      { line: 6, sku: 'B5', reason: 'l_cm is "-20", expected a positive number' },
      { line: 7, sku: 'B1', reason: 'the same sku stands on line 2 already' },
      { line: 8, sku: 'B6', reason: 'kg is "nonsense", expected a positive number' },
      { line: 10, sku: 'B7', reason: 'length is 500 cm, expected 0.2 cm to 120 cm' },
    ]);
  });

  it('refuses JSON rows that do not match, and goes on', () => {
    const { items, refused } = parsed(
      [
        product(),
        '{"sku":"A3"',
        product({ sku: 'A4', form: 'blob' }),
        product({ sku: 'A5', comOffsetM: [0.3, 0, 0] }),
      ].join('\n'),
    );
    expect(items).toHaveLength(1);
    expect(refused.map(({ line, sku }) => [line, sku])).toEqual([
      [2, null],
      [3, 'A4'],
      [4, 'A5'],
    ]);
  });

  it('without a usable row, or of another kind, is an error in one sentence', () => {
    expect(parseCatalogue(`${HEADER}\nB2,Thin,20,10,0.01,0.4,1,1,1`, 'x.csv')).toMatchObject({
      ok: false,
      error: 'The catalogue x.csv has no usable row (1 refused; line 2: height is 0.01 cm, expected 0.2 cm to 120 cm).',
    });
    expect(parseCatalogue('a,b\n1,2\n', 'x.csv')).toMatchObject({
      ok: false,
      error: expect.stringContaining('missing: asin') as unknown,
    });
    expect(readCatalogue('/does/not/exist')).toMatchObject({ ok: false });
  });

  it('may be compressed, whatever its name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
    const file = join(folder, 'products');
    writeFileSync(file, gzipSync(product()));
    expect(readCatalogue(file)).toMatchObject({ ok: true, value: { refused: [] } });
    rmSync(folder, { recursive: true });
  });

  describe('in CSV as spreadsheets and old programs write it', () => {
    const rows = ['asin,name,l_cm,w_cm,h_cm,kg', 'A1,Müsliriegel Grün,20,15,10,0.5', 'A2,"Tape, clear",22,12,8,0.4'];
    const text = rows.join('\n');
    const names = (content: string | Uint8Array): string[] => {
      const read = parseCatalogue(content, 'x.csv');
      return read.ok ? read.value.items.map(({ name }) => name) : [read.error];
    };
    const utf16 = (bigEndian: boolean, content = text): Uint8Array => {
      const bytes = Buffer.from(`\uFEFF${content}`, 'utf16le');
      return bigEndian ? bytes.swap16() : bytes;
    };

    it.each([
      ['UTF-8', Buffer.from(text)],
      ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`)],
      ['UTF-16, little end first', utf16(false)],
      ['UTF-16, big end first', utf16(true)],
      ['gzip', gzipSync(text)],
      ['CR LF ends', text.replaceAll('\n', '\r\n')],
      ['CR ends', text.replaceAll('\n', '\r')],
      ['mixed ends and blank lines', `\n\r\n${rows[0]}\r${rows[1]}\n \r\n\n${rows[2]}\r\r`],
      ['sep=,', `sep=,\r\n${text}`],
      ['upper case and blanks in its header', text.replace('asin,name', 'ASIN , Name')],
      ['separators after the last field', text.replaceAll('\n', ',,\n')],
    ])('reads %s', (_, content) => {
      expect(names(content)).toEqual(['Müsliriegel Grün', 'Tape, clear']);
    });

    it.each([[';'], ['\t'], ['|']])('reads rows that %j separates, with decimal commas or points', (separator) => {
      const content = [
        'asin,name,l_cm,w_cm,h_cm,kg',
        'A1,Box,20\u00B75,15,10,0\u00B75',
        'A2,"Tape\u0394 clear",22.5,12,8,0.4',
      ]
        .join('\n')
        .replaceAll(',', separator)
        .replaceAll('\u00B7', ',')
        .replaceAll('\u0394', separator);
      for (const whole of [content, `sep=${separator}\n${content}`]) {
        const { items, refused } = parsed(whole);
        expect(refused).toEqual([]);
        expect(items).toMatchObject([
          { name: 'Box', lengthM: 0.205, massKg: 0.5 },
          { name: `Tape${separator} clear`, lengthM: 0.225 },
        ]);
      }
    });

    it.each([
      [
        'Latin-1',
        Buffer.from(text, 'latin1'),
        /line 2 holds the byte 0xFC, which is not UTF-8 \(in Windows-1252 it is "ü"\)/,
      ],
      ['UTF-16 without a mark', Buffer.from(text, 'utf16le'), /UTF-16 without a byte order mark/],
      ['UTF-16 that is cut', utf16(false).subarray(0, -1), /UTF-16 with characters cut/],
      [
        'UTF-8 that is cut',
        Buffer.from('asin\nü').subarray(0, -1),
        /ends within a character on line 2: it seems to be cut off/,
      ],
      ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), /UTF-32/],
      ['an overlong character', Buffer.from([0x61, 0x0a, 0xc0, 0xaf, 0x0a]), /line 2 holds the byte 0xC0/],
      ['an encoded half of a character', Buffer.from([0x61, 0x0a, 0xed, 0xa0, 0x80]), /line 2 holds the byte 0xED/],
      ['gzip that is cut', gzipSync(text).subarray(0, -12), /gzip data end too early: the file is cut off/],
      [
        'gzip that is damaged',
        gzipSync(text).map((byte, at) => (at === 20 ? byte ^ 0xff : byte)),
        /gzip data are damaged/,
      ],
      ['gzip within gzip', gzipSync(gzipSync(text)), /compressed twice/],
      ['an Excel workbook', Buffer.from('PK\u0003\u0004 and so on'), /Excel workbook; save the sheet as CSV/],
      ['nothing', Buffer.alloc(0), /it is empty/],
      ['blank lines alone', ' \n\r\n\t', /it is empty/],
      ['sep= alone', 'sep=;\n', /no header and no rows/],
      ['a header alone', `${rows[0]}\n\n`, /no usable row: nothing follows its header/],
      ['rows without their header', rows[1]!, /missing: asin, .* \(line 1 is read as the header\)/],
      ['a header under another sep=', `sep=;\n${text}`, /separated by semicolons as "sep=" above it says/],
      ['a column twice', text.replace('kg', 'kg,KG'), /the column kg stands twice in the header \(line 1\)/],
      [
        'a quote that its header does not close',
        text.replace('name', '"name'),
        /the header: a quote opens a field .* does not close it\.$/,
      ],
      ['zeros', Buffer.from('asin,na\0me\n1,2'), /line 1 holds NUL characters/],
      ['a JSON array', '[{"sku":"A1"}]', /begins like a JSON array, expected JSON Lines/],
    ])('refuses %s with the true cause', (_, content, cause) => {
      const read = parseCatalogue(content, 'x.csv');
      expect(read.ok ? 'read' : read.error).toMatch(cause);
      if (!read.ok) expect(read.error).toMatch(/^The catalogue x\.csv [^\n]*[^.]\.$/);
    });

    it('refuses rows of another length one by one, whichever comes first', () => {
      const { items, refused } = parsed(
        `${rows[0]}\nS1,short,20,15\nS2,long,20,15,10,0.5,extra\nS3,Tape, clear,20,15,10,0.5\n${rows[1]}`,
      );
      expect(items.map(({ sku }) => sku)).toEqual(['A1']);
      expect(refused.map(({ line, sku, reason }) => [line, sku, reason.slice(0, 40)])).toEqual([
        [2, 'S1', 'it has 4 fields, expected 6 as in the he'],
        [3, 'S2', 'it has 7 fields, expected 6 as in the he'],
        [4, 'S3', 'it has 7 fields, expected 6 as in the he'],
      ]);
    });

    it('names the line on which an unclosed quote opens, and reads every row after it', () => {
      const after = 'Q2,plain,22,12,8,0.4\nQ3,"quoted name",18,14,9,0.6\nQ4,last,18,14,9,0.6';
      for (const [open, wanted] of [
        ['Q1,"Frame set,20,15,10,0.5', ['Q2', 'Q3', 'Q4']],
        ['Q1,Frame set,20,15,10,"0.5', ['Q2', 'Q3', 'Q4']],
        ['"Q1,Frame set,20,15,10,0.5', ['Q2', 'Q3', 'Q4']],
      ] as const)
        for (const rest of [after, after.replaceAll('"', ''), after.replace('"quoted name"', 'quoted name"')]) {
          const { items, refused } = parsed(`${rows[0]}\n${open}\n${rest}`);
          expect(items.map(({ sku }) => sku)).toEqual(wanted);
          expect(refused).toMatchObject([{ line: 2, reason: expect.stringContaining('a quote opens') as unknown }]);
        }
    });

    it('keeps a line break within a quoted name, and quotes within a name', () => {
      const { items } = parsed(`${rows[0]}\nA1,"two\nlines, and ""more""",20,15,10,0.5\nA2,22" screen,22,12,8,0.4`);
      expect(items.map(({ name }) => name)).toEqual(['two\nlines, and "more"', '22" screen']);
    });

    it('says what is odd about a row: the header again, a decimal comma, control characters', () => {
      const { refused } = parsed(
        [...rows, rows[0], 'B1,Box,"20,5",15,10,0.5', 'B2,Bo\u0007x,20,15,10,0.5', 'B3,Box,0x20,15,10,0.5'].join('\n'),
      );
      expect(refused.map(({ line, reason }) => [line, reason])).toEqual([
        [4, 'it is the header once more'],
        [5, expect.stringContaining('"20,5", expected a positive number with a decimal point')],
        [6, 'its name holds the control character U+0007'],
        [7, 'l_cm is "0x20", expected a positive number'],
      ]);
    });
  });

  it('that is a folder, missing, or beyond the limit is refused before it is read whole', () => {
    expect(readCatalogue(tmpdir())).toMatchObject({ error: expect.stringContaining('it is a folder') as unknown });
    expect(readCatalogue('/does/not/exist')).toMatchObject({
      error: 'The catalogue /does/not/exist cannot be read: there is no such file.',
    });
    const zeros = Buffer.concat(new Array<Buffer>(26).fill(gzipSync(Buffer.alloc(10 * 1024 * 1024))));
    expect(parseCatalogue(zeros, 'zeros.gz')).toMatchObject({
      error: 'The catalogue zeros.gz cannot be read: unpacked, it has more than 256 MB.',
    });
  });

  it('of any bytes at all gives products, or one sentence, in bounded time', () => {
    const random = randomSource(0xca7a);
    const whole = Buffer.from(
      `sep=,\n${HEADER}\n"A1","two\nlines",20,10,5,0.4,1,1,1\nB2,Grün ""22"" x,20,10,5,0.4,1,1,1\n${product()}\n`,
    );
    const pieces = ['"', ',', ';', '\t', '\n', '\r', '\0', 'sep=', '{', '\uFEFF', '""', 'é', '1e999', HEADER].map(
      (piece) => Buffer.from(piece),
    );
    for (let round = 0; round < 4000; round++) {
      let bytes = [whole, Buffer.from(whole.toString(), 'utf16le'), gzipSync(whole)][Math.floor(random() * 6)] ?? whole;
      for (let change = 0; change < 1 + random() * 4; change++) {
        const at = Math.floor(random() * bytes.length);
        const piece = random() < 0.5 ? Buffer.from([Math.floor(random() * 256)]) : pickOne(random, pieces);
        bytes = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + Math.floor(random() * 3))]);
      }
      const read = parseCatalogue(bytes, 'fuzz');
      if (read.ok) for (const item of read.value.items) expect(catalogueItemSchema.safeParse(item).success).toBe(true);
      else expect(read.error).toMatch(/^The catalogue fuzz [^\n]+\.$/);
    }
  });

  it('that comes with the cell has every form and no refused row', () => {
    const own = readCatalogue(fileURLToPath(new URL('../../../../resources/catalog/default.jsonl', import.meta.url)));
    if (!own.ok) throw new Error(own.error);
    expect(own.value.refused).toEqual([]);
    expect(new Set(own.value.items.map(({ form }) => form))).toEqual(new Set(itemForms));
    expect(own.value.items.length).toBeGreaterThanOrEqual(60);
  });
});
