import { DEVIATIONS_90 } from '#shared/units/interval.ts';
import type { BinEstimate, Span } from '#shared/domain/estimate.ts';
import { spanWidthM } from '#shared/domain/estimate.ts';
import type { ContentBox } from './boxContents.ts';
import type { Bin } from '#shared/domain/pod.ts';

/** A stretch of a bin's width that is free from some level up, as the planner uses it. Metres from the left wall. */
export interface FreeStretch extends Span {
  widthM: number;
  /** What lies in the stretch reaches up to here; 0 for a gap that is free from the floor up. */
  levelM: number;
  /** By how much the highest of what lies there stands above the mean of it: a measure of how uneven it is. */
  unevenM: number;
  touchesLeftWall: boolean;
  touchesRightWall: boolean;
  /** Free width beyond this stretch on either side, in other stretches: what a sweep could gather from there. */
  freeLeftM: number;
  freeRightM: number;
}

/** One bin with what perception says about it. Only bins with a usable estimate get here. */
export interface BinSpace {
  bin: Bin;
  /** The same for bins of the same size. */
  sizeKey: string;
  estimate: BinEstimate;
  /** Widest first. */
  stretches: readonly FreeStretch[];
  /** Stretches over low contents, lowest first; at one level widest first. */
  ledges: readonly FreeStretch[];
  /** Standard deviation of a gap's width, from the estimate's 90 % interval. */
  gapSigmaM: number;
  /** The same of a ledge, whose ends are columns of the height profile. */
  ledgeSigmaM: number;
  makeableSigmaM: number;
  /** What stands in it as boxes, where this is known well enough to push it or to put something on it; null where it is not. */
  known: readonly ContentBox[] | null;
  /** Age of the picture on the cell's clock. */
  ageS: number;
}

/** Even a perfect picture leaves this much open: cloth bulges, items lean. */
const LEAST_SIGMA_M = 0.002;
/** A gap's end counts as the wall when it is this near to it. */
const AT_WALL_M = 0.012;
/** Stretches beyond the widest few never hold the best lane of a bin. */
const STRETCHES_LOOKED_AT = 4;

export function binSpace(
  bin: Bin,
  estimate: BinEstimate,
  nowMs: number,
  known: readonly ContentBox[] | null = null,
): BinSpace {
  const binWidthM = bin.sizeM[0];
  const spans = estimate.gaps.length > 0 ? estimate.gaps : [estimate.widestGap];
  const clipped = spans
    .map((span) => ({ startM: Math.max(0, span.startM), endM: Math.min(binWidthM, span.endM) }))
    .filter((span) => spanWidthM(span) > 0);
  const stretches = clipped
    .map((span): FreeStretch => {
      const others = clipped.filter((other) => other !== span);
      const widthOf = (some: readonly Span[]): number => some.reduce((sum, other) => sum + spanWidthM(other), 0);
      return {
        ...span,
        widthM: spanWidthM(span),
        levelM: 0,
        unevenM: 0,
        touchesLeftWall: span.startM <= AT_WALL_M,
        touchesRightWall: span.endM >= binWidthM - AT_WALL_M,
        freeLeftM: widthOf(others.filter((other) => other.endM <= span.startM + 1e-9)),
        freeRightM: widthOf(others.filter((other) => other.startM >= span.endM - 1e-9)),
      };
    })
    .sort((a, b) => b.widthM - a.widthM || a.startM - b.startM)
    .slice(0, STRETCHES_LOOKED_AT);
  return {
    bin,
    sizeKey: bin.sizeM.join('x'),
    estimate,
    known,
    stretches,
    ledges: ledgesOf(estimate.columnHeightFractions, bin.sizeM[0], bin.sizeM[2]),
    gapSigmaM: Math.max(LEAST_SIGMA_M, estimate.gapMarginM / DEVIATIONS_90),
    ledgeSigmaM: Math.max(LEAST_SIGMA_M, bin.sizeM[0] / Math.max(1, estimate.columnHeightFractions.length)),
    makeableSigmaM: Math.max(LEAST_SIGMA_M, estimate.makeableGapMarginM / DEVIATIONS_90),
    ageS: Math.max(0, (nowMs - estimate.capturedAtMs) / 1000),
  };
}

/** Levels are looked at in steps of this; finer ones differ by less than the heights are known. */
const LEVEL_STEP_M = 0.01;
/** Narrower ledges take nothing, not even the paddles. */
const NARROWEST_LEDGE_M = 0.03;

/**
 * All stretches over which nothing reaches above a level, for every level that the columns' heights make. A stretch that
 * grows with the level appears again, wider; one that does not appears once, at the lowest level.
 */
export function ledgesOf(
  columnHeightFractions: readonly number[],
  binWidthM: number,
  binHeightM: number,
): FreeStretch[] {
  const heightsM = columnHeightFractions.map((fraction) => fraction * binHeightM);
  const columns = heightsM.length;
  if (columns === 0) return [];
  const columnM = binWidthM / columns;
  const levels = [...new Set(heightsM.map((heightM) => Math.ceil(heightM / LEVEL_STEP_M - 1e-9)))].sort(
    (a, b) => a - b,
  );
  const seen = new Set<number>();
  const ledges: FreeStretch[] = [];
  for (const step of levels) {
    const atLevel: FreeStretch[] = [];
    for (let first = 0; first < columns; first++) {
      if (!isBelow(heightsM[first]!, step)) continue;
      let end = first + 1;
      while (end < columns && isBelow(heightsM[end]!, step)) end++;
      const key = first * 1024 + end;
      const widthM = (end - first) * columnM;
      if (!seen.has(key) && widthM >= NARROWEST_LEDGE_M) {
        seen.add(key);
        const inside = heightsM.slice(first, end);
        const levelM = Math.max(...inside);
        atLevel.push({
          startM: first * columnM,
          endM: end * columnM,
          widthM,
          levelM,
          unevenM: levelM - inside.reduce((sum, heightM) => sum + heightM, 0) / inside.length,
          touchesLeftWall: first === 0,
          touchesRightWall: end === columns,
          freeLeftM: 0,
          freeRightM: 0,
        });
      }
      first = end;
    }
    ledges.push(...atLevel.sort((a, b) => b.widthM - a.widthM));
  }
  return ledges;
}
const isBelow = (heightM: number, levelStep: number): boolean => heightM <= levelStep * LEVEL_STEP_M + 1e-9;
