import type { BinEstimate, SeenItem } from './estimate.ts';
import { spanWidthM } from './estimate.ts';
import type { Bin } from './pod.ts';
import type { PrimitiveStep } from './primitive.ts';
import { inDeclaredRange, numberParameter, primitiveStep } from './primitive.ts';
import { highestForceN, KEPT_BEHIND_BLADE_M } from './tool.ts';
import type { ToolLimits } from './tool.ts';

/** Something that is seen to lie flat beside a side wall and that `flipUp` could stand up there. Metres, bin frame. */
export interface FlatBesideWall {
  side: 'left' | 'right';
  seen: SeenItem;
  widthM: number;
  thickM: number;
  /** Where the blade enters, beside the free edge. */
  bladeXM: number;
  depthM: number;
  /** Width that is free afterwards beyond what is free now. */
  freesM: number;
  volumeM3: number;
}

/** As far off the wall as the blade was seen to push things back to it (bench/physics/flips.ts). */
const FARTHEST_OFF_WALL_M = 0.04;
/**
 * What it was tried on, a little more widely: 70 to 140 mm wide, 12 to 50 mm thick. What is seen to be thicker or nearly as thick as
 * wide mostly is not one thing that lies flat (bench/flipsSeen.ts).
 */
const TRIED_WIDTH_M = { from: 0.05, to: 0.15 };
const TRIED_THICK_M = 0.05;
const FLAT_RATIO = 1.6;
/** What starts lower than this stands on the floor. */
const ON_FLOOR_M = 0.02;
/** Boxes are seen to within about this. */
const SEEN_WITHIN_M = 0.006;
/** The blade presses at this share of the thickness, and needs this much above what stands; as in the primitive. */
const EDGE_SHARE = 0.45;
const CLEAR_M = 0.012;
/** How far beside the edge the blade enters, when there is room. */
const BESIDE_EDGE_M = 0.03;
const BEYOND_REAR_M = 0.02;

/**
 * What could be stood up in a bin, the one that frees most first. Left out is what the primitive would refuse or cannot reach: too
 * wide for the bin's height, without a free side for the blade, with something on, before or behind it.
 */
export function flatBesideWalls(bin: Bin, estimate: BinEstimate, tool: ToolLimits): FlatBesideWall[] {
  if (estimate.status !== 'ok') return [];
  return (['left', 'right'] as const)
    .flatMap((side) => estimate.items.map((seen) => flatAt(side, seen, bin, estimate, tool)))
    .filter((flat) => flat !== null)
    .sort((a, b) => b.freesM - a.freesM);
}

function flatAt(
  side: 'left' | 'right',
  seen: SeenItem,
  bin: Bin,
  { items, gaps }: BinEstimate,
  tool: ToolLimits,
): FlatBesideWall | null {
  const [binWidthM, binDepthM, binHeightM] = bin.sizeM;
  const widthM = spanWidthM(seen.xM);
  const thickM = spanWidthM({ startM: 0, endM: seen.zM.endM });
  const offWallM = side === 'left' ? seen.xM.startM : binWidthM - seen.xM.endM;
  if (seen.zM.startM > ON_FLOOR_M || offWallM > FARTHEST_OFF_WALL_M || widthM < FLAT_RATIO * thickM) return null;
  if (widthM < TRIED_WIDTH_M.from || widthM > TRIED_WIDTH_M.to || thickM > TRIED_THICK_M) return null;
  if (!within('widthM', widthM) || !within('thickM', thickM)) return null;
  if (Math.hypot(widthM, EDGE_SHARE * thickM) + tool.bladeHeightM + CLEAR_M > binHeightM) return null;
  const inTheWay = items.some(
    (other) =>
      other !== seen &&
      Math.min(other.xM.endM, seen.xM.endM) - Math.max(other.xM.startM, seen.xM.startM) > SEEN_WITHIN_M,
  );
  if (inTheWay) return null;
  const edgeM = side === 'left' ? seen.xM.endM : seen.xM.startM;
  const beside = gaps.find(({ startM, endM }) =>
    side === 'left'
      ? Math.abs(startM - edgeM) <= BESIDE_EDGE_M && endM - edgeM >= 2 * tool.bladeEntryWidthM
      : Math.abs(endM - edgeM) <= BESIDE_EDGE_M && edgeM - startM >= 2 * tool.bladeEntryWidthM,
  );
  if (!beside) return null;
  const roomM = side === 'left' ? beside.endM - edgeM : edgeM - beside.startM;
  const besideM = Math.min(BESIDE_EDGE_M, roomM / 2);
  return {
    side,
    seen,
    widthM,
    thickM,
    bladeXM: side === 'left' ? edgeM + besideM : edgeM - besideM,
    depthM: Math.min(seen.yM.endM + BEYOND_REAR_M, binDepthM - KEPT_BEHIND_BLADE_M),
    freesM: widthM + offWallM - thickM,
    volumeM3: widthM * thickM * spanWidthM(seen.yM),
  };
}

