import type { Item } from '#shared/domain/item.ts';
import type { PlanCandidate, PlanDecision, PlanReason, PlanResult } from '#shared/domain/plan.ts';
import type { PlanRequest } from '#main/ports/PlannerClient.ts';
import type { Candidate } from './candidates.ts';
import { considerCandidates, plannableBins, ranked, stowableItems } from './candidates.ts';
import { distinctBinSizes, neverStowable } from './eligibility.ts';
import { explorationChoice } from './exploration.ts';
import { bestImaginable } from './freshPod.ts';
import { chainOf } from './placement.ts';
import { reason } from '#shared/domain/plan.ts';
import { candidateReasons, percent } from './reasons.ts';
import type { SuccessModel } from './SuccessModel.ts';
import { successModel } from './successModels.ts';

/** The default of `swapBelow`. */
export const SWAP_BELOW = 0.96;

export interface PlanOptions {
  /** Replaces the model that the request names. */
  model?: SuccessModel;
  /** Milliseconds on any steady clock, for `elapsedMs` alone. Default: no time passes. */
  nowMs?: () => number;
}

/** Ranks what can be done with the buffer's items, and says what to do next. Pure: the same request gives the same answer. */
export const plan = (request: PlanRequest, options: PlanOptions = {}): PlanResult =>
  planInDetail(request, options).result;

export interface DetailedPlan {
  result: PlanResult;
  /** All that was weighed, best first, with features. */
  order: readonly Candidate[];
  /** What a `stow` decision stands for. */
  chosen: Candidate | null;
}

/** As `plan`, with what it rests on: for evaluation and for collecting training data. */
export function planInDetail(request: PlanRequest, options: PlanOptions = {}): DetailedPlan {
  const nowMs = options.nowMs ?? (() => 0);
  const startMs = nowMs();
  const model = options.model ?? successModel(request.predictor ?? 'explicit');
  const { snapshot, tool, swapBelow, limit } = request;

  const items = stowableItems(snapshot);
  const binSizes = distinctBinSizes(snapshot.pod?.bins ?? []);
  const never = new Map<string, PlanReason>();
  if (snapshot.pod)
    for (const item of items) {
      const why = neverStowable(item.product, tool, binSizes, model);
      if (why) never.set(item.itemId, why);
    }
  const possible = items.filter(({ itemId }) => !never.has(itemId));
  const order = ranked(considerCandidates(request, possible, model));
  const threshold = Math.min(swapBelow, bestImaginable(possible, binSizes, tool, model) - FRESH_POD_ADVANTAGE);
  const { decision, chosen } = decide(request, order, items, never, threshold, model);

  // The chosen one is always among those returned, whatever the limit and however low it ranks.
  const shown = order.slice(0, limit);
  if (chosen && !shown.includes(chosen)) shown.splice(Math.max(0, limit - 1), 1, chosen);
  const withCandidate = new Set(order.map(({ item }) => item.itemId));
  const result: PlanResult = {
    candidates: shown.map((candidate) => inWords(candidate, request)),
    considered: order.length,
    refused: items
      .filter(({ itemId }) => !withCandidate.has(itemId))
      .map(({ itemId }) => ({ itemId, reasons: [never.get(itemId) ?? noRoomNow] })),
    decision: chosen && decision.kind === 'stow' ? { ...decision, candidateIndex: shown.indexOf(chosen) } : decision,
    basedOnSeq: snapshot.cell.seq,
    elapsedMs: Math.max(0, nowMs() - startMs),
  };
  return { result, order, chosen: chosen ?? null };
}

const noRoomNow = reason(
  '-',
  'no_room_now',
  'No bin of this pod has, or can be given, a gap wide enough for it at present.',
);

/**
 * By how much a fresh pod must promise more before it is worth fetching: with only difficult items left, no pod reaches
 * `swapBelow`, and changing pods for ever would stow nothing.
 */
const FRESH_POD_ADVANTAGE = 0.01;

function decide(
  request: PlanRequest,
  order: readonly Candidate[],
  items: readonly Item[],
  never: ReadonlyMap<string, PlanReason>,
  threshold: number,
  model: SuccessModel,
): { decision: PlanDecision; chosen?: Candidate } {
  const { snapshot } = request;
  const wait = (code: string, text: string): { decision: PlanDecision } => ({
    decision: { kind: 'wait', reason: reason('-', code, text) },
  });
  if (snapshot.stow) return wait('stow_running', 'A stow is under way.');
  if (snapshot.cell.heldItemId !== null) return wait('tool_occupied', 'The tool still holds an item.');
  const [neverFirst] = never;
  if (neverFirst) return { decision: { kind: 'to_person', itemIds: [...never.keys()], reason: neverFirst[1] } };
  if (!snapshot.pod) return wait('no_pod', 'There is no pod.');
  if (snapshot.buffer.length === 0) return wait('buffer_empty', 'The buffer is empty.');
  if (items.length === 0) return wait('items_not_ready', 'No item in the buffer may be stowed yet.');

  const acceptable = order.filter(({ pSuccess }) => pSuccess >= threshold);
  const [best] = acceptable;
  if (best) {
    const tried = explorationChoice(request, order, threshold);
    return {
      decision: { kind: 'stow', candidateIndex: 0, exploration: tried !== null },
      chosen: tried ?? best,
    };
  }
  const { podId } = snapshot.pod;
  const looked = snapshot.estimates.filter((estimate) => estimate.podId === podId).length;
  if (looked < snapshot.pod.bins.length)
    return wait('estimates_missing', `${snapshot.pod.bins.length - looked} bins have not been looked at yet.`);
  if (plannableBins(snapshot).length === 0)
    return wait('estimates_refused', 'No bin can be seen well enough to plan on.');
  const bestP = Math.max(0, ...order.map(({ pSuccess }) => pSuccess));
  return {
    decision: {
      kind: 'swap_pod',
      reason: reason(
        '-',
        order.length > 0 ? 'pod_used_up' : 'pod_full',
        order.length > 0
          ? `The best stow would succeed with ${percent(bestP)}, below ${percent(threshold)} (${model.name}).`
          : 'No item of the buffer fits into any bin of this pod.',
        { bestP, threshold, model: model.name },
      ),
    },
  };
}

/** A candidate with its chain, and its reasons in words. */
export function inWords(
  candidate: Candidate,
  { tool, swapBelow }: Pick<PlanRequest, 'tool' | 'swapBelow'>,
): PlanCandidate {
  const { item, space, placement, features, pSuccess, expectedS } = candidate;
  return {
    itemId: item.itemId,
    binId: space.bin.binId,
    chain: chainOf(placement, tool, space.bin.sizeM),
    pSuccess,
    expectedS,
    score: candidate.score,
    reasons: candidateReasons(placement, features, tool, swapBelow, pSuccess),
  };
}
