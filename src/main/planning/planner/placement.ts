import type { GripOrientation } from '#shared/domain/grip.ts';
import { neededLaneWidthM } from '#shared/domain/grip.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import { numberParameter, primitiveStep } from '#shared/domain/primitive.ts';
import { highestForceN, sweepDepthM, type ToolLimits } from '#shared/domain/tool.ts';
import type { SideUp } from '#shared/primitives/sideUp.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { clamp, toMillimetre } from '#shared/units/units.ts';
import type { BinSpace, FreeStretch } from './binSpace.ts';
import type { KnownLane } from './knownLanes.ts';
import { floorLanes, layerLanes } from './knownLanes.ts';

/** `left` and `right` name the side that the contents are pushed to. */
export type PlacementKind = 'direct' | 'left' | 'right';

/** One way to bring one item into one bin, before anybody said how likely it is. Metres, bin frame. */
export interface Placement {
  kind: PlacementKind;
  /** Lowered until it touches (`stack`) instead of let go in the air (`insert`). */
  lowered: boolean;
  /** Which side of the item points up. */
  sideUp: SideUp;
  stretch: FreeStretch;
  /** Among contents of which it is known where they stand; null where only the picture speaks. */
  lane: KnownLane | null;
  /** Width that is believed to be there, or that the sweep is believed to make. */
  availableM: number;
  availableSigmaM: number;
  /** Item, paddles, and what they need to let go, with the walls' margin where the lane touches a wall. */
  neededM: number;
  laneMiddleM: number;
  /** Zero for a direct insert. */
  bladeXM: number;
  sweepDistanceM: number;
  /** Level of what lies under the item; 0 for the floor. */
  levelM: number;
  unevenM: number;
  /** Height of the item's lower edge above the floor while it is fed. */
  insertHeightM: number;
  /** Free height above the item while it is fed. */
  headroomM: number;
}

/** Air between the item's top and the bin's ceiling, at least; cloth sags. */
const LEAST_HEADROOM_M = 0.008;
/**
 * Air under the item when there is height enough for it. Flat contents of an apparently empty bin are easily overlooked: in
 * simulated stows, 13 mm over a floor jammed where 30 mm over seen contents hardly ever did.
 */
const AIR_BELOW_M = 0.03;
/** Headroom beyond the least that is as good as any. */
const MORE_HEADROOM_M = 0.008;
/** Less than this is not worth the time that lowering takes; the primitive's least search, up and down. */
const WORTH_LOWERING_M = 0.01;
/** And at least. */
const LEAST_AIR_BELOW_M = 0.005;
const LEAST_AIR_ABOVE_CONTENTS_M = 0.012;
/** The paddles reach this far below the middle of the belts. */
const AIR_ABOVE_PADDLE_M = 0.006;
/** A lane keeps this distance from what stands beside it, when there is room. */
const HUG_M = 0.004;
/** Contents that were swept lean back by about this much when they are let go. */
export const SPRING_BACK_M = 0.012;
/** Width that a sweep loses with every gap it closes: items never stand flush. */
const LOSS_PER_GAP_M = 0.003;
/** Where in a wide gap the blade goes in: this far from its edge. */
const BLADE_INSET_M = 0.02;
/** Below this the true width would have to be off by more than two standard deviations. */
const LEAST_SIGMAS = -2;

/**
 * Height of the item's lower edge while it is fed, or null when item or paddles do not go in. Over contents it needs
 * more air than over the floor: how high they reach is seen less well.
 */
export function insertHeightM(
  grip: GripOrientation,
  tool: ToolLimits,
  binSizeM: Vec3,
  levelM = 0,
  isLevelKnown = false,
): number | null {
  const binHeightM = binSizeM[2];
  const airM = binHeightM - LEAST_HEADROOM_M - grip.heightM - levelM;
  const leastM = levelM > 0 ? LEAST_AIR_ABOVE_CONTENTS_M : LEAST_AIR_BELOW_M;
  if (airM < leastM) return null;
  // What is under it cannot surprise: the air is better kept above.
  const belowM = isLevelKnown ? Math.max(leastM, airM - MORE_HEADROOM_M) : airM;
  const heightM = levelM + Math.min(AIR_BELOW_M, belowM);
  const paddleTopM = heightM + tool.beltHeightM + tool.paddleHeightM / 2;
  return paddleTopM + AIR_ABOVE_PADDLE_M > binHeightM ? null : heightM;
}

/** Whether the item would fit into a bin of this size with nothing in it. */
export function fitsEmptyBin(grip: GripOrientation, tool: ToolLimits, binSizeM: Vec3): boolean {
  return (
    insertHeightM(grip, tool, binSizeM) !== null &&
    grip.depthM <= Math.min(tool.maxItemDepthM, binSizeM[1] - DEPTH_MARGIN_M) &&
    neededLaneWidthM(grip, tool) + 2 * tool.wallMarginM <= binSizeM[0]
  );
}
/** As in the grip rule: room behind the item that the feed cannot use. */
const DEPTH_MARGIN_M = 0.01;

