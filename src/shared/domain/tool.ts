import { z } from 'zod';
import { amountSchema, extentSchema } from '#shared/units/wireBounds.ts';
import { vec3Schema } from '#shared/geometry/pose.ts';

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
  forceCapN: 25,
  presenterInCellM: [-0.35, -0.155, 0.95],
  personTrayInCellM: [-0.75, -0.155, 0.95],
  sidelineTrayInCellM: [-1.15, -0.155, 0.95],
};
