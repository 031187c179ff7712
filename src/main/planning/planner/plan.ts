import type { Item } from '#shared/domain/item.ts';
import type { PlanCandidate, PlanDecision, PlanReason, PlanResult } from '#shared/domain/plan.ts';
import type { PlanRequest } from '#main/ports/PlannerClient.ts';
import type { Candidate } from './candidates.ts';
import { considerCandidates, plannableBins, ranked, stowableItems } from './candidates.ts';
import { distinctBinSizes, neverStowable } from './eligibility.ts';
import { explorationChoice } from './exploration.ts';
import { bestImaginable } from './freshPod.ts';
import { chainOf } from './placement.ts';
import { noRoomReasons } from './noRoom.ts';
import { reason } from '#shared/domain/plan.ts';
import { candidateReasons } from './reasons.ts';
import type { SuccessModel } from './SuccessModel.ts';
import { successModel } from './successModels.ts';

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
  const spaces = plannableBins(snapshot);
  const withCandidate = new Set(order.map(({ item }) => item.itemId));
  const result: PlanResult = {
    candidates: shown.map((candidate) => asPlanned(candidate, request)),
    considered: order.length,
    refused: items
      .filter(({ itemId }) => !withCandidate.has(itemId))
      .map((item) => {
        const why = never.get(item.itemId);
        return { itemId: item.itemId, reasons: why ? [why] : noRoomReasons(item, spaces, tool) };
      }),
    decision: chosen && decision.kind === 'stow' ? { ...decision, candidateIndex: shown.indexOf(chosen) } : decision,
    basedOnSeq: snapshot.cell.seq,
    elapsedMs: Math.max(0, nowMs() - startMs),
  };
  return { result, order, chosen: chosen ?? null };
}

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
  const wait = (code: WaitCode): { decision: PlanDecision } => ({
    decision: { kind: 'wait', reason: reason('-', code) },
  });
  if (snapshot.stow) return wait('stow_running');
  if (snapshot.cell.heldItemId !== null) return wait('tool_occupied');
  const [neverFirst] = never;
  if (neverFirst) return { decision: { kind: 'to_person', itemIds: [...never.keys()], reason: neverFirst[1] } };
  if (!snapshot.pod) return wait('no_pod');
  if (snapshot.buffer.length === 0) return wait('buffer_empty');
  if (items.length === 0) return wait('items_not_ready');

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
  if (looked < snapshot.pod.bins.length) return wait('estimates_missing');
  if (plannableBins(snapshot).length === 0) return wait('estimates_refused');
  const bestP = Math.max(0, ...order.map(({ pSuccess }) => pSuccess));
  return {
    decision: {
      kind: 'swap_pod',
      reason:
        order.length > 0
          ? reason('-', 'pod_used_up', { bestP, threshold, model: model.name })
          : reason('-', 'pod_full'),
    },
  };
}

/** Reasons to wait: none has parameters. */
type WaitCode =
  | 'stow_running'
  | 'tool_occupied'
  | 'no_pod'
  | 'buffer_empty'
  | 'items_not_ready'
  | 'estimates_missing'
  | 'estimates_refused';

/** A candidate with its chain and its reasons, as others see it. */
export function asPlanned(
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