/** The primitive with what is seen, to the millimetre. */
export function flipUpStep({ side, bladeXM, widthM, thickM, depthM }: FlatBesideWall, tool: ToolLimits): PrimitiveStep {
  const parameter = (name: Length, lengthM: number): number => inDeclaredRange('flipUp', name, lengthM);
  return primitiveStep('flipUp', {
    side,
    bladeXM: parameter('bladeXM', bladeXM),
    widthM: parameter('widthM', widthM),
    thickM: parameter('thickM', thickM),
    depthM: parameter('depthM', depthM),
    forceCapN: highestForceN(tool),
  });
}

type Length = 'bladeXM' | 'widthM' | 'thickM' | 'depthM';
const within = (name: Length, lengthM: number): boolean => {
  const { min, max } = numberParameter('flipUp', name);
  return lengthM >= min && lengthM <= max;
};

/** The bin as it would be seen after the flip: what was wide is high, and the gap beside it reaches to what stands. */
export function estimateAfterFlip(estimate: BinEstimate, flat: FlatBesideWall, bin: Bin): BinEstimate {
  const [binWidthM, , binHeightM] = bin.sizeM;
  const standing = {
    ...flat.seen,
    xM: flat.side === 'left' ? { startM: 0, endM: flat.thickM } : { startM: binWidthM - flat.thickM, endM: binWidthM },
    zM: { startM: 0, endM: flat.widthM },
  };
  const edgeM = flat.side === 'left' ? flat.seen.xM.endM : flat.seen.xM.startM;
  const gaps = estimate.gaps
    .map((gap) => {
      if (flat.side === 'left' && Math.abs(gap.startM - edgeM) <= BESIDE_EDGE_M) return { ...gap, startM: flat.thickM };
      if (flat.side === 'right' && Math.abs(gap.endM - edgeM) <= BESIDE_EDGE_M)
        return { ...gap, endM: binWidthM - flat.thickM };
      return gap;
    })
    .sort((a, b) => spanWidthM(b) - spanWidthM(a));
  const columns = estimate.columnHeightFractions.length;
  const columnHeightFractions = estimate.columnHeightFractions.map((fraction, k) => {
    const middleM = ((k + 0.5) * binWidthM) / columns;
    if (middleM >= standing.xM.startM && middleM <= standing.xM.endM) return Math.min(1, flat.widthM / binHeightM);
    const wasFlat = flat.side === 'left' ? middleM <= edgeM : middleM >= edgeM;
    return wasFlat ? 0 : fraction;
  });
  return {
    ...estimate,
    items: estimate.items.map((seen) => (seen === flat.seen ? standing : seen)),
    gaps,
    widestGap: gaps[0] ?? estimate.widestGap,
    columnHeightFractions,
    makeableGapM: estimate.makeableGapM + flat.freesM,
  };
}
