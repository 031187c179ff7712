import { crc32, inflateSync } from 'node:zlib';
import { exifOrientation, type Orientation } from '#shared/pictures/exifOrientation.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import type { Picture } from './Picture.ts';

/** What a PNG's first chunk says (PNG specification, 11.2.2), and where the others begin. */
export interface PngHeader {
  widthPx: number;
  heightPx: number;
  depth: 1 | 2 | 4 | 8 | 16;
  colourType: 0 | 2 | 3 | 4 | 6;
  isInterlaced: boolean;
}

const FIRST_CHUNK_AT = 8;
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
const CHANNELS = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const;
/** Some encoders leave something behind the picture's own data; more than this is another picture than the header says. */
const SPARE_BYTES = 65_536;

export function pngHeader(bytes: Uint8Array): Result<PngHeader, string> {
  if (bytes.length < FIRST_CHUNK_AT + 25) return err('it is cut off within its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [widthPx, heightPx] = [view.getUint32(16), view.getUint32(20)];
  const [depth, colourType, compression, filter, interlace] = bytes.subarray(24, 29) as unknown as number[];
  const isIhdr = view.getUint32(8) === 13 && chunkName(bytes, 12) === 'IHDR';
  if (!isIhdr || crc32(bytes.subarray(12, 29)) !== view.getUint32(29)) return err('its header is damaged');
  if (widthPx === 0 || heightPx === 0) return err('it has no pixels');
  if (!DEPTHS[colourType!]?.includes(depth!) || compression !== 0 || filter !== 0 || interlace! > 1)
    return err('its header names a kind of PNG that does not exist');
  return ok({
    widthPx,
    heightPx,
    depth: depth as PngHeader['depth'],
    colourType: colourType as PngHeader['colourType'],
    isInterlaced: interlace === 1,
  });
}

/**
 * Any PNG as opaque RGBA with 8 bits a sample: every depth and colour type, interlaced or not; transparency is left out. No
 * library's decoder: those at hand read samples of less than 8 bits wrong, and unpack whatever comes, whatever the header says.
 * The caller has judged the size.
 */
export function decodePng(
  bytes: Uint8Array,
  header: PngHeader,
): Result<{ picture: Picture; orientation: Orientation }, string> {
  const chunks = readChunks(bytes);
  if (!chunks.ok) return chunks;
  const { data, palette, orientation } = chunks.value;
  if (header.colourType === 3 && palette === null) return err('it has no palette');
  const passes = passesOf(header);
  const expected = passes.reduce((sum, { width, height }) => sum + height * (1 + lineBytes(header, width)), 0);
  const raw = unpack(data, expected);
  if (!raw.ok) return raw;
  const rgba = new Uint8ClampedArray(header.widthPx * header.heightPx * 4).fill(255);
  const problem = drawPasses(raw.value, header, passes, palette ?? new Uint8Array(0), rgba);
  if (problem !== null) return err(problem);
  return ok({ picture: { widthPx: header.widthPx, heightPx: header.heightPx, rgba }, orientation });
}

const chunkName = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

function readChunks(
  bytes: Uint8Array,
): Result<{ data: Uint8Array[]; palette: Uint8Array | null; orientation: Orientation }, string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data: Uint8Array[] = [];
  let palette: Uint8Array | null = null;
  let orientation: Orientation = 1;
  for (let at = FIRST_CHUNK_AT; ;) {
    if (at + 12 > bytes.length) return err('it is cut off');
    const length = view.getUint32(at);
    const end = at + 8 + length;
    if (end + 4 > bytes.length) return err('it is cut off');
    const name = chunkName(bytes, at + 4);
    const content = bytes.subarray(at + 8, end);
    // Lower case: a chunk that readers may do without.
    const isNeeded = /^[A-Z]/.test(name);
    if (isNeeded && crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end))
      return err('it is damaged: a checksum does not hold');
    if (name === 'IEND') return data.length > 0 ? ok({ data, palette, orientation }) : err('it has no picture data');
    if (name === 'IDAT') data.push(content);
    else if (name === 'PLTE') palette = content;
    else if (name === 'eXIf') orientation = exifOrientation(content) ?? orientation;
    else if (isNeeded && name !== 'IHDR') return err('it has parts that no reader knows');
    at = end + 4;
  }
}

