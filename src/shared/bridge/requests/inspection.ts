import { z } from 'zod';
import { cellKeySchema } from '../requestBounds.ts';

const measuredShareSchema = z.object({ share: z.number(), low: z.number(), high: z.number(), units: z.int() });
const pointSchema = z.object({
  threshold: z.number(),
  minor: measuredShareSchema.nullable(),
  major: measuredShareSchema.nullable(),
  wouldSideline: z.int(),
});
const countedSchema = z.object({ inspected: z.int(), sidelined: z.int() });

export const sidelineFiguresSchema = z.object({
  model: z.string(),
  ownThreshold: z.number(),
  /** The threshold that stands, with what it finds and what it would have set aside of the last items. */
  standing: pointSchema.extend({ sidelinedPerThousand: z.number().nullable() }),
  /** A point for each budget that is offered. */
  curve: z.array(
    pointSchema.extend({ sidelinedPerThousand: z.number(), basis: z.enum(['items', 'measured']).nullable() }),
  ),
  /** Of the last items, up to 10,000, and of those since the time that was asked for: how many were set aside, at their time. */
  last: countedSchema,
  shift: countedSchema,
});
export type SidelineFigures = z.infer<typeof sidelineFiguresSchema>;

/** Damage inspection as its lead sees it: requests of the window. */
export const inspectionRequests = {
  /** Null where the cell does not tell how it inspects. */
  sidelineFigures: {
    params: z.object({ cellKey: cellKeySchema, sinceMs: z.number() }),
    reply: sidelineFiguresSchema.nullable(),
  },
} as const;
