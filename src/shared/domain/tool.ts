import { z } from 'zod';
import { amountSchema, extentSchema, quantitySchema } from '#shared/units/wireBounds.ts';
import { HIGHEST_FORCE_CAP_N } from '#shared/primitives/declaration.ts';
import { vec3Schema, type Vec3 } from '#shared/geometry/pose.ts';
import { clamp, toMillimetre } from '#shared/units/units.ts';
import { numberParameter } from './primitive.ts';

/** What the end-of-arm tool can take hold of and where it works. Published with the cell description; the planner reads it. */
export const toolLimitsSchema = z.object({
  /** What feeds: belts hold an item while it is part of the way in, a plunger pushes it out whole and cannot stack or eject. */
  kind: z.enum(['belts', 'plunger']).default('belts'),
  /** Extent of an item across the paddles that they can open to, and that they can still close on. */
  minGripWidthM: extentSchema,
  maxGripWidthM: extentSchema,
  /** Longest extent along the feed that fits between the paddles' tips and the tool's palm. */
  maxItemDepthM: extentSchema,
  /** Heaviest item that friction at the squeeze holds with a margin against the arm's accelerations. */
  maxItemMassKg: extentSchema,
  /** Normal force of each paddle on the item, in newtons: what the heaviest item gets, and what a fragile one gets at most. */
  maxSqueezeForceN: extentSchema,
  maxFragileSqueezeForceN: extentSchema,
  /** Half the sum of the normal forces on an item, low-passed, above which it counts as damaged. */
  damageForceN: z.object({ fragile: extentSchema, sturdy: extentSchema }),
  paddleThicknessM: extentSchema,
  paddleLengthM: extentSchema,
  paddleHeightM: extentSchema,
  /** Free width beyond item and paddles, both sides together, that the paddles need to open and let go. */
  laneMarginM: amountSchema,
  /** Least distance of the lane's edge from a side wall, which is cloth and bulges. */
  wallMarginM: amountSchema,
  bladeLengthM: extentSchema,
  bladeThicknessM: extentSchema,
  bladeHeightM: extentSchema,
  /** Free width that the blade needs where it enters. */
  bladeEntryWidthM: extentSchema,
  /** Lateral distance between the blade and the middle of the paddles within which the blade holds contents back during a feed. */
  bladeHoldReachM: extentSchema,
  /** Height of the belts' middle line above the item's lower edge. */
  beltHeightM: extentSchema,
  /** Highest force at the wrist that any primitive may ask for. */
  forceCapN: extentSchema,
  /**
   * Where the paddles' tips are along y, bin frame (0 is the mouth, negative before it): waiting before the bands, while a blade
   * works in the bin, and at most while they feed.
   */
  waitsAtYM: quantitySchema.default(-0.09),
  sweepsAtYM: quantitySchema.default(-0.03),
  feedsAtYM: quantitySchema.default(0.022),
  /** How much further out they wait for what is to be drawn out of the mouth. */
  ejectClearM: amountSchema.default(0.13),
  /** The paddles open by this much beyond what they let go, and beyond what they are to grip, on either side. */
  releaseM: amountSchema.default(0.008),
  openingM: amountSchema.default(0.012),
  /** Room that the tool keeps behind an item, behind a blade's tip to the back wall, and to the mouth's edges when it leans. */
  behindItemM: amountSchema.default(0.008),
  behindBladeM: amountSchema.default(0.015),
  mouthEdgeM: amountSchema.default(0.003),
  /** Where an item stands to be picked: middle of its front face on the shelf, in the cell frame, and the trays for those let go. */
  presenterInCellM: vec3Schema,
  personTrayInCellM: vec3Schema,
  sidelineTrayInCellM: vec3Schema,
});
export type ToolLimits = z.infer<typeof toolLimitsSchema>;

/** The tool of resources/arm/supercargo-arm.urdf; a test holds the two together. */
export const toolLimits: ToolLimits = {
  kind: 'belts',
  minGripWidthM: 0.004,
  maxGripWidthM: 0.16,
  maxItemDepthM: 0.41,
  maxItemMassKg: 3,
  maxSqueezeForceN: 40,
  maxFragileSqueezeForceN: 20,
  damageForceN: { fragile: 60, sturdy: 250 },
  paddleThicknessM: 0.006,
  paddleLengthM: 0.2,
  paddleHeightM: 0.09,
  laneMarginM: 0.018,
  wallMarginM: 0.006,
  bladeLengthM: 0.42,
  bladeThicknessM: 0.002,
  bladeHeightM: 0.09,
  bladeEntryWidthM: 0.008,
  bladeHoldReachM: 0.26,
  beltHeightM: 0.05,
  forceCapN: HIGHEST_FORCE_CAP_N,
  waitsAtYM: -0.09,
  sweepsAtYM: -0.03,
  feedsAtYM: 0.022,
  ejectClearM: 0.13,
  releaseM: 0.008,
  openingM: 0.012,
  behindItemM: 0.008,
  behindBladeM: 0.015,
  mouthEdgeM: 0.003,
  presenterInCellM: [-0.35, -0.155, 0.95],
  personTrayInCellM: [-0.75, -0.155, 0.95],
  sidelineTrayInCellM: [-1.15, -0.155, 0.95],
};

/** The force cap that a chain asks for: what the tool may, within what primitives declare. */
export const highestForceN = ({ forceCapN }: Pick<ToolLimits, 'forceCapN'>): number =>
  Math.min(HIGHEST_FORCE_CAP_N, forceCapN);

/** Room that a planned blade keeps to the back wall: twice what the tool itself keeps, since depths are seen less well than known. */
export const KEPT_BEHIND_BLADE_M = 0.03;
/** How deep a planned sweep reaches into a bin of this size, to the millimetre, within what is declared and the blade's length. */
export function sweepDepthM({ bladeLengthM }: Pick<ToolLimits, 'bladeLengthM'>, [, depthM]: Vec3): number {
  const { min, max } = numberParameter('sweep', 'depthM');
  return toMillimetre(clamp(depthM - KEPT_BEHIND_BLADE_M, min, Math.min(max, bladeLengthM)));
}
