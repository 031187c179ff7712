import { randomSource } from '#shared/random/randomSource.ts';

/** Box-filtered pyramid of a square, power-of-two sRGB picture. */
export interface Texture {
  levels: { sizePx: number; rgb: Uint8Array }[];
}

/** The pyramid keeps fine print from flickering and from faking edges. `sizePx` must be a power of two. */
export function createTexture(sizePx: number, rgb: Uint8Array): Texture {
  const levels = [{ sizePx, rgb }];
  let above = rgb;
  for (let size = sizePx >> 1; size >= 1; size >>= 1) {
    const half = new Uint8Array(size * size * 3);
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++)
        for (let c = 0; c < 3; c++) {
          const a = (y * 2 * size * 2 + x * 2) * 3 + c;
          half[(y * size + x) * 3 + c] =
            (above[a]! + above[a + 3]! + above[a + size * 6]! + above[a + size * 6 + 3]! + 2) >> 2;
        }
    levels.push({ sizePx: size, rgb: half });
    above = half;
  }
  return { levels };
}

/** Height field that tiles, from octaves of value noise; `ridged` folds it, which reads as creased film. Range about -1..1. */
export function tileNoise(sizePx: number, cells: number, octaves: number, seed: number, ridged = false): Float32Array {
  const random = randomSource(seed);
  const field = new Float32Array(sizePx * sizePx);
  let gain = 1;
  for (let octave = 0; octave < octaves; octave++, cells *= 2, gain *= 0.5) {
    const grid = new Float32Array(cells * cells);
    for (let k = 0; k < grid.length; k++) grid[k] = random() * 2 - 1;
    for (let y = 0; y < sizePx; y++) {
      const gy = (y / sizePx) * cells;
      const y0 = gy | 0;
      const fy = gy - y0;
      const ty = fy * fy * (3 - 2 * fy);
      const upper = (y0 % cells) * cells;
      const lower = ((y0 + 1) % cells) * cells;
      for (let x = 0; x < sizePx; x++) {
        const gx = (x / sizePx) * cells;
        const x0 = gx | 0;
        const fx = gx - x0;
        const tx = fx * fx * (3 - 2 * fx);
        const left = x0 % cells;
        const right = (x0 + 1) % cells;
        const top = grid[upper + left]! * (1 - tx) + grid[upper + right]! * tx;
        const value = top * (1 - ty) + (grid[lower + left]! * (1 - tx) + grid[lower + right]! * tx) * ty;
        field[y * sizePx + x]! += gain * (ridged ? 1 - 2 * Math.abs(value) * 1.6 : value);
      }
    }
  }
  return field;
}
