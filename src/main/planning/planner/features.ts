import type { Item, ItemForm } from '#shared/domain/item.ts';
import { itemForms } from '#shared/domain/item.ts';
import type { GripOrientation } from '#shared/domain/grip.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import { clamp } from '#shared/units/units.ts';
import type { BinSpace } from './binSpace.ts';
import { NOTHING_BEHIND } from './knownLanes.ts';
import type { LandingOf } from './landing.ts';
import type { Placement, PlacementKind } from './placement.ts';
import { AMPLE_SUPPORT_M, supportM } from './support.ts';

/** What a success model may look at: the item's declared data, the estimate, and the placement; never the simulator's truth. */
export interface CandidateFeatures {
  kind: PlacementKind;
  /** Lowered until it touches instead of let go in the air. */
  lowered: boolean;
  form: ItemForm;
  fragile: boolean;
  /** Believed width minus needed width, and the same in standard deviations of the belief. */
  widthMarginM: number;
  widthMarginSigmas: number;
  /** Room on either side of the blade where it enters, in standard deviations of the gap; large for a direct insert. */
  bladeEntrySigmas: number;
  neededM: number;
  headroomM: number;
  /** Level and unevenness of what the item is fed over; 0 for the floor. */
  levelM: number;
  unevenM: number;
  /** Air between that and the item. */
  airBelowM: number;
  /** Depth of the bin behind the item. */
  depthMarginM: number;
  sweepDistanceM: number;
  /** Items seen on the side that the blade pushes to. */
  pushedItems: number;
  occupiedFraction: number;
  gapMarginM: number;
  laneWidthM: number;
  heightM: number;
  depthM: number;
  massKg: number;
  /** Among contents of which it is known where they stand. */
  isKnownLane: boolean;
  /** Contents that it pushes home, their mass, how far from their middle, and the depth left behind all that moves. */
  pushedHome: number;
  pushedHomeKg: number;
  offCentreShare: number;
  spareDepthM: number;
  /** By how many deviations it, and what it pushes, stays before what is only seen behind it. */
  behindSigmas: number;
  /** Share of its footprint that is known to be borne; 1 on the floor, and where only the picture speaks. */
  borneShare: number;
  /** What bears it is only seen. */
  isOnSeen: boolean;
  /** Share of the room used up that the item fills. */
  filledShare: number;
  /** Median force on what the item comes down on, and the chance that it harms anything. */
  landingN: number;
  /** How far its weight lies behind the front of the contents below it; negative: it would tip towards the mouth. */
  supportM: number;
  pHarm: number;
  /** Distance of the centre of mass from the middle of the item. */
  comOffsetM: number;
  failedAttempts: number;
  /** This item failed in this bin of this pod. */
  failedHere: boolean;
  /** Stows of any item that failed in this bin of this pod, for reasons that lie in the bin. */
  failedInBin: number;
  ageS: number;
  binWidthM: number;
  /** Height of the bin's floor in the cell frame. */
  binFloorM: number;
}

/** What is the same for all placements of an item in a bin. */
export interface Circumstances extends Pick<CandidateFeatures, 'failedHere' | 'failedInBin'> {
  tool: Pick<ToolLimits, 'feedsAtYM' | 'behindItemM'>;
  /** Of the item, among contents as fragile as these are believed to be. */
  landing: LandingOf;
}

export function candidateFeatures(
  item: Pick<Item, 'product' | 'failedAttempts'>,
  grip: GripOrientation,
  space: BinSpace,
  placement: Placement,
  { landing: landingOf, tool, failedHere, failedInBin }: Circumstances,
): CandidateFeatures {
  const { product } = item;
  const { lane } = placement;
  const widthMarginM = placement.availableM - placement.neededM;
  const landing = landingOf(placement);
  return {
    kind: placement.kind,
    lowered: placement.lowered,
    form: product.form,
    fragile: product.fragile,
    widthMarginM,
    widthMarginSigmas: widthMarginM / placement.availableSigmaM,
    bladeEntrySigmas: bladeEntrySigmas(space, placement),
    neededM: placement.neededM,
    headroomM: placement.headroomM,
    levelM: placement.levelM,
    unevenM: placement.unevenM,
    airBelowM: placement.insertHeightM - placement.levelM,
    depthMarginM: space.bin.sizeM[1] - grip.depthM,
    sweepDistanceM: placement.sweepDistanceM,
    pushedItems: pushedItems(space, placement),
    occupiedFraction: space.estimate.occupiedFraction,
    gapMarginM: space.estimate.gapMarginM,
    laneWidthM: grip.laneWidthM,
    heightM: grip.heightM,
    depthM: grip.depthM,
    massKg: product.massKg,
    isKnownLane: lane !== null,
    pushedHome: lane?.pushedUnits ?? 0,
    pushedHomeKg: lane?.pushedKg ?? 0,
    offCentreShare: lane?.offCentreShare ?? 0,
    spareDepthM: lane?.spareDepthM ?? space.bin.sizeM[1] - grip.depthM,
    behindSigmas: lane?.behindSigmas ?? NOTHING_BEHIND,
    borneShare: lane?.borneShare ?? 1,
    isOnSeen: lane?.isOnSeen ?? false,
    filledShare: lane?.filledShare ?? filledShareOf(grip, space, placement),
    comOffsetM: Math.hypot(...product.comOffsetM),
    failedAttempts: item.failedAttempts,
    landingN: landing.forceN,
    // Nothing looks at it for what comes in with a speed.
    supportM: placement.lowered ? supportM(product, grip, space, placement, tool) : AMPLE_SUPPORT_M,
    pHarm: landing.pHarm,
    failedHere,
    failedInBin,
    ageS: space.ageS,
    binWidthM: space.bin.sizeM[0],
    binFloorM: space.bin.originInCellM[2],
  };
}

