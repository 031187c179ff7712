import { z } from 'zod';
import {
  idSchema,
  labelSchema,
  listOf,
  quantitySchema,
  shareSchema,
  textSchema,
  timeMsSchema,
  wireLimits,
} from '#shared/units/wireBounds.ts';
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
export type DamageLabel = (typeof damageLabels)[number];
export const findingDecisions = ['stow', 'sideline', 'release'] as const;

/** A part of a picture, as shares of its width and height, from its upper left corner. */
export const regionSchema = z.object({
  x: quantitySchema,
  y: quantitySchema,
  width: quantitySchema,
  height: quantitySchema,
});

/** What the damage inspection says about one item: both pictures, the score and where. */
export const findingSchema = z.object({
  findingId: idSchema,
  itemId: idSchema,
  sku: labelSchema,
  raisedAtMs: timeMsSchema,
  /** Damage score in 0..1 and the threshold that it passed. */
  score: shareSchema,
  threshold: shareSchema,
  model: labelSchema,
  imageId: idSchema,
  referenceImageId: idSchema,
  regions: listOf(regionSchema, wireLimits.regions),
  decision: z
    .object({ by: personSchema, atMs: timeMsSchema, decision: z.enum(findingDecisions), note: textSchema })
    .nullable(),
});
export type Finding = z.infer<typeof findingSchema>;
export type FindingDecision = (typeof findingDecisions)[number];
