import type { CatalogueItem } from '#shared/domain/item.ts';
import { gripOrientation, gripProblem } from '#shared/domain/grip.ts';
import type { PlanReason } from '#shared/domain/plan.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { fitsEmptyBin } from './placement.ts';
import { bestImaginable } from './freshPod.ts';
import { reason } from '#shared/domain/plan.ts';
import { percent } from './reasons.ts';
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
  if (problem) return reason('-', 'tool_limit', problem, { sku: product.sku });
  const fits = binSizes.some((sizeM) => fitsEmptyBin(gripOrientation(product, sizeM), tool, sizeM));
  if (fits) {
    const bestP = bestImaginable([{ product, failedAttempts: 0 }], binSizes, tool, model);
    if (bestP >= HOPELESS_BELOW) return null;
    const text = `Even into a bin with room it would succeed with ${percent(bestP)} only (${model.name}).`;
    return reason('-', 'hopeless', text, { sku: product.sku, bestP });
  }
  const sides = [product.lengthM, product.widthM, product.heightM].map((sideM) => (sideM * 100).toFixed(1)).join(' x ');
  return reason('-', 'no_bin_fits', `No bin of this pod takes ${sides} cm, even an empty one.`, { sku: product.sku });
}
