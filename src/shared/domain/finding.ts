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

export const damageSeverities = ['minor', 'major'] as const;
export type DamageSeverity = (typeof damageSeverities)[number];
/** From this severity of 0..1 on, damage is major. */
export const MAJOR_FROM_SEVERITY = 0.5;
/** Cameras of the booth beside the one above, whose picture is `imageId`. */
export const findingCameras = ['left', 'right', 'depth'] as const;
export const itemFaces = ['underside'] as const;
export const itemDestinations = ['discount', 'refurbish', 'donate', 'dispose'] as const;
export type ItemDestination = (typeof itemDestinations)[number];

/** How a score came about and what else the booth saw; each part is absent where the cell has no such thing. */
export const findingEvidenceSchema = z.object({
  /** Of the model that learned damage, and of the one that compares with pristine units, 0..1. */
  supervised: shareSchema.optional(),
  reference: shareSchema.optional(),
  severity: z.enum(damageSeverities).optional(),
  labels: listOf(z.object({ label: z.enum(damageLabels), share: shareSchema }), wireLimits.labels).optional(),
  /** How much each part of the picture from above counts as damaged, row by row from the upper left. */
  heat: z
    .object({
      columns: quantitySchema.int().min(1).max(wireLimits.heatSide),
      rows: quantitySchema.int().min(1).max(wireLimits.heatSide),
      shares: listOf(shareSchema, wireLimits.heatSide ** 2),
    })
    .optional(),
  /** The same moment from the other cameras; `depth` shows heights over the table, the higher the brighter. */
  views: listOf(z.object({ camera: z.enum(findingCameras), imageId: idSchema }), wireLimits.boothViews).optional(),
  /** Faces that no camera of the booth sees: nothing is said about them. */
  unseen: listOf(z.enum(itemFaces), itemFaces.length).optional(),
});
export type FindingEvidence = z.infer<typeof findingEvidenceSchema>;

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
  evidence: findingEvidenceSchema.optional(),
  decision: z
    .object({
      by: personSchema,
      atMs: timeMsSchema,
      decision: z.enum(findingDecisions),
      note: textSchema,
      destination: z.enum(itemDestinations).optional(),
    })
    .nullable(),
});
export type Finding = z.infer<typeof findingSchema>;
export type FindingDecision = (typeof findingDecisions)[number];
