import { z } from 'zod';
import { primitiveNameSchema, primitiveStepSchema } from './primitive.ts';
import { stowCauseSchema, stowOutcomeSchema } from './outcome.ts';

/** What a stow is doing. `primitive` phases name which link of the chain runs. */
export const stowPhases = ['pick', 'approach', 'open_bands', 'primitive', 'leave', 'close_bands', 'look'] as const;
export const stowPhaseSchema = z.enum(stowPhases);
export type StowPhase = z.infer<typeof stowPhaseSchema>;

export const predictionSchema = z.object({ pSuccess: z.number().min(0).max(1), expectedS: z.number().positive() });

export const stowRequestSchema = z.object({
  stowId: z.string(),
  itemId: z.string(),
  binId: z.string(),
  chain: z.array(primitiveStepSchema).min(1).max(8),
  /** What the planner believed when it asked for it; null when a person chose. */
  prediction: predictionSchema.nullable(),
  origin: z.enum(['planner', 'operator']),
});
export type StowRequest = z.infer<typeof stowRequestSchema>;

/** Wrist force on the tool in the cell frame, tared, for the last seconds of a motion. */
export const forceTraceSchema = z.object({
  startMs: z.number(),
  rateHz: z.number().positive(),
  /** Magnitude in newtons, oldest first. */
  forceN: z.array(z.number()),
  capN: z.number(),
});
export type ForceTrace = z.infer<typeof forceTraceSchema>;

export const stepResultSchema = z.object({
  primitive: primitiveNameSchema,
  /** How far the tool really went, in metres, where the primitive has a travel (sweep: lateral, insert: belt). */
  travelM: z.number().nullable(),
  peakForceN: z.number(),
  endedBy: z.enum(['goal', 'force', 'timeout', 'stopped']),
});

export const stowResultSchema = z.object({
  stowId: z.string(),
  itemId: z.string(),
  binId: z.string(),
  podId: z.string(),
  chain: z.array(primitiveStepSchema),
  prediction: predictionSchema.nullable(),
  origin: z.enum(['planner', 'operator']),
  outcome: stowOutcomeSchema,
  cause: stowCauseSchema.nullable(),
  /** One sentence on what was seen, for a person: "the blade stopped after 31 of 84 mm at 18 N". */
  detail: z.string(),
  steps: z.array(stepResultSchema),
  durationS: z.number(),
  peakForceN: z.number(),
  forceTrace: forceTraceSchema,
  imageBeforeId: z.string().nullable(),
  imageAfterId: z.string().nullable(),
});
export type StowResult = z.infer<typeof stowResultSchema>;

export const stowInProgressSchema = stowRequestSchema.extend({
  startedAtMs: z.number(),
  phase: stowPhaseSchema,
  stepIndex: z.int().nonnegative(),
});
export type StowInProgress = z.infer<typeof stowInProgressSchema>;
