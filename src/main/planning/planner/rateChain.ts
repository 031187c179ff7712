import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { BinEstimate } from '#shared/domain/estimate.ts';
import { estimateAfterFlip, flatBesideWalls } from '#shared/domain/flatBesideWall.ts';
import type { GripOrientation } from '#shared/domain/grip.ts';
import { gripOrientation, neededLaneWidthM } from '#shared/domain/grip.ts';
import type { PlanReason } from '#shared/domain/plan.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import { declarationOf, primitiveOf } from '#shared/domain/primitive.ts';
import type { Primitive } from '#shared/primitives/primitives.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import type { FailedPlacement, Predictor } from '#main/ports/PlannerClient.ts';
import { binSpace, type BinSpace, type FreeStretch } from './binSpace.ts';
import { failedInPod } from './candidates.ts';
import { believedFragileShare, landingsOf } from './landing.ts';
import { expectedDurationS } from './expectedDuration.ts';
import { candidateFeatures } from './features.ts';
import type { Placement } from './placement.ts';
import { reason } from '#shared/domain/plan.ts';
import { wholeMm as mm } from '#shared/units/units.ts';
import { candidateReasons } from './reasons.ts';
import { flipChance } from './flipChance.ts';
import type { SlotFit } from './slotFit.ts';
import { FREE_SLOT_SUCCEEDS, slotFit } from './slotFit.ts';
import { successModel } from './successModels.ts';

export interface RateQuestion {
  snapshot: CellSnapshot;
  tool: ToolLimits;
  itemId: string;
  binId: string;
  /** As a person chose it; must contain a step that feeds the item. */
  chain: readonly PrimitiveStep[];
  swapBelow: number;
  failedPlacements?: readonly FailedPlacement[];
  predictor?: Predictor;
}
export interface ChainRating {
  pSuccess: number;
  expectedS: number;
  reasons: PlanReason[];
}

/** Contents that were swept lean back by about this much when they are let go; as in the planner's own placements. */
const SPRING_BACK_M = 0.012;

/**
 * What the planner's success model says of a chain that a person chose: the same features as for the planner's own
 * candidates, with the lane where the person put it. What stands flat and is stood up first counts with the chance that it will
 * stand; a leaning item with the chance that nothing is in its way. Null where there is nothing to go by: no usable estimate, no
 * step that feeds the item, one that the tool cannot do, no free stretch where lane or blade would go, nothing that lies flat where it is to be stood up.
 */
export function rateChain(question: RateQuestion): ChainRating | null {
  const { snapshot, tool } = question;
  const chain = question.chain.map(primitiveOf);
  const item = snapshot.buffer.find(({ itemId }) => itemId === question.itemId);
  const bin = snapshot.pod?.bins.find(({ binId }) => binId === question.binId);
  const seen = snapshot.estimates.find(
    ({ binId, podId, status }) => binId === question.binId && podId === snapshot.pod?.podId && status === 'ok',
  );
  const feedsAt = chain.findIndex(({ primitive }) => declarationOf(primitive).effects.includes('item_fed'));
  if (!item || !bin || !seen || feedsAt < 0) return null;
  if (tool.kind === 'plunger' && chain[feedsAt]!.primitive === 'stack') return null;
  const before = chain.slice(0, feedsAt);
  // What comes into the tool on the way is not the item that is asked about.
  if (before.some(({ primitive }) => primitive === 'eject')) return null;
  const flipped = afterFlips(before, bin, seen, tool);
  if (!flipped) return null;
  const space = binSpace(bin, flipped.estimate, snapshot.cell.timeMs);
  const grip = gripOrientation(item.product, bin.sizeM);
  const placed = placementOf(before, chain[feedsAt]!, grip, tool, space);
  if (!placed) return null;
  const { placement } = placed;
  const failed = failedInPod(snapshot, question.failedPlacements ?? []);
  const features = candidateFeatures(item, grip, space, placement, {
    failedHere: failed.hasFailed(item.itemId, bin.binId),
    failedInBin: failed.inBin(bin.binId),
    landing: landingsOf(item, believedFragileShare(snapshot.buffer), tool),
  });
  const modelP = successModel(question.predictor ?? 'explicit').pSuccess(features);
  const pSuccess = modelP * flipped.pStands * (placed.slot ? placed.slot.pFree * FREE_SLOT_SUCCEEDS : 1);
  const said = candidateReasons(placement, features, tool, question.swapBelow, pSuccess);
  return {
    pSuccess,
    expectedS: expectedDurationS(features) + flipped.takesS + (placed.slot ? TURN_S : 0),
    reasons: [
      ...flipped.reasons,
      // A leaning item has no lane whose width could be told.
      ...(placed.slot ? [slotReason(placed.slot), ...said.filter(({ code }) => !WIDTH_CODES.has(code))] : said),
    ],
  };
}

