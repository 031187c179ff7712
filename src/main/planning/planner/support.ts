import type { CatalogueItem } from '#shared/domain/item.ts';
import type { GripOrientation } from '#shared/domain/grip.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import type { Quaternion, Vec3 } from '#shared/geometry/pose.ts';
import { clamp } from '#shared/units/units.ts';
import type { BinSpace } from './binSpace.ts';
import type { Placement } from './placement.ts';

/** What reaches to this far below the level bears too: nearer than heights are known. */
const BEARS_WITHIN_M = 0.015;
/** Farther does not matter. */
export const AMPLE_SUPPORT_M = 0.2;

/**
 * By how much the weight of an item lies behind the front of the contents that it is laid on, metres; negative where it lies in front
 * of them, so that it tips towards the mouth when the paddles let go. The floor bears everywhere.
 */
export function supportM(
  product: Pick<CatalogueItem, 'comOffsetM'>,
  grip: GripOrientation,
  { bin, estimate }: BinSpace,
  { levelM, laneMiddleM }: Pick<Placement, 'levelM' | 'laneMiddleM'>,
  tool: Pick<ToolLimits, 'feedsAtYM' | 'behindItemM'>,
): number {
  if (levelM <= 0) return AMPLE_SUPPORT_M;
  const fronts = estimate.items
    .filter(
      ({ xM, zM }) =>
        zM.endM >= levelM - BEARS_WITHIN_M &&
        xM.endM > laneMiddleM - grip.laneWidthM / 2 &&
        xM.startM < laneMiddleM + grip.laneWidthM / 2,
    )
    .map(({ yM }) => yM.startM);
  // Column heights without a seen item say nothing of depth: as if they began in the middle of the bin.
  const frontM = fronts.length > 0 ? Math.min(...fronts) : bin.sizeM[1] / 2;
  const rearM = clamp(bin.sizeM[1] - grip.depthM - tool.behindItemM, 0, tool.feedsAtYM);
  const weightM = rearM + grip.depthM / 2 + alongFeed(grip.rotation, product.comOffsetM);
  return clamp(weightM - frontM, -AMPLE_SUPPORT_M, AMPLE_SUPPORT_M);
}

/** The y component of a rotated vector. */
function alongFeed([x, y, z, w]: Quaternion, [vx, vy, vz]: Vec3): number {
  return 2 * (x * y + w * z) * vx + (1 - 2 * (x * x + z * z)) * vy + 2 * (y * z - w * x) * vz;
}
