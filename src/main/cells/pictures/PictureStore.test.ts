import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encode } from 'jpeg-js';
import { jpegSize } from '#shared/pictures/jpegHeader.ts';
import { PictureStore } from './PictureStore.ts';

const jpeg = (width: number, height: number): Uint8Array =>
  Uint8Array.from(encode({ width, height, data: Buffer.alloc(width * height * 4, 128) }, 50).data);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'supercargo-pictures-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the size of a JPEG', () => {
  it('is read from its header', () => {
    expect(jpegSize(jpeg(40, 30))).toEqual({ widthPx: 40, heightPx: 30 });
  });
  it.each([[[]], [[0xff, 0xd8]], [[1, 2, 3, 4, 5, 6]], [[0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 0, 0, 0, 0, 0, 0]]])(
    'is not invented for %j',
    (bytes) => expect(jpegSize(Uint8Array.from(bytes))).toBeNull(),
  );
});

describe('the picture store', () => {
  it('gives a picture back as it was, with its size and time of capture, also after a new start', async () => {
    const bytes = jpeg(16, 8);
    expect(await new PictureStore(folder).put('cell', '../../an id: with anything', 1_700_000_000_123, bytes)).toBe(
      true,
    );
    const store = new PictureStore(folder);
    expect(await store.get('cell', '../../an id: with anything')).toEqual({
      imageId: '../../an id: with anything',
      mediaType: 'image/jpeg',
      widthPx: 16,
      heightPx: 8,
      capturedAtMs: 1_700_000_000_123,
      dataBase64: Buffer.from(bytes).toString('base64'),
    });
    expect(await store.get('another cell', '../../an id: with anything')).toBeNull();
    expect(readdirSync(folder, { recursive: true }).every((name) => !String(name).includes('an id'))).toBe(true);
  });

  it('refuses what is no JPEG', async () => {
    const store = new PictureStore(folder);
    expect(await store.put('cell', 'x', 0, Uint8Array.from([1, 2, 3]))).toBe(false);
    expect(await store.bytes('cell', 'x')).toBeNull();
  });

  it('stays within its bound and gives up the oldest first', async () => {
    const bytes = jpeg(64, 64);
    const store = new PictureStore(folder, bytes.byteLength * 10);
    for (let i = 0; i < 25; i += 1) await store.put('cell', `p${i}`, 1_700_000_000_000 + i * 1000, bytes);
    const kept = [];
    for (let i = 0; i < 25; i += 1) if (await store.bytes('cell', `p${i}`)) kept.push(i);
    expect(kept.length).toBeLessThanOrEqual(10);
    expect(kept.length).toBeGreaterThanOrEqual(8);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => 25 - kept.length + i));
  });

  it('says so when it cannot write', async () => {
    writeFileSync(join(folder, 'a file'), '');
    expect(await new PictureStore(join(folder, 'a file')).put('cell', 'x', 0, jpeg(8, 8))).toBe(false);
  });
});
