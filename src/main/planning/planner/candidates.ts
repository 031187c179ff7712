import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { BinEstimate } from '#shared/domain/estimate.ts';
import type { SideUp } from '#shared/primitives/sideUp.ts';
import { gripOrientation, possibleSidesUp } from '#shared/domain/grip.ts';
import type { GripOrientation } from '#shared/domain/grip.ts';
import type { Item } from '#shared/domain/item.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import type { StowCause } from '#shared/domain/outcome.ts';
import type { FailedPlacement, PlannerMeans, PlanRequest } from '#main/ports/PlannerClient.ts';
import { plannerMeans } from '#main/ports/PlannerClient.ts';
import { binSpace } from './binSpace.ts';
import type { BinSpace } from './binSpace.ts';
import { believedFragileShare, landingsOf } from './landing.ts';
import { knownIn } from './knownContents.ts';
import { expectedDurationS } from './expectedDuration.ts';
import { candidateFeatures } from './features.ts';
import type { CandidateFeatures } from './features.ts';
import { placements, placementsBeside } from './placement.ts';
import type { Placement } from './placement.ts';
import { score } from './score.ts';
import type { SuccessModel } from './SuccessModel.ts';

/** A candidate before it is put into words and chains. */
export interface Candidate {
  item: Item;
  space: BinSpace;
  placement: Placement;
  features: CandidateFeatures;
  pSuccess: number;
  expectedS: number;
  score: number;
}

/**
 * Items that may be stowed now, and of whose state nobody has doubts: the one that a failed stow has left in the tool,
 * because nothing else can be picked before it; else those in the buffer.
 */
export function stowableItems(snapshot: CellSnapshot): Item[] {
  const leftInTool = snapshot.stow === null ? snapshot.cell.heldItemId : null;
  return snapshot.buffer.filter(
    (item) =>
      (leftInTool === null ? item.location.place === 'buffer' : item.itemId === leftInTool) &&
      (item.flag === null || item.flag.state === 'cleared') &&
      item.itemId !== snapshot.stow?.itemId,
  );
}

/**
 * Bins that may be planned on: a usable estimate of the present pod, and nothing under way in them. With a tool, what the cell has put into
 * them is taken into account.
 */
export function plannableBins(
  snapshot: CellSnapshot,
  tool?: ToolLimits,
  arrivals: readonly BinEstimate[] = [],
): BinSpace[] {
  const { pod } = snapshot;
  if (!pod) return [];
  const byBin = new Map(snapshot.estimates.filter((e) => e.podId === pod.podId).map((e) => [e.binId, e]));
  return pod.bins.flatMap((bin) => {
    const estimate = byBin.get(bin.binId);
    if (!estimate || estimate.status !== 'ok' || bin.binId === snapshot.stow?.binId) return [];
    const known = tool ? knownIn(snapshot, bin, estimate, tool, arrivals) : null;
    return [binSpace(bin, estimate, snapshot.cell.timeMs, known)];
  });
}

/** What has failed in the present pod. */
export interface PodFailures {
  hasFailed(itemId: string, binId: string): boolean;
  /** Failures of any item that speak about the bin: what was seen of it may be wrong. */
  inBin(binId: string): number;
}

/** Causes that have to do with what stands in a bin, rather than with the item or with a person's will. */
const binCauses: ReadonlySet<string> = new Set<StowCause>([
  'no_space_made',
  'force_limit',
  'jammed_at_mouth',
  'bands_not_opened',
  'perception_mismatch',
  'protruding',
  'ejected_other_item',
  'other_item_damaged',
]);

/** From the last stow, the open interventions, and what the caller remembers; each failure counts once. */
export function failedInPod(snapshot: CellSnapshot, remembered: readonly FailedPlacement[]): PodFailures {
  const podId = snapshot.pod?.podId;
  const causes = new Map<string, string | null>();
  const note = ({ itemId, binId, cause }: Omit<FailedPlacement, 'podId'>): void =>
    void causes.set(placementKey(itemId, binId), cause ?? causes.get(placementKey(itemId, binId)) ?? null);
  for (const entry of remembered) if (entry.podId === podId) note(entry);
  const { lastStow } = snapshot;
  if (lastStow && lastStow.outcome !== 'success' && lastStow.podId === podId) note(lastStow);
  for (const { reason, itemId, binId, cause } of snapshot.interventions)
    if (reason === 'stow_failed' && itemId !== null && binId !== null) note({ itemId, binId, cause });
  const counts = new Map<string, number>();
  for (const [key, cause] of causes) {
    const binId = key.split('\n')[1]!;
    if (cause !== null && binCauses.has(cause)) counts.set(binId, (counts.get(binId) ?? 0) + 1);
  }
  return {
    hasFailed: (itemId, binId) => causes.has(placementKey(itemId, binId)),
    inBin: (binId) => counts.get(binId) ?? 0,
  };
}
const placementKey = (itemId: string, binId: string): string => `${itemId}\n${binId}`;

