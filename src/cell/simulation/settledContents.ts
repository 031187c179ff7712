import type { Bin } from '#shared/domain/pod.ts';
import type { PlacedItem } from '#cell/ports/WorldTruth.ts';
import type { SettleBin } from '#cell/simulation/physics/CellRig.ts';
import type { Scenario } from '#cell/simulation/scenarios/Scenario.ts';

/** What lies in a bin when its pod comes: one with a history rests already; what a scenario only arranges comes to rest here. */
export function settledContents(
  scenario: Scenario,
  podNumber: number,
  bin: Bin,
  settleBin: SettleBin | undefined,
): readonly PlacedItem[] {
  const { binId } = bin;
  if (scenario.stocked && settleBin) return scenario.stocked(podNumber, binId, settleBin);
  const arranged = scenario.contents(podNumber, binId);
  if (!settleBin) return arranged.map(({ itemId, product, poseInBin }) => ({ itemId, product, poseInBin }));
  return settleBin(
    bin,
    arranged.map(({ itemId, product, poseInBin }) => ({ item: { itemId, product }, poseInBin })),
  );
}
