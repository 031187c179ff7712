import { z } from 'zod';
import { COCO_CHARACTERS_MOST } from '#shared/domain/coco.ts';
import { damageLabels } from '#shared/domain/finding.ts';
import { labellingSchema } from '#shared/domain/damageLabelling.ts';
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

export const signedLabellingSchema = labellingSchema.and(
  z.object({ by: z.object({ operatorId: z.string(), name: z.string() }), atMs: z.number() }),
);

/** Findings of one day, product and kind of damage; `kind` null: nobody said. `inspected`: of that day and product, whatever the kind. */
const damageRowSchema = z.object({
  day: z.string(),
  sku: z.string(),
  name: z.string(),
  kind: z.enum(damageLabels).nullable(),
  inspected: z.int(),
  findings: z.int(),
  sidelined: z.int(),
  released: z.int(),
  stowed: z.int(),
  undecided: z.int(),
});
export type DamageRow = z.infer<typeof damageRowSchema>;
const damageSpan = z.object({ fromMs: z.number(), toMs: z.number(), timeZone: z.string().max(64) });

/** Damage inspection as its lead sees it: requests of the window. */
export const inspectionRequests = {
  /** Null where the cell does not tell how it inspects. */
  sidelineFigures: {
    params: z.object({ cellKey: cellKeySchema, sinceMs: z.number() }),
    reply: sidelineFiguresSchema.nullable(),
  },
  /** Damage by day, product and kind, the newest day first. */
  damageReport: { params: damageSpan, reply: z.array(damageRowSchema) },
  /** The same as a file for a spreadsheet in the data folder. */
  exportDamageReport: { params: damageSpan, reply: z.object({ file: z.string(), rows: z.int() }) },
  /** What people said of the pictures of these findings. */
  damageLabels: {
    params: z.object({ cellKey: cellKeySchema, findingIds: z.array(z.string().min(1).max(128)).max(200) }),
    reply: z.array(signedLabellingSchema),
  },
  /** What the operator says of one picture; replaces what the same person said before, which stays in the journal. */
  labelDamage: { params: z.object({ labelling: labellingSchema }), reply: z.object({}) },
  /** All labels as a COCO file in the data folder. */
  exportDamageLabels: {
    params: z.object({}),
    reply: z.object({ file: z.string(), pictures: z.int(), boxes: z.int() }),
  },
  /** Labels of a COCO file; pictures that cannot be used are left out, each with its reason. */
  importDamageLabels: {
    params: z.object({ text: z.string().max(COCO_CHARACTERS_MOST) }),
    reply: z.object({ imported: z.int(), leftOut: z.int(), problems: z.array(z.string()) }),
  },
} as const;
