import { z } from 'zod';
import {
  countSchema,
  extentSchema,
  idSchema,
  listOf,
  quantitySchema,
  shareSchema,
  textSchema,
  timeMsSchema,
  wireLimits,
} from '#shared/units/wireBounds.ts';
import { primitiveNameSchema, primitiveStepSchema } from './primitive.ts';
import { stowCauseSchema, stowOutcomeSchema } from './outcome.ts';

/** What a stow is doing. `primitive` phases name which link of the chain runs. */
export const stowPhases = ['pick', 'approach', 'open_bands', 'primitive', 'leave', 'close_bands', 'look'] as const;
export const stowPhaseSchema = z.enum(stowPhases);
export type StowPhase = z.infer<typeof stowPhaseSchema>;

export const predictionSchema = z.object({ pSuccess: shareSchema, expectedS: extentSchema });

export const stowRequestSchema = z.object({
  stowId: idSchema,
  itemId: idSchema,
  binId: idSchema,
  chain: z.array(primitiveStepSchema).min(1).max(8),
  /** What the planner believed when it asked for it; null when a person chose. */
  prediction: predictionSchema.nullable(),
  origin: z.enum(['planner', 'operator']),
});
export type StowRequest = z.infer<typeof stowRequestSchema>;

/** What a motion is doing, and which primitive where it works in a bin. */
export const motionPhaseSchema = z.object({ phase: stowPhaseSchema, primitive: primitiveNameSchema.nullable() });
export type MotionPhase = z.infer<typeof motionPhaseSchema>;

/** Wrist force on the tool in the cell frame, tared, for the last seconds of a motion. */
export const forceTraceSchema = z.object({
  startMs: timeMsSchema,
  rateHz: extentSchema,
  /** Magnitude in newtons, oldest first. */
  forceN: listOf(quantitySchema, wireLimits.forceSamples),
  capN: quantitySchema,
  /** Since when the motion did what, oldest first; the first may have begun before the trace does. */
  phases: listOf(motionPhaseSchema.extend({ startMs: timeMsSchema }), wireLimits.tracePhases).optional(),
});
export type ForceTrace = z.infer<typeof forceTraceSchema>;

export const stepResultSchema = z.object({
  primitive: primitiveNameSchema,
  /** How far the tool really went, in metres, where the primitive has a travel (sweep: lateral, insert: belt). */
  travelM: quantitySchema.nullable(),
  peakForceN: quantitySchema,
  endedBy: z.enum(['goal', 'force', 'timeout', 'stopped']),
});

export const stowResultSchema = z.object({
  stowId: idSchema,
  itemId: idSchema,
  binId: idSchema,
  podId: idSchema,
  chain: listOf(primitiveStepSchema, wireLimits.chain),
  prediction: predictionSchema.nullable(),
  origin: z.enum(['planner', 'operator']),
  outcome: stowOutcomeSchema,
  cause: stowCauseSchema.nullable(),
  /** One sentence on what was seen, for a person: "the blade stopped after 31 of 84 mm at 18 N". */
  detail: textSchema,
  steps: listOf(stepResultSchema, wireLimits.steps),
  durationS: quantitySchema,
  peakForceN: quantitySchema,
  forceTrace: forceTraceSchema,
  imageBeforeId: idSchema.nullable(),
  imageAfterId: idSchema.nullable(),
});
export type StowResult = z.infer<typeof stowResultSchema>;

export const stowInProgressSchema = stowRequestSchema.extend({
  startedAtMs: timeMsSchema,
  phase: stowPhaseSchema,
  stepIndex: countSchema,
});
export type StowInProgress = z.infer<typeof stowInProgressSchema>;
