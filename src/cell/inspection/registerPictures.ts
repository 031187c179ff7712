import { CHANNELS } from './greyPicture.ts';
import type { Planes } from './greyPicture.ts';

/**
 * Where a point of the query lies in the reference: turned and scaled about the pictures' centre, then shifted. Shifts in
 * shares of the picture's width, so that they hold at every resolution.
 */
export interface Similarity {
  shiftX: number;
  shiftY: number;
  turnRad: number;
  scale: number;
}

/** A unit that was put down differs from its reference by no more than this in scale; a missing unit must not be scaled away. */
const MOST_SCALE = 1.06;
/** Differences beyond this count less and less: damage must not pull the alignment. */
const ROBUST_FROM = 0.08;
/** Weight of each plane: print shows in brightness first. */
const CHANNEL_WEIGHTS = [1, 0.7, 0.7] as const;

/** Part of the query that is compared, as shares of its width and height; the rest is empty table. */
export interface Window {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Registration {
  transform: Similarity;
  /** Mean robust difference that is left, 0..1. */
  residual: number;
}

/** Minimises the difference over shift, turn and scale by damped Gauss-Newton steps from a start. */
export function refine(
  query: Planes,
  window: Window,
  reference: Planes,
  start: Similarity,
  steps: number,
): Registration {
  let transform = start;
  let here = { normal: new Float64Array(14), residual: 0 };
  let spare = { normal: new Float64Array(14), residual: 0 };
  here.residual = accumulate(query, window, reference, transform, here.normal);
  let damping = 1e-3;
  for (let k = 0; k < steps; k++) {
    const step = solve4(here.normal, damping);
    if (!step) break;
    const candidate = limited({
      shiftX: transform.shiftX + step[0]!,
      shiftY: transform.shiftY + step[1]!,
      turnRad: transform.turnRad + step[2]!,
      scale: transform.scale * Math.exp(step[3]!),
    });
    spare.residual = accumulate(query, window, reference, candidate, spare.normal);
    if (spare.residual < here.residual) {
      const gained = here.residual - spare.residual;
      transform = candidate;
      [here, spare] = [spare, here];
      damping *= 0.4;
      if (gained < 2e-5) break;
    } else {
      damping = Math.max(damping, 1e-3) * 10;
      if (damping > 1e2) break;
    }
  }
  return { transform, residual: here.residual };
}

const limited = (each: Similarity): Similarity => ({
  ...each,
  scale: Math.min(MOST_SCALE, Math.max(1 / MOST_SCALE, each.scale)),
});

/** Robust mean difference; `normal` receives the upper triangle of J^T W J (10 numbers) and J^T W r (4 numbers, from 10). */
function accumulate(
  query: Planes,
  window: Window,
  reference: Planes,
  transform: Similarity,
  normal: Float64Array,
): number {
  normal.fill(0);
  const { widthPx: w, heightPx: h } = query;
  const { widthPx: rw, heightPx: rh, values: ref } = reference;
  const cos = Math.cos(transform.turnRad) * transform.scale;
  const sin = Math.sin(transform.turnRad) * transform.scale;
  const cx = (w - 1) / 2;
  const cy = (h - 1) / 2;
  const rcx = (rw - 1) / 2 + transform.shiftX * w;
  const rcy = (rh - 1) / 2 + transform.shiftY * w;
  let sum = 0;
  let count = 0;
  const jacobian = [0, 0, 0, 0] as [number, number, number, number];
  const x0w = Math.floor(window.left * w);
  const x1w = Math.ceil(window.right * w);
  const y0w = Math.floor(window.top * h);
  const y1w = Math.ceil(window.bottom * h);
  for (let y = y0w; y < y1w; y++)
    for (let x = x0w; x < x1w; x++) {
      const dx = x - cx;
      const dy = y - cy;
      const rx = rcx + cos * dx - sin * dy;
      const ry = rcy + sin * dx + cos * dy;
      const x0 = Math.floor(rx);
      const y0 = Math.floor(ry);
      if (x0 < 1 || y0 < 1 || x0 + 2 >= rw || y0 + 2 >= rh) continue;
      const fx = rx - x0;
      const fy = ry - y0;
      const o = CHANNELS * (y0 * rw + x0);
      const below = o + CHANNELS * rw;
      const q = CHANNELS * (y * w + x);
      count++;
      for (let c = 0; c < CHANNELS; c++) {
        const a = ref[o + c]!;
        const b = ref[o + CHANNELS + c]!;
        const e = ref[below + c]!;
        const f = ref[below + CHANNELS + c]!;
        const value = a * (1 - fx) * (1 - fy) + b * fx * (1 - fy) + e * (1 - fx) * fy + f * fx * fy;
        const error = query.values[q + c]! - value;
        const size = Math.abs(error);
        // Geman-McClure: flat for gross differences.
        const k2 = ROBUST_FROM * ROBUST_FROM;
        const share = (size * size) / (size * size + k2);
        sum += CHANNEL_WEIGHTS[c]! * share;
        const weight = (CHANNEL_WEIGHTS[c]! * k2 * k2) / (size * size + k2) ** 2;
        const gx = (b - a) * (1 - fy) + (f - e) * fy;
        const gy = (e - a) * (1 - fx) + (f - b) * fx;
        jacobian[0] = gx * w;
        jacobian[1] = gy * w;
        jacobian[2] = gx * (-sin * dx - cos * dy) + gy * (cos * dx - sin * dy);
        jacobian[3] = gx * (cos * dx - sin * dy) + gy * (sin * dx + cos * dy);
        for (let i = 0, n = 0; i < 4; i++) {
          const weighted = weight * jacobian[i as 0 | 1 | 2 | 3];
          normal[10 + i]! += weighted * error;
          for (let j = i; j < 4; j++) normal[n++]! += weighted * jacobian[j as 0 | 1 | 2 | 3];
        }
      }
    }
  // What leaves the frame counts as half different: an alignment must not win by looking away.
  const total = (x1w - x0w) * (y1w - y0w);
  return (sum + 0.5 * (total - count)) / total;
}

/** Solves the 4 x 4 normal equations with a share of the diagonal added; null where the pictures hold no structure. */
function solve4(normal: Float64Array, damping: number): Float64Array | null {
  const m = [0, 1, 2, 3].map(() => new Float64Array(5));
  for (let i = 0, n = 0; i < 4; i++) for (let j = i; j < 4; j++) m[i]![j] = m[j]![i] = normal[n++]!;
  for (let i = 0; i < 4; i++) {
    m[i]![i]! *= 1 + damping;
    m[i]![i]! += 1e-9;
    m[i]![4] = normal[10 + i]!;
  }
  for (let k = 0; k < 4; k++) {
    if (Math.abs(m[k]![k]!) < 1e-12) return null;
    for (let row = 0; row < 4; row++) {
      if (row === k) continue;
      const factor = m[row]![k]! / m[k]![k]!;
      for (let j = k; j < 5; j++) m[row]![j]! -= factor * m[k]![j]!;
    }
  }
  return Float64Array.from([0, 1, 2, 3].map((i) => m[i]![4]! / m[i]![i]!));
}

/** The reference as it would look from the query's pose; NaN where it does not reach. */
export function warpToQuery(reference: Planes, transform: Similarity, widthPx: number, heightPx: number): Planes {
  const values = new Float32Array(widthPx * heightPx * CHANNELS).fill(NaN);
  const { widthPx: rw, heightPx: rh, values: ref } = reference;
  const cos = Math.cos(transform.turnRad) * transform.scale;
  const sin = Math.sin(transform.turnRad) * transform.scale;
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      const dx = x - (widthPx - 1) / 2;
      const dy = y - (heightPx - 1) / 2;
      const rx = (rw - 1) / 2 + transform.shiftX * widthPx + cos * dx - sin * dy;
      const ry = (rh - 1) / 2 + transform.shiftY * widthPx + sin * dx + cos * dy;
      const x0 = Math.floor(rx);
      const y0 = Math.floor(ry);
      if (x0 < 0 || y0 < 0 || x0 + 1 >= rw || y0 + 1 >= rh) continue;
      const fx = rx - x0;
      const fy = ry - y0;
      const o = CHANNELS * (y0 * rw + x0);
      const below = o + CHANNELS * rw;
      for (let c = 0; c < CHANNELS; c++)
        values[CHANNELS * (y * widthPx + x) + c] =
          ref[o + c]! * (1 - fx) * (1 - fy) +
          ref[o + CHANNELS + c]! * fx * (1 - fy) +
          ref[below + c]! * (1 - fx) * fy +
          ref[below + CHANNELS + c]! * fx * fy;
    }
  return { widthPx, heightPx, values };
}
