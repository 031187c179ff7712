import type { CatalogueItem } from '#shared/domain/item.ts';
import { gripOrientation, gripProblem } from '#shared/domain/grip.ts';
import type { PlanReason } from '#shared/domain/plan.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { fitsEmptyBin } from './placement.ts';
import { bestImaginable } from './freshPod.ts';
import { reason } from '#shared/domain/plan.ts';
import type { SuccessModel } from './SuccessModel.ts';

/** The different sizes of a pod's bins. */
export function distinctBinSizes(bins: readonly { sizeM: Vec3 }[]): Vec3[] {
  const bySize = new Map(bins.map(({ sizeM }) => [sizeM.join('x'), sizeM]));
  return [...bySize.values()];
}

/** Below this even in a bin with room, a stow is not worth a try: a person is quicker than robot and person together. */
const HOPELESS_BELOW = 0.6;

/**
 * Why the robot should never stow this product into such bins, or null when it can: it exceeds the tool, no bin takes it,
 * or the success model gives it no real chance even in a bin with room.
 */
export function neverStowable(
  product: CatalogueItem,
  tool: ToolLimits,
  binSizes: readonly Vec3[],
  model: SuccessModel,
): PlanReason | null {
  const problem = gripProblem(product, tool);
  if (problem) return reason('-', 'tool_limit', { sku: product.sku, ...problem });
  const fits = binSizes.some((sizeM) => fitsEmptyBin(gripOrientation(product, sizeM), tool, sizeM));
  if (!fits) return reason('-', 'no_bin_fits', { sku: product.sku });
  const bestP = bestImaginable([{ product, failedAttempts: 0 }], binSizes, tool, model);
  return bestP >= HOPELESS_BELOW ? null : reason('-', 'hopeless', { sku: product.sku, bestP });
}
