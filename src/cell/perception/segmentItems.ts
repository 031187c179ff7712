import type { SeenItem } from '#shared/domain/estimate.ts';
import type { BinCells } from './BinCells.ts';
import type { ProfileColumn } from './frontProfile.ts';

/** Change between neighbouring columns, in units of the features below, that separates two items. */
const SPLIT_FROM = 1.0;
/** Items narrower than this share of the width are joined with their neighbour. */
const NARROWEST_SHARE = 0.035;

/**
 * Splits the occupied columns into items where height, distance or colour jumps. Each item is reported as the box that its
 * front shows; its depth is believed to reach as far as items of that face mostly do.
 */
export function segmentItems(
  profile: readonly ProfileColumn[],
  means: Float32Array,
  cells: BinCells,
  believedDepthM: number,
): SeenItem[] {
  const [w, d] = cells.sizeM;
  const runs = occupiedRuns(profile).flatMap((run) => splitRun(run, profile, means, cells));
  const columnM = w / Math.max(1, profile.length);
  return runs
    .filter(({ from, to }) => (to - from) * columnM >= NARROWEST_SHARE * w)
    .map(({ from, to }) => {
      const columns = profile.slice(from, to);
      const xs = columns.map((column) => column.xM);
      const frontM = middleOf(columns.map((column) => column.frontM));
      return {
        xM: { startM: Math.max(0, Math.min(...xs) - columnM / 2), endM: Math.min(w, Math.max(...xs) + columnM / 2) },
        zM: { startM: 0, endM: middleOf(columns.map((column) => column.topM)) },
        yM: { startM: frontM, endM: Math.min(d, frontM + believedDepthM) },
      };
    });
}

interface Run {
  from: number;
  to: number;
}

const middleOf = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

function occupiedRuns(profile: readonly ProfileColumn[]): Run[] {
  const runs: Run[] = [];
  for (let k = 0; k < profile.length; k++) {
    if (!profile[k]!.occupied) continue;
    const last = runs.at(-1);
    if (last?.to === k) last.to = k + 1;
    else runs.push({ from: k, to: k + 1 });
  }
  return runs;
}

function splitRun(run: Run, profile: readonly ProfileColumn[], means: Float32Array, cells: BinCells): Run[] {
  const cuts = [run.from];
  for (let k = run.from + 2; k + 2 < run.to; k++) {
    const here = jumpAt(profile, means, cells, k);
    if (here < SPLIT_FROM || k - cuts.at(-1)! < 3) continue;
    if (here < jumpAt(profile, means, cells, k - 1) || here < jumpAt(profile, means, cells, k + 1)) continue;
    cuts.push(k);
  }
  return cuts.map((from, k) => ({ from, to: cuts[k + 1] ?? run.to }));
}

/** How much the two columns left of a boundary differ from the two right of it. */
function jumpAt(profile: readonly ProfileColumn[], means: Float32Array, cells: BinCells, boundary: number): number {
  const left = profile[boundary - 2];
  const right = profile[boundary + 1];
  if (!left || !right) return 0;
  const [, d, h] = cells.sizeM;
  const first = cells.columns - profile.length;
  const shift = first >> 1;
  let difference = 0;
  let rows = 0;
  for (let row = Math.max(left.topRow, right.topRow); row <= Math.min(left.bottomRow, right.bottomRow); row++) {
    const a = 4 * (row * cells.columns + boundary - 2 + shift);
    const b = 4 * (row * cells.columns + boundary + 1 + shift);
    for (let c = 0; c < 3; c++) difference += Math.abs(means[a + c]! - means[b + c]!);
    rows++;
  }
  const colour = rows > 0 ? difference / rows / 75 : 1;
  const height = Math.abs(left.topM - right.topM) / (0.12 * h);
  const distance = Math.abs(left.frontM - right.frontM) / (0.2 * d);
  return 0.5 * Math.min(2, colour) + 0.5 * Math.min(2, height) + 0.35 * Math.min(2, distance);
}
