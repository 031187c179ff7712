import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeJpeg, encodePng } from '#cell/pictures/pictureCodec.ts';
import type { Picture } from '#cell/pictures/Picture.ts';
import { pngHead } from '../../tests/builders/demoPng.ts';
import { inspectCommand } from './inspect.ts';
import { perceiveCommand } from './perceive.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'supercargo-pictures-'));
  writeFileSync(join(folder, 'item.jpg'), encodeJpeg(square(90)));
  writeFileSync(join(folder, 'white.png'), encodePng(square(255)));
  writeFileSync(join(folder, 'huge.png'), pngHead({ widthPx: 14_000, heightPx: 14_000, depth: 8, colourType: 2 }));
  writeFileSync(join(folder, 'cut.jpg'), encodeJpeg(square(90)).subarray(0, 700));
  writeFileSync(join(folder, 'text.jpg'), 'no picture');
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** A square of this brightness on white. */
function square(level: number): Picture {
  const rgba = new Uint8ClampedArray(120 * 120 * 4).fill(255);
  for (let y = 30; y < 90; y++)
    for (let x = 30; x < 90; x++) rgba.fill(level + ((x * y) % 9), 4 * (y * 120 + x), 4 * (y * 120 + x) + 3);
  return { widthPx: 120, heightPx: 120, rgba };
}

async function run(command: (args: string[]) => Promise<number>, ...args: string[]) {
  let out = '';
  let said = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((said += String(text)), true));
  const code = await command(args);
  vi.restoreAllMocks();
  const lines = out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { code, lines, said };
}
function list(...lines: string[]): string {
  const file = join(folder, 'list.jsonl');
  writeFileSync(file, lines.join('\n'));
  return file;
}
const inspection = (id: unknown, query: string, ...references: string[]): string =>
  JSON.stringify({ id, query, references });

describe('perceive', () => {
  it('has one line for every file, with the error where there is no answer', async () => {
    const names = ['white.png', 'huge.png', 'cut.jpg', 'text.jpg', 'missing.jpg', '.'];
    const { code, lines, said } = await run(perceiveCommand, ...names.map((name) => join(folder, name)));
    expect(code).toBe(1);
    expect(said).toBe('');
    expect(lines.map(({ file }) => file)).toEqual(names.map((name) => join(folder, name)));
    expect(lines.map(({ error }) => error)).toEqual([
      'the picture shows nothing: it is white all over',
      'the picture has 14000 x 14000 pixels, expected at most 50 megapixels and 20000 pixels each way',
      'the JPEG cannot be decoded: it is cut off',
      'the file is neither JPEG nor PNG',
      'the file cannot be read: there is no such file',
      'the file cannot be read: it is a folder, expected a file',
    ]);
  });
});

describe('inspect', () => {
  it('answers every line that is not blank, in order, with id and error where it cannot', async () => {
    const { code, lines } = await run(
      inspectCommand,
      '--list',
      list(
        inspection('same', 'item.jpg', 'item.jpg'),
        '',
        'no json',
        JSON.stringify({ id: 7, query: 'item.jpg', references: [] }),
        '   ',
        inspection('white', 'white.png', 'item.jpg'),
        inspection('reference', 'item.jpg', 'item.jpg', 'missing.jpg'),
        '[1]',
        inspection(8, 'item.jpg', 'item.jpg'),
      ),
    );
    expect(code).toBe(1);
    expect(lines).toMatchObject([
      { id: 'same', severity: 'none' },
      { id: null, error: expect.stringContaining('line 3 is no JSON') as unknown },
      { id: 7, error: expect.stringContaining('line 4 is not as it should be (references)') as unknown },
      { id: 'white', error: 'query white.png: the picture shows nothing: it is white all over' },
      { id: 'reference', error: 'reference missing.jpg: the file cannot be read: there is no such file' },
      { id: null, error: expect.stringContaining('line 8 is not as it should be') as unknown },
      { id: 8, severity: 'none' },
    ]);
  });

  it('says that a list is empty, missing or no text', async () => {
    expect(await run(inspectCommand, '--list', list('', ' '))).toMatchObject({
      code: 1,
      lines: [],
      said: expect.stringContaining('is empty, expected lines') as unknown,
    });
    expect(await run(inspectCommand, '--list', join(folder, 'none'))).toMatchObject({
      code: 1,
      said: expect.stringContaining('there is no such file') as unknown,
    });
    expect(await run(inspectCommand, '--list', join(folder, 'item.jpg'))).toMatchObject({
      code: 1,
      said: expect.stringContaining('which is not UTF-8') as unknown,
    });
  });
});
