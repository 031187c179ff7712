import type { Said } from '#shared/domain/statement.ts';
import { said } from '#shared/words/statements/said.ts';
import { wholeMm } from '#shared/units/units.ts';
import { gripOrientation, sideUpOf } from './grip.ts';
import type { CatalogueItem } from './item.ts';
import type { Bin } from './pod.ts';
import type { PrimitiveStep } from './primitive.ts';
import { declarationOf, primitiveOf } from './primitive.ts';
import type { ToolLimits } from './tool.ts';

/** Outermost points of what is to go through a bin's mouth, in the bin frame, metres. */
export interface Outline {
  lowXM: number;
  highXM: number;
  lowZM: number;
  highZM: number;
}

/** How far an outline reaches beyond the mouth's edges, where the pod's frame and other bins begin; zero or less inside. */
export const beyondMouthM = (
  { sizeM: [width, , height] }: Pick<Bin, 'sizeM'>,
  { lowXM, highXM, lowZM, highZM }: Outline,
): number => Math.max(-lowXM, highXM - width, -lowZM, highZM - height);

/** A blade's outline as it enters. `heightM`: of its lower edge above the floor. */
export const bladeOutline = (bladeXM: number, heightM: number, { bladeHeightM }: ToolLimits): Outline => ({
  lowXM: bladeXM,
  highXM: bladeXM,
  lowZM: heightM,
  highZM: heightM + bladeHeightM,
});

/**
 * Null when the tool stays within the mouth's edges all through the chain, as far as that can be told before the item is gripped: else what
 * is wrong. `product`: what the chain feeds; null where it feeds nothing. The arm measures once more before it goes in.
 */
export function reachProblem(
  chain: readonly PrimitiveStep[],
  bin: Pick<Bin, 'binId' | 'sizeM'>,
  product: CatalogueItem | null,
  tool: ToolLimits,
): Said | null {
  for (const step of chain) {
    const outline = outlineOf(step, bin, product, tool);
    if (!outline) continue;
    const beyondM = beyondMouthM(bin, outline.of);
    if (beyondM <= 0) continue;
    const [widthM, , heightM] = bin.sizeM;
    return said(outline.by === 'blade' ? 'blade_reaches_beyond' : 'paddles_reach_beyond', {
      primitive: step.primitive,
      beyondMm: Math.max(1, wholeMm(beyondM)),
      binId: bin.binId,
      widthMm: wholeMm(widthM),
      heightMm: wholeMm(heightM),
    });
  }
  return null;
}

function outlineOf(
  step: PrimitiveStep,
  bin: Pick<Bin, 'sizeM'>,
  product: CatalogueItem | null,
  tool: ToolLimits,
): { by: 'blade' | 'paddles'; of: Outline } | null {
  const { primitive, parameters } = primitiveOf(step);
  const entry = declarationOf(primitive).entersAt(parameters);
  if (entry === null) return null;
  if (entry.by === 'blade') return { by: 'blade', of: bladeOutline(entry.xM, entry.heightM, tool) };
  if (!product) return null;
  const halfM = gripOrientation(product, bin.sizeM, sideUpOf([step])).laneWidthM / 2 + tool.paddleThicknessM;
  return { by: 'paddles', of: { lowXM: entry.xM - halfM, highXM: entry.xM + halfM, lowZM: 0, highZM: 0 } };
}