const WIDTH_CODES: ReadonlySet<string> = new Set(['width_margin', 'width_short']);
/** To turn the tool in front of the mouth and back. */
const TURN_S = 1.5;

interface Flipped {
  estimate: BinEstimate;
  pStands: number;
  takesS: number;
  reasons: PlanReason[];
}
/** A flip is about what is seen there when its width is that of what is seen to within this. */
const SAME_WIDTH_M = 0.03;
/** Blade out, to the wall, and back: as the preview reckons. */
const FLIP_S = 3;

/** The bin as it would be after the chain's flips; null where nothing is seen to lie flat that one of them could be about. */
function afterFlips(before: readonly Primitive[], bin: Bin, seen: BinEstimate, tool: ToolLimits): Flipped | null {
  let state: Flipped = { estimate: seen, pStands: 1, takesS: 0, reasons: [] };
  for (const step of before.filter((one) => one.primitive === 'flipUp')) {
    const { side, widthM, speedMps } = step.parameters;
    const flat = flatBesideWalls(bin, state.estimate, tool).find(
      (found) => found.side === side && Math.abs(found.widthM - widthM) <= SAME_WIDTH_M,
    );
    if (!flat) return null;
    const pStands = flipChance(flat, binSpace(bin, seen, 0).gapSigmaM);
    const values = {
      side: flat.side,
      widthMm: mm(flat.widthM),
      thickMm: mm(flat.thickM),
      standPercent: Math.round(100 * pStands),
    };
    state = {
      estimate: estimateAfterFlip(state.estimate, flat, bin),
      pStands: state.pStands * pStands,
      takesS: state.takesS + FLIP_S + (3 * flat.widthM) / Math.max(0.02, speedMps),
      reasons: [...state.reasons, reason('-', 'flip_needed', values)],
    };
  }
  return state;
}

function slotReason({ beyondM, clearanceM, pFree }: SlotFit): PlanReason {
  if (beyondM > 0) return reason('-', 'slot_beyond_mouth', { beyondMm: mm(beyondM) });
  if (!Number.isFinite(clearanceM)) return reason('+', 'slot_free', { pFree });
  const clearanceMm = mm(clearanceM);
  return clearanceM >= 0
    ? reason('+', 'slot_clear', { clearanceMm, pFree })
    : reason('-', 'slot_in_way', { overlapMm: -clearanceMm, pFree });
}

interface Placed {
  placement: Placement;
  slot: SlotFit | null;
}

function placementOf(
  before: readonly PrimitiveStep[],
  feed: PrimitiveStep,
  grip: GripOrientation,
  tool: ToolLimits,
  space: BinSpace,
): Placed | null {
  const value = ({ parameters }: PrimitiveStep, name: string): number => Number(parameters[name]);
  const sweep = before.findLast(({ primitive }) => primitive === 'sweep');
  const xM = value(feed, 'xM');
  if (feed.primitive === 'slot') {
    const heightM = value(feed, 'heightM');
    const stretch = stretchAt(space, xM, heightM);
    if (sweep || !stretch) return null;
    const slot = slotFit({ xM, angleRad: value(feed, 'angleRad'), heightM }, grip, tool, space);
    return { slot, placement: leaning(xM, heightM, grip, tool, space, stretch) };
  }
  const lowered = feed.primitive === 'stack';
  const fedAtM = lowered ? value(feed, 'levelM') + value(feed, 'searchM') : value(feed, 'heightM');
  const placement = laneAt({ sweep, lowered, xM, fedAtM, laneM: neededLaneWidthM(grip, tool) }, grip, tool, space);
  return placement && { placement, slot: null };
}

/** What is fed leaning needs no lane: whether it finds room is the slot's own question, so the width counts as ample. */
function leaning(
  laneMiddleM: number,
  insertHeightM: number,
  grip: GripOrientation,
  tool: ToolLimits,
  space: BinSpace,
  stretch: FreeStretch,
): Placement {
  const neededM = neededLaneWidthM(grip, tool);
  return {
    kind: 'direct',
    lowered: false,
    stretch,
    neededM,
    availableM: neededM + 4 * space.gapSigmaM,
    availableSigmaM: space.gapSigmaM,
    laneMiddleM,
    bladeXM: 0,
    sweepDistanceM: 0,
    levelM: stretch.levelM,
    unevenM: stretch.unevenM,
    insertHeightM,
    headroomM: space.bin.sizeM[2] - insertHeightM - grip.heightM,
  };
}

