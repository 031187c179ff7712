import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { BinEstimate } from '#shared/domain/estimate.ts';
import type { Intervention } from '#shared/domain/intervention.ts';
import type { Item } from '#shared/domain/item.ts';
import { reason, type PlanCandidate, type PlanReason, type PlanResult } from '#shared/domain/plan.ts';
import type { RecoveryProposal } from '#shared/domain/preview.ts';
import { numberParameter, primitiveStep } from '#shared/domain/primitive.ts';
import { highestForceN, sweepDepthM, type ToolLimits } from '#shared/domain/tool.ts';
import { clamp, toMillimetre } from '#shared/units/units.ts';
import type { BinQuestion, RateChain } from './primitiveProposals.ts';
import { ejectProposals, flipUpProposals, probeProposals } from './primitiveProposals.ts';

export interface ProposalQuestion {
  snapshot: CellSnapshot;
  intervention: Intervention;
  tool: ToolLimits;
  /** The planner's answer to this very snapshot, with enough candidates to find those of the item. */
  plan: PlanResult;
  /** Cell clock. */
  nowMs: number;
  /** The planner's word on a chain; null where it has none. */
  rate: RateChain;
}
type Proposal = Omit<RecoveryProposal, 'proposalId'>;

/** What a failure costs beyond the motion itself, seconds: as in the planner's score. */
const FAILURE_COST_S = 60;
/** A person walks up, opens, reaches in, steps back and confirms. A judgement, not a measurement. */
const HAND_S = 60;
const LOOK_S = 3;
const SWAP_S = 15;
const UNHOLD_S = 2;
const MAKE_SPACE_S = 12;
const DISPOSE_S = 8;
const OTHER_BINS = 3;
/** A picture older than this is taken again before anything is tried on account of it. */
const OLD_ESTIMATE_MS = 5 * 60_000;
/** Space that a sweep must be believed to add before it is worth moving contents for. */
const WORTH_MAKING_M = 0.02;
/** Least likely retry that is worth showing: below, a person is quicker than robot and person together. */
const LEAST_P = 0.3;

/**
 * What could resolve this call from the present state, best first: seconds that it takes plus what its failure would cost.
 * Pure. Predictions are the planner's; what no model speaks about carries none.
 */
export function recoveryProposals(question: ProposalQuestion): RecoveryProposal[] {
  const { snapshot, intervention } = question;
  const item = snapshot.buffer.find(({ itemId }) => itemId === intervention.itemId) ?? null;
  const found: Proposal[] = [
    ...byHand(snapshot),
    ...inTheBin(question, item),
    ...lookAgain(question),
    ...(item ? withItem(question, item) : []),
    ...otherItemInTool(snapshot, item),
    ...swap(question),
    ...handBack(snapshot, item),
  ];
  return found
    .map((proposal, index) => ({ proposal, index }))
    .sort((a, b) => costS(a.proposal) - costS(b.proposal) || a.index - b.index)
    .map(({ proposal }, index) => ({ ...proposal, proposalId: `${intervention.interventionId}:${index}` }));
}

/** What must be done before anything else sorts before it, whatever it takes. */
const MUST_COME_FIRST_S = -1000;

/** What must be out of the way, or known, before anything else is tried. */
const first: ReadonlySet<Proposal['kind']> = new Set<Proposal['kind']>(['hand', 'look_again', 'eject']);
/** Motions of which no model says how they end: they rank as if they failed every other time. */
const uncertain: ReadonlySet<Proposal['kind']> = new Set<Proposal['kind']>(['make_space', 'flip_up', 'probe', 'eject']);

function costS({ kind, pSuccess, expectedS }: Proposal): number {
  const before = first.has(kind) ? MUST_COME_FIRST_S : 0;
  return before + expectedS + (1 - (pSuccess ?? (uncertain.has(kind) ? 0.5 : 1))) * FAILURE_COST_S;
}

const still = (kind: Proposal['kind'], expectedS: number, ...reasons: PlanReason[]): Proposal => ({
  kind,
  motion: null,
  pSuccess: null,
  expectedS,
  reasons,
});

