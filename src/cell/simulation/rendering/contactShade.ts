/** Offsets of opposite neighbours, as shares of the reach. */
const PAIRS: readonly (readonly [number, number])[] = [
  [1, 0.1],
  [0.35, 0.6],
  [-0.1, 1],
  [-0.4, 0.3],
];
const REACH_M = 0.03;

/**
 * Contact shade in 0..1 at half resolution, from pairs of opposite neighbours. Nearness is linear over the image of a
 * plane, so a pair's mean equals the middle on every plane, however steep: only true corners and gaps come out darker.
 */
export function contactShade(
  nearness: Float32Array,
  width: number,
  height: number,
  focalPx: number,
): { shade: Float32Array; width: number } {
  const w = (width + 1) >> 1;
  const h = (height + 1) >> 1;
  const shade = new Float32Array(w * h).fill(1);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const px = Math.min(width - 1, 2 * x);
      const py = Math.min(height - 1, 2 * y);
      const here = nearness[py * width + px]!;
      if (here === 0) continue;
      const reach = REACH_M * focalPx * here;
      const most = here * here * REACH_M;
      let hidden = 0;
      for (let k = 0; k < 4; k++) {
        const ox = Math.round(PAIRS[k]![0] * reach);
        const oy = Math.round(PAIRS[k]![1] * reach);
        const ax = Math.max(0, Math.min(width - 1, px + ox));
        const ay = Math.max(0, Math.min(height - 1, py + oy));
        const bx = Math.max(0, Math.min(width - 1, px - ox));
        const by = Math.max(0, Math.min(height - 1, py - oy));
        const a = nearness[ay * width + ax]! - here;
        const b = nearness[by * width + bx]! - here;
        // What stands far in front shades nothing: it is near this point's line of sight, not near the point.
        const ca = a > most ? Math.max(0, most - 0.4 * (a - most)) : a < -most ? -most : a;
        const cb = b > most ? Math.max(0, most - 0.4 * (b - most)) : b < -most ? -most : b;
        // A small allowance: the facets of a coarse curve are not corners.
        const bent = (ca + cb) / most - 0.06;
        if (bent > 0) hidden += bent;
      }
      shade[y * w + x] = 1 - 0.75 * Math.min(1, hidden / 3.2);
    }
  return { shade, width: w };
}
