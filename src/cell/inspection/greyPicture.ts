import type { Picture } from '#cell/pictures/Picture.ts';

/** Colour planes of a picture, 0..1, reduced to a common working width. */
export interface Planes {
  widthPx: number;
  heightPx: number;
  /** Interleaved: brightness, red minus green, blue minus green. */
  values: Float32Array;
}
export const CHANNELS = 3;

/** Box-filters a picture to the given width, its proportions kept. */
export function planesOf(picture: Picture, widthPx: number): Planes {
  const scale = picture.widthPx / widthPx;
  const heightPx = Math.max(1, Math.round(picture.heightPx / scale));
  const values = new Float32Array(widthPx * heightPx * CHANNELS);
  for (let y = 0; y < heightPx; y++) {
    const y0 = Math.min(picture.heightPx - 1, Math.floor(y * scale));
    const y1 = Math.max(y0 + 1, Math.min(picture.heightPx, Math.round((y + 1) * scale)));
    for (let x = 0; x < widthPx; x++) {
      const x0 = Math.min(picture.widthPx - 1, Math.floor(x * scale));
      const x1 = Math.max(x0 + 1, Math.min(picture.widthPx, Math.round((x + 1) * scale)));
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let j = y0; j < y1; j++)
        for (let i = x0; i < x1; i++) {
          const q = 4 * (j * picture.widthPx + i);
          red += picture.rgba[q]!;
          green += picture.rgba[q + 1]!;
          blue += picture.rgba[q + 2]!;
        }
      const gain = 1 / 255 / ((y1 - y0) * (x1 - x0));
      const o = CHANNELS * (y * widthPx + x);
      values[o] = (0.3 * red + 0.59 * green + 0.11 * blue) * gain;
      values[o + 1] = (red - green) * gain;
      values[o + 2] = (blue - green) * gain;
    }
  }
  return { widthPx, heightPx, values };
}

/** Colour of the table: the median of each plane along the picture's rim. */
export function rimColour(planes: Planes): [number, number, number] {
  const { widthPx: w, heightPx: h, values } = planes;
  const rim: number[] = [];
  for (let x = 0; x < w; x++) rim.push(x, (h - 1) * w + x);
  for (let y = 0; y < h; y++) rim.push(y * w, y * w + w - 1);
  const middle = (c: number) => rim.map((p) => values[CHANNELS * p + c]!).sort((a, b) => a - b)[rim.length >> 1]!;
  return [middle(0), middle(1), middle(2)];
}

/** Soft share of each pixel that is item rather than table, from its distance to the table's colour, 0..1. */
export function silhouette(planes: Planes): Float32Array {
  const [grey, red, blue] = rimColour(planes);
  const { values } = planes;
  const mask = new Float32Array(values.length / CHANNELS);
  for (let p = 0; p < mask.length; p++) {
    const o = CHANNELS * p;
    const away = Math.abs(values[o]! - grey) + 2 * Math.abs(values[o + 1]! - red) + 2 * Math.abs(values[o + 2]! - blue);
    mask[p] = Math.min(1, Math.max(0, (away - 0.08) / 0.08));
  }
  return mask;
}
