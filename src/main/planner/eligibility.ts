import type { CatalogueItem } from '#shared/domain/item.ts';
import { gripOrientation, gripProblem } from '#shared/domain/grip.ts';
import type { PlanReason } from '#shared/domain/plan.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { fitsEmptyBin } from './placement.ts';
import { reason } from './reasons.ts';

/** The different sizes of a pod's bins. */
export function distinctBinSizes(bins: readonly { sizeM: Vec3 }[]): Vec3[] {
  const bySize = new Map(bins.map(({ sizeM }) => [sizeM.join('x'), sizeM]));
  return [...bySize.values()];
}

/** Why the robot can never stow this product into such bins, or null when it can in principle. */
export function neverStowable(product: CatalogueItem, tool: ToolLimits, binSizes: readonly Vec3[]): PlanReason | null {
  const problem = gripProblem(product, tool);
  if (problem) return reason('-', 'tool_limit', problem, { sku: product.sku });
  const fits = binSizes.some((sizeM) => fitsEmptyBin(gripOrientation(product, sizeM), tool, sizeM));
  if (fits) return null;
  const sides = [product.lengthM, product.widthM, product.heightM].map((sideM) => (sideM * 100).toFixed(1)).join(' x ');
  return reason('-', 'no_bin_fits', `No bin of this pod takes ${sides} cm, even an empty one.`, { sku: product.sku });
}
