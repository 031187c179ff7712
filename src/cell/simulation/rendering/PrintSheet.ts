import { createTexture } from './Texture.ts';
import type { Texture } from './Texture.ts';
import type { RandomSource } from '#shared/random/randomSource.ts';

/** 8-bit sRGB. */
export type Rgb = readonly [number, number, number];

/** Single-stroke letters on a 4 x 6 grid, as polylines of x,y digit pairs: drawn with a round pen they read as a plain sans serif. */
const STROKES: Record<string, string> = {
  A: '06 20 46|14 34',
  B: '06 00 30 41 42 33 03|33 44 45 36 06',
  C: '41 30 10 01 05 16 36 45',
  D: '06 00 20 42 44 26 06',
  E: '40 00 06 46|03 33',
  F: '40 00 06|03 33',
  G: '41 30 10 01 05 16 36 45 43 23',
  H: '00 06|40 46|03 43',
  I: '20 26',
  J: '40 45 36 16 05',
  K: '00 06|40 03 46',
  L: '00 06 46',
  M: '06 00 23 40 46',
  N: '06 00 46 40',
  O: '10 30 41 45 36 16 05 01 10',
  P: '06 00 30 41 42 33 03',
  R: '06 00 30 41 42 33 03|23 46',
  S: '41 30 10 01 02 13 33 44 45 36 16 05',
  T: '00 40|20 26',
  U: '00 05 16 36 45 40',
  V: '00 26 40',
  W: '00 16 23 36 40',
  X: '00 46|40 06',
  Y: '00 23 40|23 26',
  Z: '00 40 06 46',
  '0': '10 30 41 45 36 16 05 01 10',
  '1': '11 20 26',
  '2': '01 10 30 41 42 06 46',
  '3': '00 40 23 33 44 45 36 16 05',
  '4': '36 30 04 44',
  '5': '40 00 03 33 44 45 36 06',
  '6': '30 10 01 05 16 36 45 44 33 03',
  '7': '00 40 16',
  '8': '10 30 41 42 33 13 04 05 16 36 45 44 33|13 02 01 10',
  '9': '43 13 02 01 10 30 41 45 36 16',
  '^': '26 20|02 20 42',
};

/** Side of the square that all drawing coordinates refer to, whatever the sheet's size in pixels. */
export const SHEET_UNITS = 256;

export const shadeRgb = (rgb: Rgb, factor: number): Rgb => [
  Math.max(0, Math.min(255, rgb[0] * factor)),
  Math.max(0, Math.min(255, rgb[1] * factor)),
  Math.max(0, Math.min(255, rgb[2] * factor)),
];

/** A printer's sheet. Coordinates are in 1/256 of its side, from the upper left; sizes in pixels are powers of two. */
export class PrintSheet {
  readonly sizePx: number;
  readonly rgb: Uint8Array;
  readonly #scale: number;

  constructor(sizePx: number, ground: Rgb) {
    this.sizePx = sizePx;
    this.rgb = new Uint8Array(sizePx * sizePx * 3);
    this.#scale = sizePx / SHEET_UNITS;
    for (let i = 0; i < this.rgb.length; i += 3) this.rgb.set(ground, i);
  }

  /** One pixel, in pixels; outside the sheet nothing happens. */
  dot(xPx: number, yPx: number, [red, green, blue]: Rgb, alpha = 1): void {
    if (xPx < 0 || yPx < 0 || xPx >= this.sizePx || yPx >= this.sizePx) return;
    const i = (yPx * this.sizePx + xPx) * 3;
    this.rgb[i]! += (red - this.rgb[i]!) * alpha;
    this.rgb[i + 1]! += (green - this.rgb[i + 1]!) * alpha;
    this.rgb[i + 2]! += (blue - this.rgb[i + 2]!) * alpha;
  }

  rect(x: number, y: number, width: number, height: number, rgb: Rgb, alpha = 1): void {
    const k = this.#scale;
    const x0 = Math.round(x * k);
    const y0 = Math.round(y * k);
    const x1 = Math.max(x0 + 1, Math.round((x + width) * k));
    const y1 = Math.max(y0 + 1, Math.round((y + height) * k));
    for (let j = y0; j < y1; j++) for (let i = x0; i < x1; i++) this.dot(i, j, rgb, alpha);
  }

