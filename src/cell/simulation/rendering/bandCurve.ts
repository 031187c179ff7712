import type { Vec3 } from '#shared/geometry/pose.ts';

/** Where the separator holds the strands, as shares of the height from floor and ceiling. */
export const HELD_SHARE = 0.035;

/** How one group of bands runs across the mouth; metres in the mouth's plane. */
export interface BandCourse {
  w: number;
  h: number;
  /** Height of the group's middle where it is sewn. */
  middleM: number;
  state: 'closed' | 'open';
  segments: number;
  /** How much higher the right end is than the left one, and how far the middle hangs below the ends. */
  tilt: number;
  sag: number;
  /** Where the strands are drawn together, as shares of the width; null: nowhere. */
  bunch: { x: number; width: number; pull: number } | null;
}

/**
 * One strand of a group from end to end, `offsetM` above the group's middle, with a wave of its own over shares of the width. Open bands are
 * gathered at floor or ceiling, and only bend away from there near the sewn ends.
 */
export function bandCurve(course: BandCourse, offsetM: number, own: (share: number) => number): Vec3[] {
  const { w, h, middleM, state, segments, tilt, sag, bunch } = course;
  const heldM = middleM < h / 2 ? h * HELD_SHARE : h * (1 - HELD_SHARE);
  return Array.from({ length: segments + 1 }, (_, i) => {
    const f = -0.01 + (1.02 * i) / segments;
    const near = bunch ? bunch.pull * Math.exp(-(((f - bunch.x) / bunch.width) ** 2)) : 0;
    const restM = middleM + offsetM * (1 - Math.abs(near)) + near * 0.012;
    // 0 at the sewn ends, 1 over most of the width.
    const held = state === 'open' ? Math.min(1, Math.max(0, Math.min(f, 1 - f) / 0.12)) : 0;
    const zM = restM * (1 - held) + (heldM + offsetM * 0.12) * held;
    return [w * f, -0.003, zM + (tilt * (f - 0.5) - sag * Math.sin(Math.PI * f)) * (1 - held) + own(f)];
  });
}