/** Whether a placement needs nothing but these. */
function mayUse(means: readonly PlannerMeans[] = plannerMeans): (placement: Placement) => boolean {
  const allowed = new Set(means);
  return ({ kind, lowered, levelM, lane }) =>
    allowed.has(lowered ? 'stack' : lane?.pushesHome ? 'pushHome' : 'insert') &&
    (kind === 'direct' || allowed.has('sweep')) &&
    (levelM <= 0 || allowed.has('layer'));
}

interface Turned {
  sideUp: SideUp;
  grip: GripOrientation;
}
const gripsOf = (product: Item['product'], { bin }: BinSpace, tool: ToolLimits): Turned[] =>
  possibleSidesUp(product, bin.sizeM, tool).map((sideUp) => ({
    sideUp,
    grip: gripOrientation(product, bin.sizeM, sideUp),
  }));

/** All candidates with their estimates, in no order. For every item and bin the best of each way of bringing it in. */
export function considerCandidates(
  request: Pick<PlanRequest, 'snapshot' | 'tool' | 'failedPlacements' | 'arrivals' | 'means'>,
  items: readonly Item[],
  model: SuccessModel,
): Candidate[] {
  const { snapshot, tool } = request;
  const spaces = plannableBins(snapshot, tool.kind === 'belts' ? tool : undefined, request.arrivals);
  const failed = failedInPod(snapshot, request.failedPlacements ?? []);
  const fragileShare = believedFragileShare(snapshot.buffer);
  const candidates: Candidate[] = [];
  const may = mayUse(request.means);
  for (const item of items) {
    const landing = landingsOf(item, fragileShare, tool);
    const grips = new Map<string, Turned[]>();
    const perBin = spaces.map((space) => {
      let turned = grips.get(space.sizeKey);
      if (!turned) grips.set(space.sizeKey, (turned = gripsOf(item.product, space, tool)));
      const found = turned.flatMap(({ grip, sideUp }) =>
        // Another side up than the usual one only closely beside what stands there.
        (sideUp === 'usual' ? placements(grip, tool, space) : placementsBeside(grip, tool, space))
          .filter(may)
          .map((placement) => ({ grip, placement: { ...placement, sideUp } })),
      );
      return { space, found };
    });
    const fittingShare = perBin.filter(({ found }) => found.length > 0).length / Math.max(1, spaces.length);
    for (const { space, found } of perBin) {
      const { binId } = space.bin;
      const circumstances = {
        failedHere: failed.hasFailed(item.itemId, binId),
        failedInBin: failed.inBin(binId),
        landing,
        tool,
      };
      const best = new Map<string, Candidate>();
      for (const { grip, placement } of found) {
        const features = candidateFeatures(item, grip, space, placement, circumstances);
        const pSuccess = model.pSuccess(features);
        const expectedS = expectedDurationS(features);
        const rated = { pSuccess, expectedS, features, fittingShare };
        const candidate: Candidate = { item, space, placement, ...rated, score: score(rated) };
        const way = wayOf(placement);
        const known = best.get(way);
        if (!known || candidate.score > known.score) best.set(way, candidate);
      }
      candidates.push(...best.values());
    }
  }
  return candidates;
}

/** Best first; equal scores keep a fixed order, so that the same request always gives the same answer. */
export function ranked(candidates: readonly Candidate[]): Candidate[] {
  return [...candidates].sort(
    (a, b) =>
      b.score - a.score ||
      compare(a.item.itemId, b.item.itemId) ||
      compare(a.space.bin.binId, b.space.bin.binId) ||
      compare(wayOf(a.placement), wayOf(b.placement)),
  );
}
/** Of each way of bringing an item in, the best placement in a bin is kept. */
const wayOf = ({ kind, lowered, lane, levelM }: Placement): string =>
  `${lowered ? 'stack' : kind}${lane ? (levelM > 0 ? ' layer' : lane.pushedUnits > 0 ? ' push' : ' row') : ''}`;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