/** Items that only a hand reaches: nothing goes on before they are away. */
function byHand({ cell, buffer }: CellSnapshot): Proposal[] {
  const sticking = buffer.filter(({ location }) => location.place === 'mouth');
  const reasons: PlanReason[] = [];
  if (cell.floorItemIds.length > 0) reasons.push(reason('-', 'on_floor', { items: cell.floorItemIds.join(', ') }));
  for (const { itemId, location } of sticking)
    if (location.place === 'mouth') reasons.push(reason('-', 'in_mouth', { itemId, binId: location.binId }));
  return reasons.length > 0 ? [still('hand', HAND_S * reasons.length, ...reasons)] : [];
}

/** Primitives that work on what is in the bin or in its mouth, where cause and state make sense of them. */
function inTheBin({ snapshot, intervention, tool, rate }: ProposalQuestion, item: Item | null): Proposal[] {
  const bin = snapshot.pod?.bins.find(({ binId }) => binId === intervention.binId);
  if (!bin) return [];
  const { heldItemId, floorItemIds } = snapshot.cell;
  const sticking = snapshot.buffer.filter(
    ({ location }) =>
      location.place === 'mouth' && location.binId === bin.binId && location.podId === snapshot.pod?.podId,
  );
  const estimate = estimateOf(snapshot, bin.binId);
  const isInReach = item?.location.place === 'buffer' || item?.location.place === 'tool';
  const isFree = heldItemId === null || heldItemId === item?.itemId;
  const question: BinQuestion = {
    intervention,
    bin,
    estimate: estimate?.status === 'ok' ? estimate : null,
    tool,
    stowable: isInReach && isFree ? item : null,
    heldItemId,
    rate,
  };
  if (sticking.length > 0) return ejectProposals(question, sticking);
  // What lies about, and a tool that holds something else, come first.
  if (floorItemIds.length > 0 || !isFree) return [];
  return [...flipUpProposals(question), ...probeProposals(question)];
}

function lookAgain({ snapshot, intervention, nowMs }: ProposalQuestion): Proposal[] {
  const { binId } = intervention;
  if (binId === null || !snapshot.pod?.bins.some((bin) => bin.binId === binId)) return [];
  const estimate = estimateOf(snapshot, binId);
  if (!estimate) return [still('look_again', LOOK_S, reason('-', 'no_estimate', { binId }))];
  if (estimate.status === 'refused') return [still('look_again', LOOK_S, reason('-', 'estimate_refused', { binId }))];
  const ageMs = nowMs - estimate.capturedAtMs;
  if (ageMs <= OLD_ESTIMATE_MS && intervention.cause !== 'perception_mismatch') return [];
  // A mismatch says that the picture misled; one taken after it is a new start.
  if (ageMs <= OLD_ESTIMATE_MS && estimate.capturedAtMs > intervention.openedAtMs) return [];
  const ageMin = Math.round(ageMs / 60_000);
  return [still('look_again', LOOK_S, reason('-', 'estimate_old', { ageMin }))];
}

function withItem(question: ProposalQuestion, item: Item): Proposal[] {
  const { snapshot, intervention, plan } = question;
  if (item.location.place !== 'tool' && item.location.place !== 'buffer') return [];
  if (snapshot.cell.heldItemId !== null && snapshot.cell.heldItemId !== item.itemId) return [];
  const mine = plan.candidates.filter(({ itemId, pSuccess }) => itemId === item.itemId && pSuccess >= LEAST_P);
  const same = mine.filter(({ binId }) => binId === intervention.binId).slice(0, 1);
  const others = bestPerBin(mine.filter(({ binId }) => binId !== intervention.binId)).slice(0, OTHER_BINS);
  const proposals = [
    ...same.map((candidate) => retry('retry_same_bin', candidate)),
    ...others.map((candidate) => retry('retry_other_bin', candidate)),
    ...makeSpace(question),
  ];
  if (mine.length === 0)
    proposals.push(
      still(
        'hand',
        HAND_S,
        reason('-', 'no_retry', {
          itemId: item.itemId,
        }),
      ),
    );
  if (item.location.place === 'tool') proposals.push(bringAway(item.itemId));
  return proposals;
}

