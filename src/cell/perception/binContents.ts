import type { Span } from '#shared/domain/estimate.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { ProfileColumn } from './frontProfile.ts';

/** Free stretches narrower than this share of the width are noise. */
const NARROWEST_GAP_SHARE = 0.02;

/** Stretches of the width that something stands on, from left to right, merged. Half a column is added on both sides. */
export function occupiedSpans(profile: readonly ProfileColumn[], widthM: number): Span[] {
  const half = widthM / Math.max(1, profile.length) / 2;
  const spans = profile
    .filter((column) => column.occupied)
    .map(({ xM }) => ({ startM: Math.max(0, xM - half), endM: Math.min(widthM, xM + half) }))
    .sort((a, b) => a.startM - b.startM);
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && span.startM <= last.endM + half) last.endM = Math.max(last.endM, span.endM);
    else merged.push({ ...span });
  }
  return merged;
}

/** What the occupied stretches leave, widest first. */
export function freeSpans(occupied: readonly Span[], widthM: number): Span[] {
  const gaps: Span[] = [];
  let reached = 0;
  for (const span of [...occupied, { startM: widthM, endM: widthM }]) {
    if (span.startM - reached > NARROWEST_GAP_SHARE * widthM) gaps.push({ startM: reached, endM: span.startM });
    reached = Math.max(reached, span.endM);
  }
  return gaps.sort((a, b) => b.endM - b.startM - (a.endM - a.startM));
}

/** Share of the height that is occupied in equal columns over the width. */
export function columnHeights(profile: readonly ProfileColumn[], [w, , h]: Vec3, columns: number): number[] {
  const heights = new Array<number>(columns).fill(0);
  for (const { occupied, xM, topM } of profile) {
    if (!occupied) continue;
    const column = Math.min(columns - 1, Math.floor((xM / w) * columns));
    heights[column] = Math.max(heights[column]!, Math.min(1, topM / h));
  }
  return heights;
}

/** Frontal area times the depth behind it, and times the whole depth, in cubic metres: what the volume is regressed on. */
export function profileVolumes(
  profile: readonly ProfileColumn[],
  [w, d]: Vec3,
): { behindM3: number; frontalM3: number } {
  const columnM = w / Math.max(1, profile.length);
  let behindM3 = 0;
  let frontalM3 = 0;
  for (const { occupied, frontM, topM } of profile) {
    if (!occupied) continue;
    behindM3 += columnM * topM * (d - frontM);
    frontalM3 += columnM * topM * d;
  }
  return { behindM3, frontalM3 };
}
