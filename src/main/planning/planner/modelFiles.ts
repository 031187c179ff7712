import { z } from 'zod';

/** What every model file says about where it comes from. The card beside it says it in words. */
const provenanceSchema = z.object({
  name: z.string(),
  /** Stows that it was fitted on, and seeds of the runs that they come from. */
  stows: z.int().nonnegative(),
  seeds: z.array(z.int()),
});

/** Logistic regression on `featureVector`: p = 1 / (1 + exp(-(bias + weights . features))). */
export const logisticFileSchema = provenanceSchema.extend({
  kind: z.literal('logistic'),
  features: z.array(z.string()),
  bias: z.number(),
  weights: z.array(z.number()),
});
export type LogisticFile = z.infer<typeof logisticFileSchema>;

/** Outcome frequencies by coarse class, see `frequencyClass`. */
export const frequencyFileSchema = provenanceSchema.extend({
  kind: z.literal('frequency'),
  classes: z.record(z.string(), z.object({ n: z.int().nonnegative(), successes: z.int().nonnegative() })),
});
export type FrequencyFile = z.infer<typeof frequencyFileSchema>;