/** Where only the picture speaks, a lane is used up over the whole depth. */
const filledShareOf = (grip: GripOrientation, { bin }: BinSpace, { neededM }: Placement): number =>
  (grip.laneWidthM * grip.depthM * grip.heightM) / (neededM * bin.sizeM[1] * bin.sizeM[2]);

/** What a direct insert gets: no blade enters. */
const NO_BLADE_SIGMAS = 4;

function bladeEntrySigmas({ gapSigmaM }: BinSpace, { kind, bladeXM, stretch }: Placement): number {
  if (kind === 'direct') return NO_BLADE_SIGMAS;
  // A wall stands where it stands: only an edge made of contents is uncertain.
  const leftM = stretch.touchesLeftWall ? Infinity : bladeXM - stretch.startM;
  const rightM = stretch.touchesRightWall ? Infinity : stretch.endM - bladeXM;
  return Math.min(NO_BLADE_SIGMAS, Math.min(leftM, rightM) / gapSigmaM);
}

function pushedItems(space: BinSpace, { kind, bladeXM }: Placement): number {
  if (kind === 'direct') return 0;
  return space.estimate.items.filter(({ xM }) => {
    const middleM = (xM.startM + xM.endM) / 2;
    return kind === 'right' ? middleM > bladeXM : middleM < bladeXM;
  }).length;
}

const formsBesideBox = itemForms.filter((form) => form !== 'box');

/**
 * Names of the learned models' inputs, in order. A model file repeats them, and is refused when they differ: a changed
 * feature must never be read by old weights.
 */
export const featureNames = [
  'sweep',
  'widthMarginCm',
  'widthMarginCmSweep',
  'widthShortfallCm',
  'widthMarginSigmas',
  'bladeEntrySigmas',
  'neededDm',
  'headroomCm',
  'lowHeadroom',
  'above',
  'levelDm',
  'unevenCm',
  'shortAirCm',
  'depthMarginCm',
  'sweepDistanceDm',
  'pushedItems',
  'occupiedFraction',
  'occupiedFractionSweep',
  'gapMarginCm',
  'thin',
  'slender',
  'heightDm',
  'depthDm',
  'massKg',
  'comOffsetCm',
  'failedAttempts',
  'fragile',
  'round',
  ...formsBesideBox.map((form) => `form:${form}`),
] as const;

/** The features as numbers of order one, so that one ridge penalty serves all. Writes into `out` and returns it. Failures in the same
 * bin are left out: too rare to learn. So is lowering, of which the models' stows have none: they take it for an insert. */
export function featureVector(f: CandidateFeatures, out = new Float64Array(featureNames.length)): Float64Array {
  const sweep = f.kind === 'direct' ? 0 : 1;
  const marginCm = clamp(f.widthMarginM * 100, -4, 6);
  let i = 0;
  out[i++] = sweep;
  out[i++] = marginCm;
  out[i++] = sweep * marginCm;
  out[i++] = Math.max(0, 1 - marginCm);
  out[i++] = clamp(f.widthMarginSigmas, -3, 4);
  out[i++] = f.bladeEntrySigmas;
  out[i++] = f.neededM * 10;
  out[i++] = clamp(f.headroomM * 100, 0, 10);
  out[i++] = Math.max(0, 2 - f.headroomM * 100);
  out[i++] = f.levelM > 0 ? 1 : 0;
  out[i++] = f.levelM * 10;
  out[i++] = f.unevenM * 100;
  out[i++] = f.levelM > 0 ? Math.max(0, 3 - f.airBelowM * 100) : 0;
  out[i++] = clamp(f.depthMarginM * 100, 0, 20) / 5;
  out[i++] = f.sweepDistanceM * 10;
  out[i++] = Math.min(6, f.pushedItems) / 2;
  out[i++] = f.occupiedFraction;
  out[i++] = sweep * f.occupiedFraction;
  out[i++] = clamp(f.gapMarginM * 100, 0, 10);
  out[i++] = Math.max(0, 1 - f.laneWidthM / 0.03);
  out[i++] = Math.min(6, f.heightM / Math.max(0.005, f.laneWidthM)) / 2;
  out[i++] = f.heightM * 10;
  out[i++] = f.depthM * 10;
  out[i++] = f.massKg;
  out[i++] = f.comOffsetM * 100;
  out[i++] = Math.min(3, f.failedAttempts);
  out[i++] = f.fragile ? 1 : 0;
  // Weighs more than the forms by themselves: there are few of either, and they fail alike.
  out[i++] = f.form === 'cylinder' || f.form === 'sphere' ? 2 : 0;
  for (const form of formsBesideBox) out[i++] = f.form === form ? 1 : 0;
  return out;
}
