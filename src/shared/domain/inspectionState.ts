import { z } from 'zod';
import { labelSchema, listOf, shareSchema, textSchema, timeMsSchema, wireLimits } from '#shared/units/wireBounds.ts';
import { personSchema } from './intervention.ts';

/** From which score on the booth sets items aside, and the budget that it was chosen for; both null: the inspection's own threshold. */
export const inspectionSettingSchema = z.object({
  sidelinedPerThousand: z.number().min(0).max(1000).nullable(),
  threshold: shareSchema.nullable(),
});
export type InspectionSetting = z.infer<typeof inspectionSettingSchema>;
export const ownSetting: InspectionSetting = { sidelinedPerThousand: null, threshold: null };

/** The setting that stands, who chose it and why, and the one before it, to go back to. */
export const inspectionStateSchema = inspectionSettingSchema.extend({
  by: personSchema,
  setAtMs: timeMsSchema,
  reason: textSchema,
  before: inspectionSettingSchema,
});
export type InspectionState = z.infer<typeof inspectionStateSchema>;

/** What the booth said of an item that arrived, whether or not a finding was raised. */
export const itemInspectionSchema = z.object({
  score: shareSchema,
  /** From which score on a finding was due. */
  threshold: shareSchema,
  model: labelSchema,
});
export type ItemInspection = z.infer<typeof itemInspectionSchema>;

const measuredSchema = listOf(shareSchema, wireLimits.measuredScores);
/** How this cell inspects: its model, the threshold that it has by itself, and scores of units that are known to be intact or damaged. */
export const inspectionDescriptionSchema = z.object({
  model: labelSchema,
  threshold: shareSchema,
  measured: z.object({ intact: measuredSchema, minor: measuredSchema, major: measuredSchema }).optional(),
});
export type InspectionDescription = z.infer<typeof inspectionDescriptionSchema>;