/** Never more than the picture takes, whatever the data unpack to. */
function unpack(data: readonly Uint8Array[], expected: number): Result<Uint8Array, string> {
  try {
    const raw = inflateSync(Buffer.concat(data), { maxOutputLength: expected + SPARE_BYTES });
    return raw.length >= expected ? ok(raw) : err('it holds fewer lines than its header says');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') return err('it holds more data than its header says');
    return err(code === 'Z_BUF_ERROR' ? 'it is cut off' : 'its data are damaged');
  }
}

interface Pass {
  x: number;
  y: number;
  stepX: number;
  stepY: number;
  width: number;
  height: number;
}

/** One pass over all, or the seven of Adam7. */
function passesOf({ widthPx, heightPx, isInterlaced }: PngHeader): Pass[] {
  const steps = isInterlaced
    ? ([[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]] as const) // prettier-ignore
    : ([[0, 0, 1, 1]] as const);
  return steps
    .map(([x, y, stepX, stepY]) => ({
      ...{ x, y, stepX, stepY },
      width: Math.max(0, Math.ceil((widthPx - x) / stepX)),
      height: Math.max(0, Math.ceil((heightPx - y) / stepY)),
    }))
    .filter(({ width, height }) => width > 0 && height > 0);
}

const lineBytes = ({ depth, colourType }: PngHeader, width: number): number =>
  Math.ceil((width * CHANNELS[colourType] * depth) / 8);

function drawPasses(
  raw: Uint8Array,
  header: PngHeader,
  passes: readonly Pass[],
  palette: Uint8Array,
  rgba: Uint8ClampedArray,
): string | null {
  const pixelBytes = Math.max(1, (CHANNELS[header.colourType] * header.depth) / 8);
  let at = 0;
  for (const pass of passes) {
    const length = lineBytes(header, pass.width);
    let above: Uint8Array = new Uint8Array(length);
    for (let row = 0; row < pass.height; row++) {
      const line = raw.subarray(at + 1, at + 1 + length);
      if (!unfilter(raw[at]!, line, above, pixelBytes)) return 'its data are damaged: a line has an unknown filter';
      drawLine(line, header, pass, pass.y + row * pass.stepY, palette, rgba);
      above = line;
      at += 1 + length;
    }
  }
  return null;
}

/** In place (PNG specification, 9.2). */
function unfilter(kind: number, line: Uint8Array, above: Uint8Array, pixelBytes: number): boolean {
  if (kind > 4) return false;
  for (let k = 0; k < line.length && kind > 0; k++) {
    const left = k >= pixelBytes ? line[k - pixelBytes]! : 0;
    const up = above[k]!;
    const corner = k >= pixelBytes ? above[k - pixelBytes]! : 0;
    const guess = kind === 1 ? left : kind === 2 ? up : kind === 3 ? (left + up) >> 1 : paeth(left, up, corner);
    line[k] = line[k]! + guess;
  }
  return true;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
}

function drawLine(
  line: Uint8Array,
  { widthPx, depth, colourType }: PngHeader,
  { x, stepX, width }: Pass,
  y: number,
  palette: Uint8Array,
  rgba: Uint8ClampedArray,
): void {
  const channels = CHANNELS[colourType];
  const most = 2 ** Math.min(depth, 8) - 1;
  // Of 16 bits the upper eight and the rest as a fraction, rounded by the clamped array.
  const sample = (k: number): number => {
    if (depth === 8) return line[k]!;
    if (depth === 16) return (line[2 * k]! * 256 + line[2 * k + 1]!) / 257;
    return (line[(k * depth) >> 3]! >> (8 - depth - ((k * depth) & 7))) & most;
  };
  const scale = depth < 8 && colourType === 0 ? 255 / most : 1;
  for (let column = 0; column < width; column++) {
    const to = 4 * (y * widthPx + x + column * stepX);
    if (colourType === 3) {
      // An index beyond the palette is black, as in other readers.
      for (let c = 0; c < 3; c++) rgba[to + c] = palette[3 * sample(column) + c] ?? 0;
    } else if (channels >= 3) for (let c = 0; c < 3; c++) rgba[to + c] = sample(channels * column + c);
    else rgba[to] = rgba[to + 1] = rgba[to + 2] = sample(channels * column) * scale;
  }
}
