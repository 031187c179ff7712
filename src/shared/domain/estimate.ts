import { z } from 'zod';
import {
  amountSchema,
  idSchema,
  labelSchema,
  listOf,
  shareSchema,
  textSchema,
  timeMsSchema,
  wireLimits,
} from '#shared/units/wireBounds.ts';
import { freeDepthMapSchema } from './freeDepth.ts';
import { spanSchema } from './span.ts';
import { statementSchema } from './statement.ts';

export { spanWidthM } from './span.ts';
export type { Span } from './span.ts';

/** One item as the cameras see it: an axis-aligned box in the bin frame; nothing here comes from the simulator's truth. */
export const seenItemSchema = z.object({
  xM: spanSchema,
  zM: spanSchema,
  /** Front face and the depth behind it as far as it is believed to reach. */
  yM: spanSchema,
});
export type SeenItem = z.infer<typeof seenItemSchema>;

/** What perception says about one bin. Derived from an image alone. */
export const binEstimateSchema = z.object({
  podId: idSchema,
  binId: idSchema,
  /** Cell time at which the picture was taken. */
  capturedAtMs: timeMsSchema,
  imageId: idSchema,
  model: labelSchema,
  /** `refused` when the picture cannot be used; the fractions are then those of an unknown bin and must not be planned on. */
  status: z.enum(['ok', 'refused']),
  refusedReason: textSchema.nullable(),
  /** The same as `refusedReason`, to be read in any language; since protocol 1.3. */
  refusedStatement: statementSchema.optional(),
  occupiedFraction: shareSchema,
  freeVolumeM3: amountSchema,
  /** Half-width of the 90 % interval of freeVolumeM3. */
  freeVolumeMarginM3: amountSchema,
  /** Share of the bin's height that is occupied, in equal columns from left to right. */
  columnHeightFractions: listOf(shareSchema, wireLimits.columns),
  /** The widest free stretch from the floor up. */
  widestGap: spanSchema,
  /** All free stretches, widest first. */
  gaps: listOf(spanSchema, wireLimits.spans),
  /** Half-width of the 90 % interval of the widest gap's width. */
  gapMarginM: amountSchema,
  /** Contiguous width that a sweep to that side could make, contents pushed together. */
  makeableGapM: amountSchema,
  makeableGapMarginM: amountSchema,
  /** Share of the picture's mouth that is covered by bands. */
  bandsFraction: shareSchema,
  items: listOf(seenItemSchema, wireLimits.seenItems),
  /** How far in one can go; left out by cells whose perception makes no map, and where the picture was refused. */
  freeDepth: freeDepthMapSchema.optional(),
});
export type BinEstimate = z.infer<typeof binEstimateSchema>;
