import type { Picture } from '#cell/pictures/Picture.ts';

/** Box-filtered to another size; enlarging repeats pixels. */
export function resizePicture(picture: Picture, widthPx: number, heightPx: number): Picture {
  if (widthPx === picture.widthPx && heightPx === picture.heightPx) return picture;
  const rgba = new Uint8ClampedArray(widthPx * heightPx * 4);
  const scaleX = picture.widthPx / widthPx;
  const scaleY = picture.heightPx / heightPx;
  for (let y = 0; y < heightPx; y++) {
    const y0 = Math.floor(y * scaleY);
    const y1 = Math.max(y0 + 1, Math.min(picture.heightPx, Math.round((y + 1) * scaleY)));
    for (let x = 0; x < widthPx; x++) {
      const x0 = Math.floor(x * scaleX);
      const x1 = Math.max(x0 + 1, Math.min(picture.widthPx, Math.round((x + 1) * scaleX)));
      const sums = [0, 0, 0];
      for (let j = y0; j < y1; j++)
        for (let i = x0; i < x1; i++)
          for (let c = 0; c < 3; c++) sums[c]! += picture.rgba[(j * picture.widthPx + i) * 4 + c]!;
      const count = (y1 - y0) * (x1 - x0);
      for (let c = 0; c < 3; c++) rgba[(y * widthPx + x) * 4 + c] = sums[c]! / count;
      rgba[(y * widthPx + x) * 4 + 3] = 255;
    }
  }
  return { widthPx, heightPx, rgba };
}