/** All placements of an item in a bin that are not hopeless. Empty when it does not fit even in theory. */
export function placements(grip: GripOrientation, tool: ToolLimits, space: BinSpace): Placement[] {
  const { sizeM } = space.bin;
  if (!fitsEmptyBin(grip, tool, sizeM)) return [];
  const found: Placement[] = [];
  const add = (lane: Lane | null, { levelM, unevenM }: FreeStretch): boolean => {
    const heightM = lane && insertHeightM(grip, tool, sizeM, levelM);
    if (lane === null || heightM === null) return false;
    const headroomM = sizeM[2] - heightM - grip.heightM;
    const placed = { ...lane, levelM, unevenM, insertHeightM: heightM, headroomM };
    found.push(placed);
    // After a sweep the blade holds the contents back, and is not to be moved up and down along them.
    if (tool.kind === 'belts' && lane.kind === 'direct' && heightM - levelM >= WORTH_LOWERING_M)
      found.push({ ...placed, lowered: true });
    return true;
  };
  for (const stretch of space.stretches) {
    add(directInsert(grip, tool, stretch, space.gapSigmaM), stretch);
    for (const side of ['left', 'right'] as const) add(sweepThenInsert(grip, tool, space, stretch, side), stretch);
  }
  // Lowest first: the first that takes the item, the first that takes it with room to spare.
  let ample = 0;
  let taken = 0;
  for (const ledge of space.ledges) {
    if (insertHeightM(grip, tool, sizeM, ledge.levelM) === null) break;
    if (ledge.levelM <= 0) continue;
    const lane = directInsert(grip, tool, ledge, space.ledgeSigmaM);
    if (!lane || (taken >= 2 && lane.availableM - lane.neededM < space.ledgeSigmaM)) continue;
    if (!add(lane, ledge)) continue;
    taken++;
    if (lane.availableM - lane.neededM >= space.ledgeSigmaM && ++ample >= 2) break;
  }
  found.push(...knownPlacements(grip, tool, space));
  return found;
}

/** Those of them that are beside, before or on what stands there. */
export const placementsBeside = (grip: GripOrientation, tool: ToolLimits, space: BinSpace): Placement[] =>
  fitsEmptyBin(grip, tool, space.bin.sizeM) ? knownPlacements(grip, tool, space) : [];

/** How well places among known contents are known, and the air beyond which more makes no difference. */
const KNOWN_SIGMA_M = 0.003;
const KNOWN_TOUCH_M = 0.002;
const AMPLE_SIDE_M = 0.03;

/** Beside, before and on what is known to stand there. */
export function knownPlacements(grip: GripOrientation, tool: ToolLimits, space: BinSpace): Placement[] {
  const { known, bin } = space;
  if (!known) return [];
  const { sizeM } = bin;
  const asked = {
    ...{ grip, tool, sizeM, boxes: known },
    feedHeightM: (levelM: number) => insertHeightM(grip, tool, sizeM, levelM, true),
  };
  return [...floorLanes(asked), ...layerLanes(asked)].flatMap((lane): Placement[] => {
    const { middleM, levelM, sideM } = lane;
    const heightM = insertHeightM(grip, tool, sizeM, levelM, true)!;
    const airM = Math.min(sideM, AMPLE_SIDE_M);
    const startM = Math.max(0, middleM - grip.laneWidthM / 2 - airM);
    const endM = Math.min(sizeM[0], middleM + grip.laneWidthM / 2 + airM);
    const placed: Placement = {
      kind: 'direct',
      lowered: false,
      sideUp: 'usual',
      lane,
      stretch: {
        ...{ startM, endM, widthM: endM - startM, levelM, unevenM: 0, freeLeftM: 0, freeRightM: 0 },
        ...{ touchesLeftWall: startM <= 0, touchesRightWall: endM >= sizeM[0] },
      },
      availableM: grip.laneWidthM + 2 * airM,
      availableSigmaM: KNOWN_SIGMA_M,
      neededM: grip.laneWidthM + 2 * KNOWN_TOUCH_M,
      laneMiddleM: middleM,
      bladeXM: 0,
      sweepDistanceM: 0,
      levelM,
      unevenM: 0,
      insertHeightM: heightM,
      headroomM: sizeM[2] - heightM - grip.heightM,
    };
    return heightM - levelM >= WORTH_LOWERING_M && !lane.pushesHome ? [placed, { ...placed, lowered: true }] : [placed];
  });
}

type Lane = Omit<Placement, 'levelM' | 'unevenM' | 'insertHeightM' | 'headroomM'>;

