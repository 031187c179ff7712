import type { Vec3 } from '#shared/geometry/pose.ts';
import { blurRgb } from './blur.ts';
import { LINEAR_STEPS, SRGB_FROM_LINEAR } from './colour.ts';
import { randomSource } from '#shared/random/randomSource.ts';

/** Lens and sensor of one camera. */
export interface SensorLook {
  exposure: number;
  /** Share of the light lost in the corners. */
  vignette: number;
  /** Veiling glare as a share of the frame's mean light. */
  glare: number;
  blurPx: number;
  shotNoise: number;
  readNoise: number;
  saturation: number;
  whiteBalance: Vec3;
  /** Share of the fine detail that the camera's processing adds once more; none where it is left out. */
  sharpening?: number;
  seed: number;
}

const GAUSS: Float32Array = (() => {
  const random = randomSource(99);
  const table = new Float32Array(1 << 16);
  for (let i = 0; i < table.length; i++)
    table[i] = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return table;
})();

/**
 * Linear light to an 8-bit RGBA photograph: lens blur, vignetting, veiling glare, exposure, photon and read noise, Bayer
 * mosaic (whose demosaicing gives fine strands their coloured fringes), colour matrix, tone curve.
 */
export function photograph(linear: Float32Array, width: number, height: number, look: SensorLook): Uint8ClampedArray {
  const rgb = linear.slice();
  if (look.blurPx > 0) blurRgb(rgb, width, height, look.blurPx ** 2);
  demosaic(exposeMosaic(rgb, width, height, look), rgb, width, height);
  if (look.sharpening) sharpen(rgb, width, height, look.sharpening);
  const out = new Uint8ClampedArray(width * height * 4);
  const keep = look.saturation;
  const mix = 1 - keep;
  const [balanceRed, balanceGreen, balanceBlue] = look.whiteBalance;
  for (let p = 0; p < width * height; p++) {
    const grey = (0.3 * rgb[3 * p]! + 0.59 * rgb[3 * p + 1]! + 0.11 * rgb[3 * p + 2]!) * mix;
    out[4 * p] = toned((rgb[3 * p]! * keep + grey) * balanceRed);
    out[4 * p + 1] = toned((rgb[3 * p + 1]! * keep + grey) * balanceGreen);
    out[4 * p + 2] = toned((rgb[3 * p + 2]! * keep + grey) * balanceBlue);
    out[4 * p + 3] = 255;
  }
  return out;
}

/** Adds the brightness that a blur of one pixel takes away: colour fringes stay as they are. Changes the picture. */
function sharpen(rgb: Float32Array, width: number, height: number, share: number): void {
  const soft = rgb.slice();
  blurRgb(soft, width, height, 1);
  for (let i = 0; i < rgb.length; i += 3) {
    const detail =
      0.3 * (rgb[i]! - soft[i]!) + 0.59 * (rgb[i + 1]! - soft[i + 1]!) + 0.11 * (rgb[i + 2]! - soft[i + 2]!);
    for (let c = 0; c < 3; c++) rgb[i + c]! += share * detail;
  }
}

/** One number a photosite, in an RGGB pattern: even-even red, odd-odd blue, the rest green. */
function exposeMosaic(rgb: Float32Array, width: number, height: number, look: SensorLook): Float32Array {
  let mean = 0;
  for (let i = 1; i < rgb.length; i += 33) mean += rgb[i]!;
  // Veiling glare lifts the blacks in proportion to the light in the frame: without it a bin is far too contrasty.
  const veil = look.glare * (mean / (rgb.length / 33));
  const raw = new Float32Array(width * height);
  const shot2 = look.shotNoise * look.shotNoise;
  const read2 = look.readNoise * look.readNoise;
  let noise = Math.imul(look.seed, 2654435761) >>> 0;
  for (let y = 0, p = 0; y < height; y++) {
    const ry = (y + 0.5) / height - 0.5;
    for (let x = 0; x < width; x++, p++) {
      const rx = (x + 0.5) / width - 0.5;
      const fall = look.exposure * (1 - look.vignette * (rx * rx + ry * ry) * 2);
      const c = (x & 1) + (y & 1);
      const signal = (rgb[3 * p + c]! + (c === 0 ? veil * 1.12 : veil)) * fall;
      if ((p & 255) === 0) noise = (Math.imul(noise, 1664525) + 1013904223) >>> 0;
      raw[p] = signal + GAUSS[(noise + p * 7) & 65535]! * Math.sqrt(shot2 * Math.max(signal, 0) + read2);
    }
  }
  return raw;
}

/** Linear up to 0.7, then bends and meets white at 1.7: the photographs we know clip their brightest 0.3 % and no more. */
function toned(x: number): number {
  if (!(x > 0)) return 0;
  const y = x < 0.7 ? x : x < 1.7 ? 1 - 0.3 * (1.7 - x) * (1.7 - x) : 1;
  return SRGB_FROM_LINEAR[(y * LINEAR_STEPS) | 0]!;
}

function demosaic(raw: Float32Array, rgb: Float32Array, width: number, height: number): void {
  for (let y = 0; y < height; y++) {
    const up = y > 0 ? -width : width;
    const down = y < height - 1 ? width : -width;
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      const l = x > 0 ? -1 : 1;
      const r = x < width - 1 ? 1 : -1;
      const here = raw[p]!;
      const horizontal = (raw[p + l]! + raw[p + r]!) / 2;
      const vertical = (raw[p + up]! + raw[p + down]!) / 2;
      const odd = x & 1;
      const row = y & 1;
      if (odd === row) {
        const diagonal = (raw[p + up + l]! + raw[p + up + r]! + raw[p + down + l]! + raw[p + down + r]!) / 4;
        rgb[3 * p] = odd ? diagonal : here;
        rgb[3 * p + 1] = (horizontal + vertical) / 2;
        rgb[3 * p + 2] = odd ? here : diagonal;
      } else {
        rgb[3 * p] = row ? vertical : horizontal;
        rgb[3 * p + 1] = here;
        rgb[3 * p + 2] = row ? horizontal : vertical;
      }
    }
  }
}
