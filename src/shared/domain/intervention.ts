import { z } from 'zod';
import { forceTraceSchema } from './stow.ts';
import { primitiveStepSchema } from './primitive.ts';
import { stowCauseSchema, stowOutcomeSchema } from './outcome.ts';

export const personSchema = z.object({ operatorId: z.string().min(1), name: z.string().min(1), consoleId: z.string() });
/** Who acts: the operator signed in at a console, or that console's planner. */
export type Person = z.infer<typeof personSchema>;

/** Control of a cell: one holder at a time. The token grows with every grant, so that a late command of an old holder is refused. */
export const controlLeaseSchema = z.object({
  holder: personSchema,
  role: z.enum(['planner', 'operator']),
  fencingToken: z.int().positive(),
  expiresAtMs: z.number(),
});
export type ControlLease = z.infer<typeof controlLeaseSchema>;

export const interventionReasons = [
  'stow_failed',
  'no_plan',
  'finding',
  'perception',
  'cell_fault',
  'operator',
] as const;

export const interventionOutcomes = [
  'retried_elsewhere',
  'retried_same_bin',
  'given_to_person',
  'ejected',
  'cleared_by_hand',
  'no_action_needed',
] as const;

export const interventionSchema = z.object({
  interventionId: z.string(),
  reason: z.enum(interventionReasons),
  severity: z.enum(['low', 'medium', 'high']),
  openedAtMs: z.number(),
  binId: z.string().nullable(),
  itemId: z.string().nullable(),
  stowId: z.string().nullable(),
  /** What was tried and what was seen. */
  tried: z.array(primitiveStepSchema),
  outcome: stowOutcomeSchema.nullable(),
  cause: stowCauseSchema.nullable(),
  detail: z.string(),
  pSuccess: z.number().nullable(),
  imageBeforeId: z.string().nullable(),
  imageAfterId: z.string().nullable(),
  forceTrace: forceTraceSchema.nullable(),
  claim: z.object({ by: personSchema, atMs: z.number() }).nullable(),
  /** What the holder did about it so far, oldest first. */
  actions: z.array(z.object({ atMs: z.number(), by: personSchema, text: z.string() })),
  closed: z
    .object({ by: personSchema, atMs: z.number(), outcome: z.enum(interventionOutcomes), note: z.string() })
    .nullable(),
});
export type Intervention = z.infer<typeof interventionSchema>;
export type InterventionOutcome = (typeof interventionOutcomes)[number];
