import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import { gripOrientation } from '#shared/domain/grip.ts';
import type { GripOrientation } from '#shared/domain/grip.ts';
import type { Item } from '#shared/domain/item.ts';
import type { FailedPlacement, PlanRequest } from '#main/ports/PlannerClient.ts';
import { binSpace } from './binSpace.ts';
import type { BinSpace } from './binSpace.ts';
import { expectedDurationS } from './expectedDuration.ts';
import { candidateFeatures } from './features.ts';
import type { CandidateFeatures } from './features.ts';
import { placements } from './placement.ts';
import type { Placement, PlacementKind } from './placement.ts';
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

/** Bins that may be planned on: a usable estimate of the present pod, and nothing under way in them. */
export function plannableBins(snapshot: CellSnapshot): BinSpace[] {
  const { pod } = snapshot;
  if (!pod) return [];
  const byBin = new Map(snapshot.estimates.filter((e) => e.podId === pod.podId).map((e) => [e.binId, e]));
  return pod.bins.flatMap((bin) => {
    const estimate = byBin.get(bin.binId);
    if (!estimate || estimate.status !== 'ok' || bin.binId === snapshot.stow?.binId) return [];
    return [binSpace(bin, estimate, snapshot.cell.timeMs)];
  });
}

/** Every placement that has failed in the present pod, as far as the snapshot and the caller remember. */
export function failedInPod(snapshot: CellSnapshot, remembered: readonly FailedPlacement[]): Set<string> {
  const podId = snapshot.pod?.podId;
  const failed = new Set<string>();
  for (const entry of remembered) if (entry.podId === podId) failed.add(placementKey(entry));
  const { lastStow } = snapshot;
  if (lastStow && lastStow.outcome !== 'success' && lastStow.podId === podId) failed.add(placementKey(lastStow));
  for (const { reason, itemId, binId } of snapshot.interventions)
    if (reason === 'stow_failed' && itemId !== null && binId !== null) failed.add(placementKey({ itemId, binId }));
  return failed;
}
const placementKey = ({ itemId, binId }: { itemId: string; binId: string }): string => `${itemId}\n${binId}`;

/** All candidates with their estimates, in no order. For every item and bin the best of each kind of placement. */
export function considerCandidates(
  request: Pick<PlanRequest, 'snapshot' | 'tool' | 'failedPlacements'>,
  items: readonly Item[],
  model: SuccessModel,
): Candidate[] {
  const { snapshot, tool } = request;
  const spaces = plannableBins(snapshot);
  const failed = failedInPod(snapshot, request.failedPlacements ?? []);
  const candidates: Candidate[] = [];
  for (const item of items) {
    const grips = new Map<string, GripOrientation>();
    const perBin = spaces.map((space) => {
      let grip = grips.get(space.sizeKey);
      if (!grip) grips.set(space.sizeKey, (grip = gripOrientation(item.product, space.bin.sizeM)));
      return { space, grip, found: placements(grip, tool, space) };
    });
    const fittingShare = perBin.filter(({ found }) => found.length > 0).length / Math.max(1, spaces.length);
    for (const { space, grip, found } of perBin) {
      const best = new Map<PlacementKind, Candidate>();
      for (const placement of found) {
        const failedHere = failed.has(placementKey({ itemId: item.itemId, binId: space.bin.binId }));
        const features = candidateFeatures(item, grip, space, placement, failedHere);
        const pSuccess = model.pSuccess(features);
        const expectedS = expectedDurationS(features);
        const rated = { pSuccess, expectedS, features, fittingShare };
        const candidate: Candidate = { item, space, placement, ...rated, score: score(rated) };
        const known = best.get(placement.kind);
        if (!known || candidate.score > known.score) best.set(placement.kind, candidate);
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
      compare(a.placement.kind, b.placement.kind),
  );
}
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
