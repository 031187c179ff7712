import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import { gripOrientation, neededLaneWidthM } from '#shared/domain/grip.ts';
import type { PlanReason } from '#shared/domain/plan.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import type { FailedPlacement, Predictor } from '#main/ports/PlannerClient.ts';
import { binSpace, type BinSpace, type FreeStretch } from './binSpace.ts';
import { failedInPod } from './candidates.ts';
import { expectedDurationS } from './expectedDuration.ts';
import { candidateFeatures } from './features.ts';
import type { Placement } from './placement.ts';
import { candidateReasons } from './reasons.ts';
import { successModel } from './successModels.ts';

export interface RateQuestion {
  snapshot: CellSnapshot;
  tool: ToolLimits;
  itemId: string;
  binId: string;
  /** As a person chose it; must contain an insert. */
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
 * candidates, with the lane where the person put it. Null where it has nothing to go by: no usable estimate, no free
 * stretch where lane or blade would go, no insert, another primitive than sweep and insert.
 */
export function rateChain(question: RateQuestion): ChainRating | null {
  const { snapshot, tool } = question;
  const item = snapshot.buffer.find(({ itemId }) => itemId === question.itemId);
  const bin = snapshot.pod?.bins.find(({ binId }) => binId === question.binId);
  const estimate = snapshot.estimates.find(
    ({ binId, podId, status }) => binId === question.binId && podId === snapshot.pod?.podId && status === 'ok',
  );
  if (!item || !bin || !estimate) return null;
  if (question.chain.some(({ primitive }) => !['sweep', 'insert', 'retract'].includes(primitive))) return null;
  const space = binSpace(bin, estimate, snapshot.cell.timeMs);
  const grip = gripOrientation(item.product, bin.sizeM);
  const placement = placementOf(question.chain, neededLaneWidthM(grip, tool), grip.heightM, tool, space);
  if (!placement) return null;
  const failed = failedInPod(snapshot, question.failedPlacements ?? []);
  const features = candidateFeatures(item, grip, space, placement, {
    failedHere: failed.hasFailed(item.itemId, bin.binId),
    failedInBin: failed.inBin(bin.binId),
  });
  const pSuccess = successModel(question.predictor ?? 'explicit').pSuccess(features);
  return {
    pSuccess,
    expectedS: expectedDurationS(features),
    reasons: candidateReasons(placement, features, tool, question.swapBelow, pSuccess),
  };
}

function placementOf(
  chain: readonly PrimitiveStep[],
  laneM: number,
  itemHeightM: number,
  tool: ToolLimits,
  space: BinSpace,
): Placement | null {
  const insertAt = chain.findIndex(({ primitive }) => primitive === 'insert');
  if (insertAt < 0) return null;
  const value = (step: PrimitiveStep, name: string): number =>
    Number(primitiveStep(step.primitive, step.parameters).parameters[name]);
  const insert = chain[insertAt]!;
  const sweep = chain.slice(0, insertAt).findLast(({ primitive }) => primitive === 'sweep');
  const laneMiddleM = value(insert, 'xM');
  const insertHeightM = value(insert, 'heightM');
  const [widthM, , heightM] = space.bin.sizeM;
  const lane = { startM: laneMiddleM - laneM / 2, endM: laneMiddleM + laneM / 2 };
  const common = { laneMiddleM, insertHeightM, headroomM: heightM - insertHeightM - itemHeightM };
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
  const primitiveSide = primitiveStep('sweep', sweep.parameters).parameters['side'] === 'left' ? 'left' : 'right';
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