interface LaneWanted {
  sweep: PrimitiveStep | undefined;
  lowered: boolean;
  xM: number;
  fedAtM: number;
  laneM: number;
}

function laneAt(
  { sweep, lowered, xM: laneMiddleM, fedAtM: insertHeightM, laneM }: LaneWanted,
  grip: GripOrientation,
  tool: ToolLimits,
  space: BinSpace,
): Placement | null {
  const value = ({ parameters }: PrimitiveStep, name: string): number => Number(parameters[name]);
  const [widthM, , heightM] = space.bin.sizeM;
  const lane = { startM: laneMiddleM - laneM / 2, endM: laneMiddleM + laneM / 2 };
  const common = { lowered, laneMiddleM, insertHeightM, headroomM: heightM - insertHeightM - grip.heightM };
  if (!sweep) {
    const stretch = stretchAt(space, laneMiddleM, insertHeightM);
    if (!stretch) return null;
    const neededM =
      laneM + (stretch.touchesLeftWall ? tool.wallMarginM : 0) + (stretch.touchesRightWall ? tool.wallMarginM : 0);
    return {
      ...common,
      kind: 'direct',
      stretch,
      neededM,
      availableM: neededM + spareM(stretch.widthM - neededM, overhangM(lane, stretch)),
      availableSigmaM: stretch.levelM > 0 ? space.ledgeSigmaM : space.gapSigmaM,
      bladeXM: 0,
      sweepDistanceM: 0,
      levelM: stretch.levelM,
      unevenM: stretch.unevenM,
    };
  }
  const primitiveSide = sweep.parameters['side'] === 'left' ? 'left' : 'right';
  const bladeXM = value(sweep, 'bladeXM');
  const sweepDistanceM = value(sweep, 'distanceM');
  const stretch = space.stretches.find(({ startM, endM }) => bladeXM >= startM && bladeXM <= endM);
  if (!stretch) return null;
  const towards = primitiveSide === 'right' ? 1 : -1;
  const bladeEndM = bladeXM + towards * sweepDistanceM;
  const nearM = primitiveSide === 'right' ? stretch.startM : stretch.endM;
  const beyondM = primitiveSide === 'right' ? stretch.freeRightM : stretch.freeLeftM;
  const neededM = Math.abs(bladeEndM - nearM);
  const availableM = Math.min(
    stretch.widthM + beyondM,
    Math.max(space.estimate.makeableGapM, stretch.widthM),
    primitiveSide === 'right' ? widthM - nearM : nearM,
  );
  const laneFarM = primitiveSide === 'right' ? lane.endM : lane.startM;
  const laneNearM = primitiveSide === 'right' ? lane.startM : lane.endM;
  const shortM = Math.max(towards * (laneFarM - bladeEndM) + SPRING_BACK_M, towards * (nearM - laneNearM));
  return {
    ...common,
    kind: primitiveSide,
    stretch,
    neededM,
    availableM: neededM + spareM(availableM - neededM, shortM),
    availableSigmaM: Math.max(space.gapSigmaM, space.makeableSigmaM),
    bladeXM,
    sweepDistanceM,
    levelM: stretch.levelM,
    unevenM: stretch.unevenM,
  };
}

/** Room to spare, or how much is missing where the lane is put beside the room. */
const spareM = (slackM: number, missingM: number): number =>
  missingM > WITHIN_M ? Math.min(slackM, -missingM) : slackM;
/** Chains are written in whole millimetres. */
const WITHIN_M = 0.0015;

const overhangM = (lane: { startM: number; endM: number }, stretch: FreeStretch): number =>
  Math.max(stretch.startM - lane.startM, lane.endM - stretch.endM);

/** The stretch that a lane is in: free from the floor, else the lowest ledge that the item passes above. */
function stretchAt(space: BinSpace, xM: number, insertHeightM: number): FreeStretch | null {
  const holds = ({ startM, endM }: FreeStretch): boolean => xM >= startM && xM <= endM;
  return (
    space.stretches.find(holds) ?? space.ledges.find((ledge) => ledge.levelM <= insertHeightM && holds(ledge)) ?? null
  );
}
