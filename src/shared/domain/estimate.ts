import { z } from 'zod';

/** A stretch of the bin's width, in metres from its left wall. */
export const spanSchema = z.object({ startM: z.number(), endM: z.number() });
export type Span = z.infer<typeof spanSchema>;

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
  podId: z.string(),
  binId: z.string(),
  /** Cell time at which the picture was taken. */
  capturedAtMs: z.number(),
  imageId: z.string(),
  model: z.string(),
  /** `refused` when the picture cannot be used; the fractions are then those of an unknown bin and must not be planned on. */
  status: z.enum(['ok', 'refused']),
  refusedReason: z.string().nullable(),
  occupiedFraction: z.number().min(0).max(1),
  freeVolumeM3: z.number().nonnegative(),
  /** Half-width of the 90 % interval of freeVolumeM3. */
  freeVolumeMarginM3: z.number().nonnegative(),
  /** Share of the bin's height that is occupied, in equal columns from left to right. */
  columnHeightFractions: z.array(z.number().min(0).max(1)),
  /** The widest free stretch from the floor up. */
  widestGap: spanSchema,
  /** All free stretches, widest first. */
  gaps: z.array(spanSchema),
  /** Half-width of the 90 % interval of the widest gap's width. */
  gapMarginM: z.number().nonnegative(),
  /** Contiguous width that a sweep to that side could make, contents pushed together. */
  makeableGapM: z.number().nonnegative(),
  makeableGapMarginM: z.number().nonnegative(),
  /** Share of the picture's mouth that is covered by bands. */
  bandsFraction: z.number().min(0).max(1),
  items: z.array(seenItemSchema),
});
export type BinEstimate = z.infer<typeof binEstimateSchema>;

export const spanWidthM = (span: Span): number => Math.max(0, span.endM - span.startM);
