import type { Item } from '#shared/domain/item.ts';
import { gripOrientation, neededLaneWidthM, possibleSidesUp } from '#shared/domain/grip.ts';
import { reason, type PlanReason } from '#shared/domain/plan.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import { wholeMm } from '#shared/units/units.ts';
import type { BinSpace } from './binSpace.ts';
import { fitsEmptyBin } from './placement.ts';

/** Why an item that the robot could stow has no candidate in any of these bins: too small ones, and in the others the lane that is nearest. */
export function noRoomReasons(
  { product }: Pick<Item, 'product'>,
  spaces: readonly BinSpace[],
  tool: ToolLimits,
): PlanReason[] {
  let tooSmall = 0;
  let nearest: { binId: string; shortM: number } | null = null;
  for (const { bin, stretches } of spaces) {
    const grips = possibleSidesUp(product, bin.sizeM, tool).map((sideUp) =>
      gripOrientation(product, bin.sizeM, sideUp),
    );
    const needed = grips.filter((grip) => fitsEmptyBin(grip, tool, bin.sizeM)).map((grip) => neededLaneWidthM(grip, tool)); // prettier-ignore
    if (needed.length === 0) {
      tooSmall++;
      continue;
    }
    const widestM = Math.max(0, ...stretches.map(({ widthM }) => widthM));
    const shortM = Math.max(0, Math.min(...needed) - widestM);
    const isNearer = !nearest || shortM < nearest.shortM || (shortM === nearest.shortM && bin.binId < nearest.binId);
    if (isNearer) nearest = { binId: bin.binId, shortM };
  }
  return [
    ...(nearest && nearest.shortM > 0
      ? [reason('-', 'lane_short', { bins: spaces.length - tooSmall, binId: nearest.binId, shortMm: wholeMm(nearest.shortM) })] // prettier-ignore
      : [reason('-', 'no_room_now')]),
    ...(tooSmall > 0 ? [reason('-', 'bins_too_small', { bins: tooSmall })] : []),
  ];
}
