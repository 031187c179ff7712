import { encode as encodePngData } from 'fast-png';
import * as jpeg from 'jpeg-js';
import { jpegHeader, type JpegHeader } from '#shared/pictures/jpegHeader.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { decodePng, pngHeader } from './decodePng.ts';
import { orientPicture } from './orientPicture.ts';
import { otherPictureKind } from './pictureKind.ts';
import type { Picture } from './Picture.ts';

/** Pictures beyond this are refused by their header, before a byte is decoded: a decoder must not be made to eat the memory. */
const MAX_MEGAPIXELS = 50;
const MAX_SIDE_PX = 20_000;
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Baseline, extended and progressive, coded after Huffman. */
const READABLE_FRAMES = [0xc0, 0xc1, 0xc2];

/** `quality` 1..100. */
export function encodeJpeg(picture: Picture, quality = 85): Uint8Array {
  const data = { width: picture.widthPx, height: picture.heightPx, data: picture.rgba };
  return new Uint8Array(jpeg.encode(data, quality).data);
}

export function encodePng(picture: Picture): Uint8Array {
  return encodePngData({ width: picture.widthPx, height: picture.heightPx, data: picture.rgba, channels: 4, depth: 8 });
}

/** Reads a JPEG or PNG, turned as its EXIF says; the failure is one sentence that says what does not hold. */
export function decodePicture(bytes: Uint8Array): Result<Picture, string> {
  if (bytes.length === 0) return err('the file is empty, expected a JPEG or PNG picture');
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return fromJpeg(bytes);
  if (PNG_SIGNATURE.every((byte, index) => bytes[index] === byte)) return fromPng(bytes);
  const other = otherPictureKind(bytes);
  return err(other === null ? 'the file is neither JPEG nor PNG' : `the file is ${other}, expected JPEG or PNG`);
}

function sizeProblem({ widthPx, heightPx }: { widthPx: number; heightPx: number }): string | null {
  if (widthPx * heightPx <= MAX_MEGAPIXELS * 1e6 && Math.max(widthPx, heightPx) <= MAX_SIDE_PX) return null;
  return `the picture has ${widthPx} x ${heightPx} pixels, expected at most ${MAX_MEGAPIXELS} megapixels and ${MAX_SIDE_PX} pixels each way`;
}

function fromJpeg(bytes: Uint8Array): Result<Picture, string> {
  const header = jpegHeader(bytes);
  const problem = header ? jpegProblem(header) : 'the JPEG has no frame: it is cut off or damaged';
  if (!header || problem !== null) return err(problem ?? '');
  if (!hasEnd(bytes, header.scanAt)) return err('the JPEG cannot be decoded: it is cut off');
  try {
    const image = jpeg.decode(bytes, {
      useTArray: true,
      formatAsRGBA: true,
      maxResolutionInMP: MAX_MEGAPIXELS,
      maxMemoryUsageInMB: 2048,
    });
    const picture = { widthPx: image.width, heightPx: image.height, rgba: new Uint8ClampedArray(image.data) };
    return ok(orientPicture(picture, header.orientation));
  } catch {
    // What the decoder says names its own variables.
    return err('the JPEG cannot be decoded: its data are damaged');
  }
}

function jpegProblem(header: JpegHeader): string | null {
  if (header.widthPx === 0 || header.heightPx === 0) return 'the JPEG has no size in its header';
  if (!READABLE_FRAMES.includes(header.frameMarker) || header.precision !== 8)
    return 'the JPEG is of a rare kind (lossless, arithmetic or more than 8 bits), expected a baseline or progressive one';
  return sizeProblem(header);
}

/** A thumbnail's own end lies before the scans. */
function hasEnd(bytes: Uint8Array, scanAt: number): boolean {
  for (let at = scanAt; at + 1 < bytes.length; at++) if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true;
  return false;
}

function fromPng(bytes: Uint8Array): Result<Picture, string> {
  const header = pngHeader(bytes);
  if (!header.ok) return err(`the PNG cannot be decoded: ${header.error}`);
  const problem = sizeProblem(header.value);
  if (problem !== null) return err(problem);
  const decoded = decodePng(bytes, header.value);
  if (!decoded.ok) return err(`the PNG cannot be decoded: ${decoded.error}`);
  return ok(orientPicture(decoded.value.picture, decoded.value.orientation));
}
