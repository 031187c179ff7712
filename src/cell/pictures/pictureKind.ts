/** Kinds of pictures that are known by their first bytes and not read. */
const ascii = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));

/** What bytes that are neither JPEG nor PNG are; null where nobody knows. */
export function otherPictureKind(bytes: Uint8Array): string | null {
  const four = ascii(bytes, 0, 4);
  if (four === 'GIF8') return 'a GIF picture';
  if (four === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'a WebP picture';
  if (ascii(bytes, 4, 8) === 'ftyp') {
    const brands = ascii(bytes, 8, Math.min(bytes.length, 64));
    if (/avi[fs]/.test(brands)) return 'an AVIF picture';
    return /hei[cfxs]|hev[cx]|mif1|msf1/.test(brands) ? 'a HEIC picture' : 'a video';
  }
  if (ascii(bytes, 0, 2) === 'BM') return 'a BMP picture';
  if (four === 'II*\0' || four === 'MM\0*') return 'a TIFF picture';
  if (ascii(bytes, 4, 8) === 'jP  ') return 'a JPEG 2000 picture';
  if (ascii(bytes, 4, 8) === 'JXL ' || ascii(bytes, 0, 2) === '\xff\x0a') return 'a JPEG XL picture';
  if (four === '%PDF') return 'a PDF';
  if (/^\s*(<\?xml|<svg)/.test(ascii(bytes, 0, 64))) return 'an SVG drawing';
  return null;
}
