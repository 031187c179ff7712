import { decode as decodePng, encode as encodePngData, hasPngSignature } from 'fast-png';
import * as jpeg from 'jpeg-js';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { Picture } from './SceneRequest.ts';

/** Pictures beyond this are refused: a decoder must not be made to eat the memory. */
const MAX_MEGAPIXELS = 64;

/** `quality` 1..100. */
export function encodeJpeg(picture: Picture, quality = 85): Uint8Array {
  const data = { width: picture.widthPx, height: picture.heightPx, data: picture.rgba };
  return new Uint8Array(jpeg.encode(data, quality).data);
}

export function encodePng(picture: Picture): Uint8Array {
  return encodePngData({ width: picture.widthPx, height: picture.heightPx, data: picture.rgba, channels: 4, depth: 8 });
}

/** Reads a JPEG or PNG; the failure is one sentence that says what does not hold. */
export function decodePicture(bytes: Uint8Array): Result<Picture, string> {
  if (bytes.length === 0) return err('the file is empty, expected a JPEG or PNG picture');
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8;
  if (!isJpeg && !hasPngSignature(bytes)) return err('the file is neither JPEG nor PNG');
  try {
    return ok(isJpeg ? fromJpeg(bytes) : fromPng(bytes));
  } catch (cause) {
    return err(
      `the ${isJpeg ? 'JPEG' : 'PNG'} cannot be decoded: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  }
}

function fromJpeg(bytes: Uint8Array): Picture {
  const image = jpeg.decode(bytes, {
    useTArray: true,
    formatAsRGBA: true,
    maxResolutionInMP: MAX_MEGAPIXELS,
    maxMemoryUsageInMB: 2048,
  });
  return { widthPx: image.width, heightPx: image.height, rgba: new Uint8ClampedArray(image.data) };
}

function fromPng(bytes: Uint8Array): Picture {
  const image = decodePng(bytes);
  const { width, height, channels, data, depth, palette } = image;
  if (width * height > MAX_MEGAPIXELS * 1e6)
    throw new Error(`${width} x ${height} pixels exceed ${MAX_MEGAPIXELS} megapixels`);
  const rgba = new Uint8ClampedArray(width * height * 4);
  const scale = depth === 16 ? 1 / 257 : 255 / (2 ** depth - 1);
  for (let p = 0; p < width * height; p++) {
    const at = (c: number) => (data[p * channels + c] ?? 0) * scale;
    if (palette) rgba.set(palette[data[p] ?? 0]?.slice(0, 3) ?? [0, 0, 0], 4 * p);
    else if (channels >= 3) rgba.set([at(0), at(1), at(2)], 4 * p);
    else rgba.set([at(0), at(0), at(0)], 4 * p);
    rgba[4 * p + 3] = 255;
  }
  return { widthPx: width, heightPx: height, rgba };
}
