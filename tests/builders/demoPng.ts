import { crc32, deflateSync } from 'node:zlib';

export interface PngParts {
  widthPx: number;
  heightPx: number;
  depth: number;
  /** 0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha. */
  colourType: number;
  isInterlaced?: boolean;
  /** Red, green, blue for each index. */
  palette?: readonly number[];
  transparency?: readonly number[];
  /** Samples of a pixel, each below 2 to the power of the depth. */
  samples: (x: number, y: number) => readonly number[];
}

const ADAM7: readonly (readonly [number, number, number, number])[] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

export function pngChunk(name: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(content.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

export const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export function pngHead({
  widthPx,
  heightPx,
  depth,
  colourType,
  isInterlaced = false,
}: Omit<PngParts, 'samples'>): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(widthPx, 0);
  head.writeUInt32BE(heightPx, 4);
  head.set([depth, colourType, 0, 0, isInterlaced ? 1 : 0], 8);
  return Buffer.concat([PNG_SIGNATURE, pngChunk('IHDR', head)]);
}

/** Any kind of PNG, written from its specification alone; lines without a filter. */
export function demoPng(parts: PngParts): Buffer {
  const lines: Buffer[] = [];
  const { widthPx, heightPx, depth, samples } = parts;
  for (const [x0, y0, stepX, stepY] of parts.isInterlaced ? ADAM7 : [[0, 0, 1, 1] as const]) {
    if (x0 >= widthPx) continue;
    for (let y = y0; y < heightPx; y += stepY) {
      let bits = '';
      for (let x = x0; x < widthPx; x += stepX)
        for (const sample of samples(x, y)) bits += sample.toString(2).padStart(depth, '0');
      const bytes = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? [];
      lines.push(Buffer.from([0, ...bytes.map((byte) => parseInt(byte, 2))]));
    }
  }
  return Buffer.concat([
    pngHead(parts),
    ...(parts.palette ? [pngChunk('PLTE', Buffer.from(parts.palette))] : []),
    ...(parts.transparency ? [pngChunk('tRNS', Buffer.from(parts.transparency))] : []),
    pngChunk('IDAT', deflateSync(Buffer.concat(lines))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A TIFF block with an orientation, as EXIF has it. */
export function exifBlock(orientation: number, isLittle: boolean): Buffer {
  const block = Buffer.alloc(26);
  const write16 = (value: number, at: number) =>
    isLittle ? block.writeUInt16LE(value, at) : block.writeUInt16BE(value, at);
  const write32 = (value: number, at: number) =>
    isLittle ? block.writeUInt32LE(value, at) : block.writeUInt32BE(value, at);
  block.write(isLittle ? 'II' : 'MM', 0, 'latin1');
  write16(42, 2);
  write32(8, 4);
  write16(1, 8);
  write16(0x0112, 10);
  write16(3, 12);
  write32(1, 14);
  write16(orientation, 18);
  return block;
}

/** A JPEG with an APP1 segment behind its beginning. */
export function withExif(jpeg: Uint8Array, orientation: number, isLittle: boolean): Buffer {
  const content = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exifBlock(orientation, isLittle)]);
  const head = Buffer.from([0xff, 0xe1, 0, content.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, content, jpeg.subarray(2)]);
}
