import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { randomSource } from '#shared/random/randomSource.ts';
import { demoPng, exifBlock, pngChunk, pngHead, withExif } from '../../../tests/builders/demoPng.ts';
import { decodePicture, encodeJpeg, encodePng } from './pictureCodec.ts';
import type { Picture } from './Picture.ts';
import { unusablePicture } from './unusablePicture.ts';

const W = 13;
const H = 11;
const level = (x: number, y: number): number => (x * 19 + y * 7) % 256;
const problemOf = (bytes: Uint8Array): string => {
  const read = decodePicture(bytes);
  return read.ok ? 'read' : read.error;
};
const decoded = (bytes: Uint8Array): Picture => {
  const read = decodePicture(bytes);
  if (!read.ok) throw new Error(read.error);
  return read.value;
};
function colourful(widthPx: number, heightPx: number, colour: (x: number, y: number) => readonly number[]): Picture {
  const rgba = new Uint8ClampedArray(widthPx * heightPx * 4).fill(255);
  for (let p = 0; p < widthPx * heightPx; p++) rgba.set(colour(p % widthPx, Math.floor(p / widthPx)), 4 * p);
  return { widthPx, heightPx, rgba };
}

describe('a PNG', () => {
  const kinds = [0, 2, 3, 4, 6].flatMap((colourType) =>
    [1, 2, 4, 8, 16]
      .filter((depth) => (colourType === 0 || depth >= 8 || colourType === 3) && !(colourType === 3 && depth === 16))
      .flatMap((depth) => [false, true].map((isInterlaced) => ({ colourType, depth, isInterlaced }))),
  );
  it.each(kinds)('of colour type $colourType with $depth bits is read as it is (interlaced: $isInterlaced)', (kind) => {
    const { colourType, depth } = kind;
    const most = 2 ** depth - 1;
    const palette = Array.from({ length: 3 * Math.min(256, most + 1) }, (_, k) => (k * 37) % 256);
    const grey = (x: number, y: number): number => Math.round((level(x, y) / 255) * most);
    const png = demoPng({
      ...{ ...kind, widthPx: W, heightPx: H },
      ...(colourType === 3 ? { palette, transparency: [0, 128] } : {}),
      ...(colourType === 0 ? { transparency: [0, 1] } : {}),
      samples: (x, y) =>
        ({
          0: [grey(x, y)],
          2: [grey(x, y), 0, grey(y, x)],
          3: [(x + y) & most],
          4: [grey(x, y), 0],
          6: [grey(x, y), 0, grey(y, x), 0],
        })[colourType]!,
    });
    const shown = (sample: number): number => Math.round((sample / most) * 255);
    expect(decoded(png)).toEqual(
      colourful(W, H, (x, y) => {
        if (colourType === 3) return palette.slice(3 * ((x + y) & most), 3 * ((x + y) & most) + 3);
        if (colourType === 0 || colourType === 4) return [shown(grey(x, y)), shown(grey(x, y)), shown(grey(x, y))];
        return [shown(grey(x, y)), 0, shown(grey(y, x))];
      }),
    );
  });

  it('as encoders write it, with filtered lines, comes back as it was', () => {
    const picture = colourful(60, 40, (x, y) => [level(x, y), level(y, x), (x * y) % 256]);
    expect(decoded(encodePng(picture))).toEqual(picture);
  });

  it('of one pixel, and of passes without pixels, is read', () => {
    const one = demoPng({ widthPx: 1, heightPx: 1, depth: 1, colourType: 0, isInterlaced: true, samples: () => [1] });
    expect(decoded(one)).toEqual(colourful(1, 1, () => [255, 255, 255]));
  });

  it('beyond the limit is refused by its header, before a byte of it is unpacked', () => {
    // Had anything been read, the missing data would be the complaint.
    const head = (widthPx: number, heightPx: number) => pngHead({ widthPx, heightPx, depth: 8, colourType: 2 });
    expect(problemOf(head(14_000, 14_000))).toBe(
      'the picture has 14000 x 14000 pixels, expected at most 50 megapixels and 20000 pixels each way',
    );
    expect(problemOf(head(1_000_000, 10))).toContain('20000 pixels each way');
    expect(problemOf(head(8000, 6000))).toBe('the PNG cannot be decoded: it is cut off');
  });

  it('whose data unpack to more than its header says costs no more than the picture', () => {
    const bomb = Buffer.concat([
      pngHead({ widthPx: 64, heightPx: 64, depth: 8, colourType: 0 }),
      pngChunk('IDAT', deflateSync(Buffer.alloc(30_000_000))),
      pngChunk('IEND', Buffer.alloc(0)),
    ]);
    expect(problemOf(bomb)).toBe('the PNG cannot be decoded: it holds more data than its header says');
  });

  it('that is cut or damaged is refused with the cause', () => {
    const whole = demoPng({ widthPx: W, heightPx: H, depth: 8, colourType: 2, samples: (x, y) => [level(x, y), 0, 0] });
    for (let end = 8; end < whole.length; end++) expect(problemOf(whole.subarray(0, end))).toMatch(/cut off|damaged/);
    const changed = Buffer.from(whole);
    changed[60]! ^= 1;
    expect(problemOf(changed)).toContain('a checksum does not hold');
    const none = demoPng({ widthPx: W, heightPx: H, depth: 8, colourType: 3, samples: () => [0] });
    expect(problemOf(none)).toContain('it has no palette');
  });
});