function directInsert(grip: GripOrientation, tool: ToolLimits, stretch: FreeStretch, sigmaM: number): Lane | null {
  const laneM = neededLaneWidthM(grip, tool);
  const leftMarginM = stretch.touchesLeftWall ? tool.wallMarginM : 0;
  const rightMarginM = stretch.touchesRightWall ? tool.wallMarginM : 0;
  const neededM = laneM + leftMarginM + rightMarginM;
  const slackM = stretch.widthM - neededM;
  if (slackM < LEAST_SIGMAS * sigmaM) return null;
  // Beside a wall or beside contents, so that what stays free stays in one piece; in the middle of a gap that is just wide enough.
  const hugM = Math.min(slackM / 2, HUG_M + sigmaM);
  const hugsRight = stretch.touchesRightWall && !stretch.touchesLeftWall;
  const laneMiddleM = hugsRight
    ? stretch.endM - rightMarginM - hugM - laneM / 2
    : stretch.startM + leftMarginM + hugM + laneM / 2;
  return {
    kind: 'direct',
    lowered: false,
    sideUp: 'usual',
    lane: null,
    stretch,
    availableM: stretch.widthM,
    availableSigmaM: sigmaM,
    neededM,
    laneMiddleM,
    bladeXM: 0,
    sweepDistanceM: 0,
  };
}

function sweepThenInsert(
  grip: GripOrientation,
  tool: ToolLimits,
  space: BinSpace,
  stretch: FreeStretch,
  side: 'left' | 'right',
): Lane | null {
  const binWidthM = space.bin.sizeM[0];
  if (stretch.widthM < tool.bladeEntryWidthM) return null;
  // Everything is reckoned for a push to the right and mirrored for one to the left.
  const mirrored = side === 'left';
  const startM = mirrored ? binWidthM - stretch.endM : stretch.startM;
  const touchesNear = mirrored ? stretch.touchesRightWall : stretch.touchesLeftWall;
  const touchesFar = mirrored ? stretch.touchesLeftWall : stretch.touchesRightWall;
  if (touchesFar) return null; // nothing stands on the side that the blade would push to
  const beyondM = mirrored ? stretch.freeLeftM : stretch.freeRightM;
  const laneM = neededLaneWidthM(grip, tool);
  const nearMarginM = touchesNear ? tool.wallMarginM : HUG_M;
  const neededM = nearMarginM + laneM + SPRING_BACK_M;
  const gatheredM = Math.max(0, beyondM - LOSS_PER_GAP_M);
  const availableM = Math.min(
    stretch.widthM + gatheredM,
    Math.max(space.estimate.makeableGapM, stretch.widthM),
    binWidthM - startM,
  );
  // The gap's own error and that of what the sweep adds, which grows with how much it has to gather.
  const availableSigmaM = Math.max(space.gapSigmaM, space.makeableSigmaM);
  if (availableM - neededM < LEAST_SIGMAS * availableSigmaM) return null;
  const insetM = clamp(stretch.widthM / 2, tool.bladeThicknessM, BLADE_INSET_M);
  const bladeM = startM + insetM;
  const distanceM = startM + neededM - bladeM;
  if (distanceM > numberParameter('sweep', 'distanceM').max || distanceM < 0.01) return null;
  const laneMiddleM = startM + nearMarginM + laneM / 2;
  // The blade holds the contents back during the feed only while it stays within reach of the paddles' middle.
  if (startM + neededM - laneMiddleM > tool.bladeHoldReachM) return null;
  const unmirror = (xM: number): number => (mirrored ? binWidthM - xM : xM);
  return {
    kind: side,
    lowered: false,
    sideUp: 'usual',
    lane: null,
    stretch,
    availableM,
    availableSigmaM,
    neededM,
    laneMiddleM: unmirror(laneMiddleM),
    bladeXM: unmirror(bladeM),
    sweepDistanceM: distanceM,
  };
}

/** The full chain with every parameter. Lengths to the millimetre: finer ones would pretend a precision that nothing has. */
export function chainOf(placement: Placement, tool: ToolLimits, binSizeM: Vec3): PrimitiveStep[] {
  const forceCapN = highestForceN(tool);
  if (placement.lowered) return [stackStep(placement, forceCapN), primitiveStep('retract')];
  const fed = {
    xM: toMillimetre(placement.laneMiddleM),
    heightM: toMillimetre(placement.insertHeightM),
    forceCapN,
    sideUp: placement.sideUp,
  };
  if (placement.lane?.pushesHome) return [primitiveStep('pushHome', fed), primitiveStep('retract')];
  const insert = primitiveStep('insert', fed);
  if (placement.kind === 'direct') return [insert, primitiveStep('retract')];
  const sweep = primitiveStep('sweep', {
    side: placement.kind,
    bladeXM: toMillimetre(placement.bladeXM),
    distanceM: toMillimetre(placement.sweepDistanceM),
    depthM: sweepDepthM(tool, binSizeM),
    forceCapN,
  });
  return [sweep, insert, primitiveStep('retract')];
}

/** Comes in where an insert would, and is felt for as far below the estimated level as it comes in above it. */
function stackStep({ laneMiddleM, insertHeightM, levelM, sideUp }: Placement, forceCapN: number): PrimitiveStep {
  return primitiveStep('stack', {
    xM: toMillimetre(laneMiddleM),
    levelM: toMillimetre(levelM),
    searchM: toMillimetre(insertHeightM - levelM),
    forceCapN,
    sideUp,
  });
}
