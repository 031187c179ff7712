/**
 * Unpacks an LZ4 frame (lz4_Frame_format.md of the LZ4 project, version 1.6). Recordings of other programs use it; ours use
 * zstd. Checksums are not verified here: the chunk's own CRC covers the result. Throws with what was wrong.
 */
const MAGIC = 0x184d2204;
const MIN_MATCH = 4;

export function decompressLz4Frame(source: Uint8Array, sizeBytes: number): Uint8Array {
  const view = new DataView(source.buffer, source.byteOffset, source.byteLength);
  const target = new Uint8Array(sizeBytes);
  if (view.byteLength < 7 || view.getUint32(0, true) !== MAGIC) throw new Error('no LZ4 frame');
  const flags = view.getUint8(4);
  const hasBlockChecksum = (flags & 0x10) !== 0;
  // Magic, flags, block size byte, then content size and dictionary id where there are any, then the header's checksum.
  let at = 6 + ((flags & 0x08) !== 0 ? 8 : 0) + ((flags & 0x01) !== 0 ? 4 : 0) + 1;
  let written = 0;
  for (;;) {
    const blockHeader = view.getUint32(at, true);
    at += 4;
    if (blockHeader === 0) break;
    const isStored = blockHeader >>> 31 === 1;
    const blockBytes = blockHeader & 0x7fffffff;
    const block = source.subarray(at, at + blockBytes);
    if (block.length < blockBytes) throw new Error('an LZ4 block ends early');
    if (isStored) {
      target.set(block, written);
      written += blockBytes;
    } else written = decompressBlock(block, target, written);
    at += blockBytes + (hasBlockChecksum ? 4 : 0);
  }
  return written === sizeBytes ? target : target.subarray(0, written);
}

function decompressBlock(source: Uint8Array, target: Uint8Array, start: number): number {
  let at = 0;
  let written = start;
  const longLength = (base: number): number => {
    if (base < 15) return base;
    let length = base;
    for (;;) {
      const byte = source[at++];
      if (byte === undefined) throw new Error('an LZ4 length ends early');
      length += byte;
      if (byte !== 255) return length;
    }
  };
  while (at < source.length) {
    const token = source[at++] ?? 0;
    const literals = longLength(token >> 4);
    if (at + literals > source.length || written + literals > target.length)
      throw new Error('LZ4 literals reach beyond the block');
    target.set(source.subarray(at, at + literals), written);
    at += literals;
    written += literals;
    if (at >= source.length) return written;
    const offset = (source[at] ?? 0) | ((source[at + 1] ?? 0) << 8);
    at += 2;
    const length = longLength(token & 15) + MIN_MATCH;
    if (offset === 0 || offset > written || written + length > target.length)
      throw new Error('an LZ4 match reaches beyond the block');
    // Byte by byte where the match overlaps itself: that is how LZ4 says "repeat".
    if (offset >= length) target.copyWithin(written, written - offset, written - offset + length);
    else for (let i = 0; i < length; i += 1) target[written + i] = target[written + i - offset] ?? 0;
    written += length;
  }
  return written;
}