describe('a picture with an orientation', () => {
  const corners = { red: [230, 20, 20], green: [20, 200, 20], blue: [20, 20, 230], white: [240, 240, 240] } as const;
  /** Red top left, green top right, blue bottom left, white bottom right. */
  const stored = colourful(48, 32, (x, y) =>
    y < 16 ? (x < 24 ? corners.red : corners.green) : x < 24 ? corners.blue : corners.white,
  );
  const cornersOf = ({ widthPx, heightPx, rgba }: Picture): string[] =>
    [[4, 4], [widthPx - 5, 4], [4, heightPx - 5], [widthPx - 5, heightPx - 5]].map(([x, y]) => {
      const [r = 0, g = 0, b = 0] = rgba.subarray(4 * (y! * widthPx + x!));
      return r > 150 && g > 150 ? 'white' : r > 150 ? 'red' : g > 150 ? 'green' : b > 150 ? 'blue' : 'none';
    }); // prettier-ignore
  // As EXIF 2.32 draws them: what the first row and the first column of the stored picture are to be.
  const wanted = {
    1: ['red', 'green', 'blue', 'white'],
    2: ['green', 'red', 'white', 'blue'],
    3: ['white', 'blue', 'green', 'red'],
    4: ['blue', 'white', 'red', 'green'],
    5: ['red', 'blue', 'green', 'white'],
    6: ['blue', 'red', 'white', 'green'],
    7: ['white', 'green', 'blue', 'red'],
    8: ['green', 'white', 'red', 'blue'],
  } as const;

  it.each(Object.keys(wanted).map(Number))('of %i is turned as it is to be seen, in JPEG and PNG', (orientation) => {
    for (const isLittle of [true, false]) {
      const jpeg = decoded(withExif(encodeJpeg(stored, 95), orientation, isLittle));
      expect(cornersOf(jpeg)).toEqual(wanted[orientation as 1]);
      expect([jpeg.widthPx, jpeg.heightPx]).toEqual(orientation < 5 ? [48, 32] : [32, 48]);
      const plain = Buffer.from(encodePng(stored));
      const png = Buffer.concat([
        plain.subarray(0, 33),
        pngChunk('eXIf', exifBlock(orientation, isLittle)),
        plain.subarray(33),
      ]);
      expect(cornersOf(decoded(png))).toEqual(wanted[orientation as 1]);
    }
  });

  it('that no EXIF knows is shown as it is stored', () => {
    for (const orientation of [0, 9, 65_535])
      expect(cornersOf(decoded(withExif(encodeJpeg(stored, 95), orientation, true)))).toEqual(wanted[1]);
  });
});