  stroke(x0: number, y0: number, x1: number, y1: number, pen: number, rgb: Rgb): void {
    const k = this.#scale;
    const ax = x0 * k;
    const ay = y0 * k;
    const dx = x1 * k - ax;
    const dy = y1 * k - ay;
    const radius = (pen * k) / 2;
    const length2 = dx * dx + dy * dy || 1;
    const bottom = Math.max(ay, ay + dy) + radius + 1;
    const right = Math.max(ax, ax + dx) + radius + 1;
    for (let j = Math.floor(Math.min(ay, ay + dy) - radius - 1); j <= bottom; j++)
      for (let i = Math.floor(Math.min(ax, ax + dx) - radius - 1); i <= right; i++) {
        const t = Math.max(0, Math.min(1, ((i - ax) * dx + (j - ay) * dy) / length2));
        const distance = Math.hypot(i - ax - t * dx, j - ay - t * dy);
        if (distance < radius + 0.5) this.dot(i, j, rgb, Math.min(1, radius + 0.5 - distance));
      }
  }

  /** Letters end before they leave the sheet: a word cut by an edge betrays the generator. */
  text(words: string, x: number, y: number, height: number, rgb: Rgb, weight = 0.16): void {
    const fitted = Math.min(height, ((SHEET_UNITS * 0.96 - x) * 6) / (5.6 * Math.max(1, words.length)));
    const s = fitted / 6;
    let left = x;
    for (const letter of words.toUpperCase()) {
      for (const line of (STROKES[letter] ?? '').split('|').filter(Boolean)) {
        const points = line.split(' ').map((pair) => [left + Number(pair[0]) * s, y + Number(pair[1]) * s] as const);
        for (let k = 0; k + 1 < points.length; k++)
          this.stroke(points[k]![0], points[k]![1], points[k + 1]![0], points[k + 1]![1], fitted * weight, rgb);
      }
      left += s * 5.6;
    }
  }

  /** Body text nobody can read at this distance: only its rhythm of words and lines survives a camera. */
  lines(
    x: number,
    y: number,
    width: number,
    height: number,
    pitch: number,
    rgb: Rgb,
    random: RandomSource,
    alpha = 0.75,
  ) {
    for (let j = y; j < y + height; j += pitch)
      for (let i = x, end = x + width * (0.7 + 0.3 * random()); i < end;) {
        const word = pitch * (0.6 + 2.5 * random());
        this.rect(i, j, Math.min(word, x + width - i), pitch * 0.45, rgb, alpha);
        i += word + pitch * 0.4;
      }
  }

  barcode(x: number, y: number, width: number, height: number, random: RandomSource): void {
    this.rect(x, y, width, height, [216, 214, 208]);
    const unit = Math.max(1, width / 90);
    for (let i = x + width * 0.08; i < x + width * 0.92;) {
      const bar = unit * (1 + Math.floor(random() * 3));
      this.rect(i, y + height * 0.1, bar, height * 0.68, [20, 20, 22]);
      i += bar + unit * (1 + Math.floor(random() * 3));
    }
    this.lines(x + width * 0.15, y + height * 0.84, width * 0.7, height * 0.1, height * 0.12, [40, 40, 40], random);
  }

  matrixCode(x: number, y: number, side: number, random: RandomSource): void {
    this.rect(x, y, side, side, [240, 240, 236]);
    const cells = 17;
    const cell = (side * 0.86) / cells;
    const margin = side * 0.07;
    for (let j = 0; j < cells; j++)
      for (let i = 0; i < cells; i++) {
        const finder = (i < 5 || i > cells - 6) && (j < 5 || (j > cells - 6 && i < 5));
        const a = i % (cells - 5);
        const b = j % (cells - 5);
        const ring = a % 4 === 0 || b % 4 === 0 || (a === 2 && b === 2);
        if (finder ? ring : random() < 0.5)
          this.rect(x + margin + i * cell, y + margin + j * cell, cell, cell, [22, 22, 24]);
      }
  }

  /** Adds `gain` grey levels of a square field that tiles; its side is a power of two. */
  grain(field: Float32Array, gain: number): void {
    const side = Math.sqrt(field.length);
    const step = side / this.sizePx >= 2 ? 2 : 1;
    for (let y = 0, i = 0; y < this.sizePx; y++)
      for (let x = 0; x < this.sizePx; x++, i += 3) {
        const d = gain * field[((y * step) & (side - 1)) * side + ((x * step) & (side - 1))]!;
        for (let c = 0; c < 3; c++) this.rgb[i + c] = Math.max(0, Math.min(255, this.rgb[i + c]! + d));
      }
  }

  /** Quarter turns: packages lie on every side. */
  turn(quarters: number): void {
    const n = this.sizePx;
    for (let left = quarters; left > 0; left--) {
      const from = this.rgb.slice();
      for (let y = 0; y < n; y++)
        for (let x = 0; x < n; x++)
          for (let c = 0; c < 3; c++) this.rgb[((n - 1 - x) * n + y) * 3 + c] = from[(y * n + x) * 3 + c]!;
    }
  }

  texture(): Texture {
    return createTexture(this.sizePx, this.rgb);
  }
}