const retry = (kind: Proposal['kind'], candidate: PlanCandidate): Proposal => ({
  kind,
  motion: { kind: 'stow', itemId: candidate.itemId, binId: candidate.binId, chain: candidate.chain },
  pSuccess: candidate.pSuccess,
  expectedS: candidate.expectedS,
  reasons: candidate.reasons,
});

function bestPerBin(candidates: readonly PlanCandidate[]): PlanCandidate[] {
  const best = new Map<string, PlanCandidate>();
  for (const candidate of candidates) {
    const known = best.get(candidate.binId);
    if (!known || candidate.pSuccess > known.pSuccess) best.set(candidate.binId, candidate);
  }
  return [...best.values()].sort((a, b) => b.pSuccess - a.pSuccess);
}

/** Pushes the contents of the bin together where perception believes that it widens the gap. */
function makeSpace({ snapshot, intervention, tool }: ProposalQuestion): Proposal[] {
  const bin = snapshot.pod?.bins.find(({ binId }) => binId === intervention.binId);
  const estimate = bin && estimateOf(snapshot, bin.binId);
  if (!bin || !estimate || estimate.status !== 'ok') return [];
  const { widestGap, makeableGapM } = estimate;
  const addedM = makeableGapM - (widestGap.endM - widestGap.startM);
  if (addedM < WORTH_MAKING_M || widestGap.endM - widestGap.startM < tool.bladeEntryWidthM) return [];
  const widthM = bin.sizeM[0];
  // Away from the wall that is nearer to the gap: what stands on the far side gives way.
  const side = widestGap.startM <= widthM - widestGap.endM ? 'right' : 'left';
  const { min, max } = numberParameter('sweep', 'distanceM');
  const inGapM = Math.min((widestGap.endM - widestGap.startM) / 2, 0.02);
  const bladeXM = side === 'right' ? widestGap.endM - inGapM : widestGap.startM + inGapM;
  const distanceM = clamp(addedM + inGapM, min, max);
  return [
    {
      kind: 'make_space',
      motion: {
        kind: 'chain',
        binId: bin.binId,
        chain: [
          primitiveStep('sweep', {
            side,
            bladeXM: toMillimetre(bladeXM),
            distanceM: toMillimetre(distanceM),
            depthM: sweepDepthM(tool, bin.sizeM),
            forceCapN: highestForceN(tool),
          }),
          primitiveStep('retract'),
        ],
      },
      pSuccess: null,
      expectedS: MAKE_SPACE_S,
      reasons: [reason('+', 'gap_makeable', { side, addedMm: Math.round(addedM * 1000) })],
    },
  ];
}

const bringAway = (itemId: string): Proposal => ({
  kind: 'bring_away',
  motion: { kind: 'dispose', itemId, to: 'person' },
  pSuccess: null,
  expectedS: DISPOSE_S + HAND_S,
  reasons: [reason('-', 'to_person', { itemId })],
});

/** The tool holds something else than what the call is about: that must go first. */
function otherItemInTool({ cell }: CellSnapshot, item: Item | null): Proposal[] {
  return cell.heldItemId !== null && cell.heldItemId !== item?.itemId ? [bringAway(cell.heldItemId)] : [];
}

function swap({ snapshot, plan }: ProposalQuestion): Proposal[] {
  if (!snapshot.pod || snapshot.buffer.some(({ location }) => location.place === 'mouth')) return [];
  if (plan.decision.kind !== 'swap_pod') return [];
  return [still('swap', SWAP_S, plan.decision.reason)];
}

/** Nothing is left to be done: the cell can go on. */
function handBack({ cell, buffer }: CellSnapshot, item: Item | null): Proposal[] {
  const isClear =
    cell.floorItemIds.length === 0 &&
    cell.heldItemId === null &&
    !buffer.some(({ location }) => location.place === 'mouth');
  if (!isClear || cell.packml !== 'held') return [];
  const clear = item ? reason('+', 'clear_item_waits') : reason('+', 'clear');
  return [still('unhold', UNHOLD_S + (item ? FAILURE_COST_S / 4 : 0), clear)];
}

const estimateOf = ({ estimates, pod }: CellSnapshot, binId: string): BinEstimate | null =>
  estimates.find((estimate) => estimate.binId === binId && estimate.podId === pod?.podId) ?? null;