describe('a JPEG', () => {
  const whole = encodeJpeg(colourful(64, 48, (x, y) => [level(x, y), 0, 0]));
  it('that is cut off, beyond the limit or of a rare kind is refused with the cause', () => {
    expect(problemOf(whole.subarray(0, -2))).toBe('the JPEG cannot be decoded: it is cut off');
    expect(problemOf(whole.subarray(0, 400))).toMatch(/cut off/);
    const frame = whole.findIndex((byte, at) => byte === 0xff && whole[at + 1] === 0xc0);
    const changed = (at: number, ...bytes: number[]): Uint8Array => {
      const copy = whole.slice();
      copy.set(bytes, frame + at);
      return copy;
    };
    expect(problemOf(changed(5, 0xff, 0xff, 0xff, 0xff))).toContain('65535 x 65535 pixels');
    expect(problemOf(changed(5, 0, 0))).toContain('no size in its header');
    expect(problemOf(changed(1, 0xc9))).toContain('of a rare kind');
    expect(problemOf(changed(4, 12))).toContain('more than 8 bits');
  });
});

describe('bytes that are no picture', () => {
  it.each([
    ['RIFF\0\0\0\0WEBPVP8 ', 'the file is a WebP picture, expected JPEG or PNG'],
    ['\0\0\0\x1cftypavif\0\0\0\0avifmif1', 'the file is an AVIF picture, expected JPEG or PNG'],
    ['\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'the file is a HEIC picture, expected JPEG or PNG'],
    ['GIF89a', 'the file is a GIF picture, expected JPEG or PNG'],
    ['BM\0\0', 'the file is a BMP picture, expected JPEG or PNG'],
    ['II*\0', 'the file is a TIFF picture, expected JPEG or PNG'],
    ['<svg xmlns=""/>', 'the file is an SVG drawing, expected JPEG or PNG'],
    ['hello', 'the file is neither JPEG nor PNG'],
    ['', 'the file is empty, expected a JPEG or PNG picture'],
  ])('are named: %j', (text, sentence) => {
    expect(problemOf(Buffer.from(text, 'latin1'))).toBe(sentence);
  });

  it('of any kind end in a picture or in one sentence', () => {
    const random = randomSource(0x91c7);
    const seeds = [
      withExif(encodeJpeg(colourful(32, 24, (x, y) => [level(x, y), 9, 9])), 6, true),
      Buffer.from(encodePng(colourful(16, 12, (x, y) => [level(x, y), 9, 9]))),
      demoPng({
        widthPx: W,
        heightPx: H,
        depth: 2,
        colourType: 3,
        isInterlaced: true,
        palette: [0, 9, 99, 4, 5, 6],
        samples: (x) => [x & 1],
      }),
    ];
    for (let round = 0; round < 4000; round++) {
      const bytes = Buffer.from(seeds[round % seeds.length]!);
      for (let change = 0; change < 1 + random() * 3; change++)
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      const read = decodePicture(random() < 0.2 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes);
      if (read.ok) expect(read.value.rgba.length).toBe(read.value.widthPx * read.value.heightPx * 4);
      else expect(read.error).toMatch(/^the [^\n]{5,200}$/);
    }
  });
});

describe('a picture that shows nothing', () => {
  it.each([
    ['white', colourful(64, 64, () => [255, 255, 255]), 'white all over'],
    ['grey', colourful(64, 64, () => [128, 128, 128]), 'one even tone all over'],
    ['black with noise', colourful(64, 64, (x, y) => [(x * 7 + y * 13) % 5, 2, 2]), 'black all over'],
    ['tiny', colourful(47, 64, level as never as () => number[]), '47 x 64 pixels, expected 48 or more each way'],
  ])('is called unusable: %s', (_, picture, why) => {
    expect(unusablePicture(picture)).toContain(why);
  });

  it('is none that shows a small thing on white', () => {
    expect(
      unusablePicture(colourful(200, 200, (x, y) => (x < 20 && y < 20 ? [90, 60, 30] : [255, 255, 255]))),
    ).toBeNull();
  });
});
