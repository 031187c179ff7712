import { DEVIATIONS_90 } from '#shared/units/interval.ts';
import { reason, type PlanDecision } from '#shared/domain/plan.ts';
import type { PlanRequest } from '#main/ports/PlannerClient.ts';
import type { Candidate } from '#main/planning/planner/candidates.ts';
import { unitHash } from '#main/planning/planner/exploration.ts';
import type { DetailedPlan } from '#main/planning/planner/plan.ts';
import { asPlanned, planInDetail } from '#main/planning/planner/plan.ts';

/** `explore` is for collecting training data: anything that is not hopeless, tried evenly. */
export const policyKinds = ['full', 'bestfit', 'random', 'explore'] as const;
export type PolicyKind = (typeof policyKinds)[number];

/**
 * What chooses the next stow. All see the same candidates; they differ in the choice alone:
 * - full: the planner;
 * - bestfit: no success model. The largest item that fits a gap with the gap's own error to spare goes directly into the
 *   tightest such gap; if there is none, the same with a sweep; if there is none, the pod goes;
 * - random: any candidate; the pod goes when there is none.
 */
export function choose(kind: PolicyKind, request: PlanRequest, seed: number): DetailedPlan {
  const detailed = planInDetail(request, { nowMs: () => performance.now() });
  const { decision } = detailed.result;
  const mayChoose = decision.kind === 'stow' || decision.kind === 'swap_pod';
  if (kind === 'full' || !mayChoose) return detailed;
  const chosen = pick[kind](detailed.order, unitHash(request.snapshot.cell.seq, seed));
  const other: PlanDecision = chosen
    ? { kind: 'stow', candidateIndex: 0, exploration: kind === 'explore' }
    : { kind: 'swap_pod', reason: reason('-', 'pod_full') };
  const candidates = chosen ? [asPlanned(chosen, request)] : [];
  return { ...detailed, chosen, result: { ...detailed.result, candidates, decision: other } };
}

const pick: Readonly<
  Record<Exclude<PolicyKind, 'full'>, (order: readonly Candidate[], draw: number) => Candidate | null>
> = {
  bestfit: (order) => {
    const fits = order.filter(
      ({ features, placement }) => features.widthMarginM >= DEVIATIONS_90 * placement.availableSigmaM,
    );
    const direct = fits.filter(({ placement }) => placement.kind === 'direct' && !placement.lowered);
    const some = direct.length > 0 ? direct : fits;
    const volumeM3 = ({ features: f }: Candidate): number => f.laneWidthM * f.heightM * f.depthM;
    const [best] = [...some].sort(
      (a, b) => volumeM3(b) - volumeM3(a) || a.features.widthMarginM - b.features.widthMarginM,
    );
    return best ?? null;
  },
  random: (order, draw) => order[Math.floor(draw * order.length)] ?? null,
  explore: (order, draw) => {
    // The models that are fitted on this do not tell lowering from dropping.
    const hopeful = order.filter(({ pSuccess, placement }) => pSuccess >= EXPLORE_ABOVE && !placement.lowered);
    // Each kind of stow equally often, and within it anything: what is rarely chosen is what is least known.
    const kinds = [
      hopeful.filter(({ placement: p }) => p.kind === 'direct' && p.levelM <= 0),
      hopeful.filter(({ placement: p }) => p.kind === 'direct' && p.levelM > 0),
      hopeful.filter(({ placement: p }) => p.kind !== 'direct'),
    ].filter((some) => some.length > 0);
    const kind = kinds[Math.floor(draw * kinds.length)];
    return kind?.[Math.floor(((draw * kinds.length) % 1) * kind.length)] ?? null;
  },
};
const EXPLORE_ABOVE = 0.15;
