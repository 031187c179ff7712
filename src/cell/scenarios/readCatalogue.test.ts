import { gzipSync } from 'node:zlib';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { itemForms } from '#shared/domain/item.ts';
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
      { line: 9, sku: 'B6', reason: 'kg is "nonsense", expected a positive number' },
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

  it('that comes with the cell has every form and no refused row', () => {
    const own = readCatalogue(fileURLToPath(new URL('../../../resources/catalog/default.jsonl', import.meta.url)));
    if (!own.ok) throw new Error(own.error);
    expect(own.value.refused).toEqual([]);
    expect(new Set(own.value.items.map(({ form }) => form))).toEqual(new Set(itemForms));
    expect(own.value.items.length).toBeGreaterThanOrEqual(60);
  });
});
