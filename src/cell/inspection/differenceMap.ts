import { CHANNELS } from './greyPicture.ts';
import type { Planes } from './greyPicture.ts';

/** Colour counts more than brightness, which glints and shadows move. */
const CHANNEL_GAINS = [1, 1.5, 1.5] as const;

/**
 * How far each pixel of the query lies outside what the aligned reference shows within one pixel around it, and the other
 * way round: sharp print that is off by a fraction of a pixel makes no difference, a hole does.
 */
export function differenceMap(query: Planes, aligned: Planes): Float32Array {
  const { widthPx: w, heightPx: h } = query;
  const map = new Float32Array(w * h);
  for (let y = 1; y + 1 < h; y++)
    for (let x = 1; x + 1 < w; x++) {
      const p = y * w + x;
      let difference = 0;
      for (let c = 0; c < CHANNELS; c++) {
        const here = query.values[CHANNELS * p + c]!;
        const there = aligned.values[CHANNELS * p + c]!;
        let queryLow = here;
        let queryHigh = here;
        let low = there;
        let high = there;
        for (let j = -1; j <= 1; j++)
          for (let i = -1; i <= 1; i++) {
            const o = CHANNELS * (p + j * w + i) + c;
            const a = query.values[o]!;
            const b = aligned.values[o]!;
            if (a < queryLow) queryLow = a;
            if (a > queryHigh) queryHigh = a;
            if (b < low) low = b;
            if (b > high) high = b;
          }
        const outside = Math.max(0, here - high, low - here, there - queryHigh, queryLow - there);
        if (outside > 0) difference += CHANNEL_GAINS[c]! * outside;
      }
      map[p] = difference;
    }
  return map;
}

/** Mean over a square of 2 radius + 1 pixels. */
export function boxMean(map: Float32Array, w: number, h: number, radius: number): Float32Array {
  const sums = new Float64Array((w + 1) * (h + 1));
  for (let y = 0; y < h; y++)
    for (let x = 0, run = 0; x < w; x++) {
      run += map[y * w + x]!;
      sums[(y + 1) * (w + 1) + x + 1] = sums[y * (w + 1) + x + 1]! + run;
    }
  const out = new Float32Array(map.length);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const x0 = Math.max(0, x - radius);
      const x1 = Math.min(w, x + radius + 1);
      const y0 = Math.max(0, y - radius);
      const y1 = Math.min(h, y + radius + 1);
      const total =
        sums[y1 * (w + 1) + x1]! - sums[y0 * (w + 1) + x1]! - sums[y1 * (w + 1) + x0]! + sums[y0 * (w + 1) + x0]!;
      out[y * w + x] = total / ((x1 - x0) * (y1 - y0));
    }
  return out;
}
