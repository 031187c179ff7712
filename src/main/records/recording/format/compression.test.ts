import { withText } from '#shared/words/statements/said.ts';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decompress } from './compression.ts';

/** Made by the lz4 command line tool. */
const PACKED = Buffer.from(
  'BCJNGGRAp0AAAABfc3RvdyAFANjwGWFuZCBzb21ldGhpbmcgZWxzZSB0aGF0IGRvZXMgbm90IHJlcGVhdCADAKBsbDogOGEwZjNjAAAAAMaXwy8=',
  'base64',
);
const PLAIN = 'stow stow stow stow stow stow '.repeat(8) + 'and something else that does not repeat at all: 8a0f3c';
/** A frame that holds nothing, as both formats have it. */
const SKIPPED = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
const zstd = (text: string): Buffer => zstdCompressSync(Buffer.from(text));

async function unpacked(compression: string, parts: readonly Buffer[], sizeBytes: number): Promise<string> {
  const plain = await decompress(Buffer.concat(parts), compression, sizeBytes);
  return plain.ok ? Buffer.from(plain.value).toString() : `Refused: ${withText(plain.error).text}`;
}

describe('a packed chunk', () => {
  it('is unpacked, of one frame, of several, and with frames that are to be skipped', async () => {
    const twice = PLAIN + PLAIN;
    expect(await unpacked('lz4', [PACKED], PLAIN.length)).toBe(PLAIN);
    expect(await unpacked('lz4', [PACKED, PACKED], twice.length)).toBe(twice);
    expect(await unpacked('lz4', [SKIPPED, PACKED, SKIPPED, PACKED, SKIPPED], twice.length)).toBe(twice);
    expect(await unpacked('zstd', [zstd(PLAIN)], PLAIN.length)).toBe(PLAIN);
    expect(await unpacked('zstd', [zstd(PLAIN), zstd(PLAIN)], twice.length)).toBe(twice);
    expect(await unpacked('zstd', [SKIPPED, zstd(PLAIN), SKIPPED, zstd(PLAIN)], twice.length)).toBe(twice);
  });

  it('that is larger or smaller than it claims is refused', async () => {
    for (const [compression, frame] of [
      ['lz4', PACKED],
      ['zstd', zstd(PLAIN)],
    ] as const) {
      expect(await unpacked(compression, [frame, frame], PLAIN.length)).toMatch(/^Refused/);
      expect(await unpacked(compression, [frame], PLAIN.length - 1)).toMatch(/^Refused/);
      expect(await unpacked(compression, [frame], PLAIN.length + 1)).toMatch(/^Refused: unpacks to 294 bytes/);
    }
    expect(await unpacked('lz4', [PACKED], 2 ** 30)).toMatch(/^Refused: claims 1073741824 bytes/);
    expect(await unpacked('brotli', [PACKED], 10)).toMatch(/^Refused: is compressed with "brotli"/);
  });

  it('of LZ4 that is damaged or cut off is refused, whatever byte is wrong, and takes none after it down', async () => {
    for (let at = 0; at < PACKED.length; at += 1) {
      const damaged = Buffer.from(PACKED);
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      for (const bytes of [damaged, PACKED.subarray(0, at)]) {
        const plain = await decompress(bytes, 'lz4', PLAIN.length);
        // The frame has a checksum: what is not refused is what it was.
        if (plain.ok) expect(Buffer.from(plain.value).toString(), `byte ${at}`).toBe(PLAIN);
      }
      expect(await unpacked('lz4', [PACKED], PLAIN.length)).toBe(PLAIN);
    }
  });
});
