import { describe, expect, it } from 'vitest';
import { decompressLz4Frame } from './lz4Frame.ts';

/** Made by the lz4 command line tool. */
const PACKED = Buffer.from(
  'BCJNGGRAp0AAAABfc3RvdyAFANjwGWFuZCBzb21ldGhpbmcgZWxzZSB0aGF0IGRvZXMgbm90IHJlcGVhdCADAKBsbDogOGEwZjNjAAAAAMaXwy8=',
  'base64',
);
const PLAIN = 'stow stow stow stow stow stow '.repeat(8) + 'and something else that does not repeat at all: 8a0f3c';

describe('an LZ4 frame', () => {
  it('is unpacked', () => {
    expect(Buffer.from(decompressLz4Frame(PACKED, PLAIN.length)).toString()).toBe(PLAIN);
  });

  it('that is damaged or cut off is refused, whatever byte is wrong, and never writes beyond its size', () => {
    for (let at = 0; at < PACKED.length; at += 1) {
      const damaged = Buffer.from(PACKED);
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      for (const bytes of [damaged, PACKED.subarray(0, at)]) {
        let plain: Uint8Array | null = null;
        try {
          plain = decompressLz4Frame(bytes, PLAIN.length);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
        if (plain) expect(plain.length).toBeLessThanOrEqual(PLAIN.length);
      }
    }
  });
});
