import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import { gripOrientation, sideUpOf } from '#shared/domain/grip.ts';
import type { PlanReason } from '#shared/domain/plan.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import { feeds, primitiveOf, toolProblem } from '#shared/domain/primitive.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import type { FailedPlacement, Predictor } from '#main/ports/PlannerClient.ts';
import { binSpace } from '../planner/binSpace.ts';
import { failedInPod } from '../planner/candidates.ts';
import { expectedDurationS } from '../planner/expectedDuration.ts';
import { candidateFeatures } from '../planner/features.ts';
import { believedFragileShare, landingsOf } from '../planner/landing.ts';
import { knownIn } from '../planner/knownContents.ts';
import { candidateReasons } from '../planner/reasons.ts';
import { successModel } from '../planner/successModels.ts';
import type { PreparedBin } from './Foresight.ts';
import { foresightOf } from './foresights.ts';

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

/** What is said of a lane's width; what is fed leaning has none. */
const WIDTH_CODES: ReadonlySet<string> = new Set(['width_margin', 'width_short']);

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
  const feedsAt = chain.findIndex(feeds);
  const feed = chain[feedsAt];
  if (!item || !bin || !seen || !feed) return null;
  if (toolProblem([feed.primitive], tool.kind) !== null) return null;
  let prepared: PreparedBin | null = {
    ...{ bin, tool, seen, estimate: seen },
    ...{ sweep: null, pReady: 1, takesS: 0, reasons: [] },
  };
  for (const step of chain.slice(0, feedsAt)) {
    const { prepare } = foresightOf(step);
    if (prepare) prepared = prepare(prepared, step.parameters);
    if (!prepared) return null;
  }
  const known = prepared.estimate === seen && tool.kind === 'belts' ? knownIn(snapshot, bin, seen, tool) : null;
  const space = binSpace(bin, prepared.estimate, snapshot.cell.timeMs, known);
  const grip = gripOrientation(item.product, bin.sizeM, sideUpOf(chain));
  const feeding = foresightOf(feed).feed?.({ grip, space, prepared }, feed.parameters);
  if (!feeding) return null;
  const { placement } = feeding;
  const failed = failedInPod(snapshot, question.failedPlacements ?? []);
  const features = candidateFeatures(item, grip, space, placement, {
    failedHere: failed.hasFailed(item.itemId, bin.binId),
    failedInBin: failed.inBin(bin.binId),
    tool,
    landing: landingsOf(item, believedFragileShare(snapshot.buffer), tool),
  });
  const modelP = successModel(question.predictor ?? 'explicit').pSuccess(features);
  const pSuccess = modelP * prepared.pReady * feeding.pBesides;
  const said = candidateReasons(placement, features, tool, question.swapBelow, pSuccess);
  return {
    pSuccess,
    expectedS: expectedDurationS(features) + prepared.takesS + feeding.takesS,
    reasons: [
      ...prepared.reasons,
      ...feeding.reasons,
      ...(feeding.hasLane ? said : said.filter(({ code }) => !WIDTH_CODES.has(code))),
    ],
  };
}
