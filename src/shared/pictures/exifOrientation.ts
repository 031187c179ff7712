/**
 * How a picture is to be turned when it is shown, as EXIF has it (CIPA DC-008, tag 0x0112): 1 as it is, 2 mirrored left to
 * right, 3 half a turn, 4 mirrored top to bottom, 5 along the main diagonal, 6 a quarter turn to the right, 7 along the
 * other diagonal, 8 a quarter turn to the left.
 */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const HEAD = [0x45, 0x78, 0x69, 0x66, 0, 0];
const ORIENTATION_TAG = 0x0112;
const SHORT = 3;

/** From the content of a JPEG's APP1 segment or a PNG's eXIf chunk; null where it says nothing of it. */
export function exifOrientation(content: Uint8Array): Orientation | null {
  const start = HEAD.every((byte, index) => content[index] === byte) ? HEAD.length : 0;
  const tiff = new DataView(content.buffer, content.byteOffset + start, content.byteLength - start);
  if (tiff.byteLength < 14) return null;
  const order = tiff.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return null;
  const isLittle = order === 0x4949;
  if (tiff.getUint16(2, isLittle) !== 42) return null;
  const directory = tiff.getUint32(4, isLittle);
  if (directory + 2 > tiff.byteLength) return null;
  const entries = tiff.getUint16(directory, isLittle);
  for (let k = 0; k < entries; k++) {
    const at = directory + 2 + 12 * k;
    if (at + 12 > tiff.byteLength) return null;
    if (tiff.getUint16(at, isLittle) !== ORIENTATION_TAG) continue;
    const value = tiff.getUint16(at + 2, isLittle) === SHORT ? tiff.getUint16(at + 8, isLittle) : 0;
    return value >= 1 && value <= 8 ? (value as Orientation) : null;
  }
  return null;
}
