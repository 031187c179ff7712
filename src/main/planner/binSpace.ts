import type { BinEstimate, Span } from '#shared/domain/estimate.ts';
import { spanWidthM } from '#shared/domain/estimate.ts';
import type { Bin } from '#shared/domain/pod.ts';

/** A free stretch of a bin's floor as the planner uses it. Metres from the left wall. */
export interface FreeStretch extends Span {
  widthM: number;
  touchesLeftWall: boolean;
  touchesRightWall: boolean;
  /** Free width beyond this stretch on either side, in other stretches: what a sweep could gather from there. */
  freeLeftM: number;
  freeRightM: number;
}

/** One bin with what perception says about it. Only bins with a usable estimate get here. */
export interface BinSpace {
  bin: Bin;
  estimate: BinEstimate;
  /** Widest first. */
  stretches: readonly FreeStretch[];
  /** Standard deviation of a gap's width, from the estimate's 90 % interval. */
  gapSigmaM: number;
  makeableSigmaM: number;
  /** Age of the picture on the cell's clock. */
  ageS: number;
}

/** Half-width of a normal 90 % interval in standard deviations. */
const NINETY_PERCENT = 1.645;
/** Even a perfect picture leaves this much open: cloth bulges, items lean. */
const LEAST_SIGMA_M = 0.002;
/** A gap's end counts as the wall when it is this near to it. */
const AT_WALL_M = 0.012;
/** Stretches beyond the widest few never hold the best lane of a bin. */
const STRETCHES_LOOKED_AT = 4;

export function binSpace(bin: Bin, estimate: BinEstimate, nowMs: number): BinSpace {
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
    estimate,
    stretches,
    gapSigmaM: Math.max(LEAST_SIGMA_M, estimate.gapMarginM / NINETY_PERCENT),
    makeableSigmaM: Math.max(LEAST_SIGMA_M, estimate.makeableGapMarginM / NINETY_PERCENT),
    ageS: Math.max(0, (nowMs - estimate.capturedAtMs) / 1000),
  };
}
