import { z } from 'zod';
import { foreignNameSchema } from './name.ts';
import { forceTraceSchema } from './stow.ts';
import { primitiveStepSchema } from './primitive.ts';
import { stowCauseSchema, stowOutcomeSchema } from './outcome.ts';

export const personSchema = z.object({
  operatorId: z.string().min(1),
  name: foreignNameSchema.min(1),
  consoleId: z.string(),
});
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

/** Why a planner asks for a person although it runs; null in every other intervention. */
export const planIssues = ['no_plan', 'low_confidence', 'outside_support'] as const;
export type PlanIssue = (typeof planIssues)[number];

/** A claim that its holder offers to another console: control passes when that console accepts it, never before. */
export const claimOfferSchema = z.object({
  by: personSchema,
  toConsoleId: z.string(),
  toName: foreignNameSchema,
  note: z.string(),
  atMs: z.number(),
});
export type ClaimOffer = z.infer<typeof claimOfferSchema>;

/** Fields with a default came with protocol 1.1: older journals do not have them. */
export const interventionSchema = z.object({
  interventionId: z.string(),
  reason: z.enum(interventionReasons),
  planIssue: z.enum(planIssues).nullable().default(null),
  /** Who asked for it; null when the cell did. */
  openedBy: personSchema.nullable().default(null),
  /** The damage finding that it is about. */
  findingId: z.string().nullable().default(null),
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
  /** Cell time between which a recording shows how it came about. */
  evidenceFromMs: z.number().nullable().default(null),
  evidenceToMs: z.number().nullable().default(null),
  claim: z
    .object({
      by: personSchema,
      atMs: z.number(),
      /** Why it was taken over from somebody, and from whom. */
      reason: z.string().nullable().optional(),
      takenOverFrom: personSchema.nullable().optional(),
    })
    .nullable(),
  offer: claimOfferSchema.nullable().default(null),
  /** What the holder did about it so far, oldest first. */
  actions: z.array(z.object({ atMs: z.number(), by: personSchema, text: z.string() })),
  closed: z
    .object({ by: personSchema, atMs: z.number(), outcome: z.enum(interventionOutcomes), note: z.string() })
    .nullable(),
});
export type Intervention = z.infer<typeof interventionSchema>;

/** What is known of an intervention about which nothing was tried or seen, and at which nobody is. */
export const blankIntervention = {
  planIssue: null,
  openedBy: null,
  findingId: null,
  binId: null,
  itemId: null,
  stowId: null,
  tried: [],
  outcome: null,
  cause: null,
  pSuccess: null,
  imageBeforeId: null,
  imageAfterId: null,
  forceTrace: null,
  evidenceFromMs: null,
  evidenceToMs: null,
  claim: null,
  offer: null,
  actions: [],
  closed: null,
} satisfies Partial<Intervention>;
export type InterventionOutcome = (typeof interventionOutcomes)[number];
