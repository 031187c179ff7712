import { z } from 'zod';
import { personSchema } from './intervention.ts';

export const damageLabels = [
  'penetration',
  'deformation',
  'actuation',
  'deconstruction',
  'spillage',
  'superficial',
  'missing_unit',
] as const;
export const findingDecisions = ['stow', 'sideline', 'release'] as const;

/** A part of a picture, as shares of its width and height, from its upper left corner. */
export const regionSchema = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

/** What the damage inspection says about one item: both pictures, the score and where. */
export const findingSchema = z.object({
  findingId: z.string(),
  itemId: z.string(),
  sku: z.string(),
  raisedAtMs: z.number(),
  /** Damage score in 0..1 and the threshold that it passed. */
  score: z.number().min(0).max(1),
  threshold: z.number().min(0).max(1),
  model: z.string(),
  imageId: z.string(),
  referenceImageId: z.string(),
  regions: z.array(regionSchema),
  decision: z
    .object({ by: personSchema, atMs: z.number(), decision: z.enum(findingDecisions), note: z.string() })
    .nullable(),
});
export type Finding = z.infer<typeof findingSchema>;
export type FindingDecision = (typeof findingDecisions)[number];
