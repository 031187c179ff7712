import { exifOrientation, type Orientation } from './exifOrientation.ts';

/** What a JPEG's segments say before the picture itself begins (ITU-T T.81, annex B). */
export interface JpegHeader {
  widthPx: number;
  heightPx: number;
  /** How the picture is to be turned when it is shown. */
  orientation: Orientation;
  /** Second byte of the frame's marker: 0xC0 to 0xC2 are the usual kinds, others lossless or arithmetic ones. */
  frameMarker: number;
  /** Bits a sample. */
  precision: number;
  /** Where the first scan's data begin; the length of the bytes where there is none. */
  scanAt: number;
}

/** Reads segments only, never a pixel. Null when the bytes are no JPEG or no frame header stands before the first scan. */
export function jpegHeader(bytes: Uint8Array): JpegHeader | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let orientation: Orientation = 1;
  let frame: Omit<JpegHeader, 'orientation' | 'scanAt'> | null = null;
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) at += 2;
    else {
      const length = view.getUint16(at + 2);
      const end = at + 2 + length;
      if (length < 2 || end > bytes.length) break;
      if (marker === 0xe1) orientation = exifOrientation(bytes.subarray(at + 4, end)) ?? orientation;
      if (isFrame(marker) && length >= 8 && !frame)
        frame = {
          heightPx: view.getUint16(at + 5),
          widthPx: view.getUint16(at + 7),
          frameMarker: marker,
          precision: bytes[at + 4]!,
        };
      at = end;
      if (marker === 0xda) return frame && { ...frame, orientation, scanAt: at };
    }
  }
  return frame && { ...frame, orientation, scanAt: bytes.length };
}

/** SOF0 to SOF15, but DHT (C4), JPG (C8) and DAC (CC). */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Width and height in pixels of a JPEG as it is stored; null when the bytes are none. */
export function jpegSize(bytes: Uint8Array): { widthPx: number; heightPx: number } | null {
  const header = jpegHeader(bytes);
  return header && { widthPx: header.widthPx, heightPx: header.heightPx };
}
