import { z } from 'zod';
import { foreignNameSchema } from './name.ts';
import {
  idSchema,
  listOf,
  quantitySchema,
  serialSchema,
  textSchema,
  timeMsSchema,
  wireLimits,
} from '#shared/units/wireBounds.ts';
import { forceTraceSchema } from './stow.ts';
import { primitiveStepSchema } from './primitive.ts';
import { statementSchema } from './statement.ts';
import { stowCauseSchema, stowOutcomeSchema } from './outcome.ts';

export const personSchema = z.object({
  operatorId: idSchema.min(1),
  name: foreignNameSchema.min(1),
  consoleId: idSchema,
});
/** Who acts: the operator signed in at a console, or that console's planner. */
export type Person = z.infer<typeof personSchema>;

/** Control of a cell: one holder at a time. The token grows with every grant, so that a late command of an old holder is refused. */
export const controlLeaseSchema = z.object({
  holder: personSchema,
  role: z.enum(['planner', 'operator']),
  fencingToken: serialSchema,
  expiresAtMs: timeMsSchema,
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
  toConsoleId: idSchema,
  toName: foreignNameSchema,
  note: textSchema,
  atMs: timeMsSchema,
});
export type ClaimOffer = z.infer<typeof claimOfferSchema>;

/** Fields with a default came with protocol 1.1: older journals do not have them. */
export const interventionSchema = z.object({
  interventionId: idSchema,
  reason: z.enum(interventionReasons),
  planIssue: z.enum(planIssues).nullable().default(null),
  /** Who asked for it; null when the cell did. */
  openedBy: personSchema.nullable().default(null),
  /** The damage finding that it is about. */
  findingId: idSchema.nullable().default(null),
  severity: z.enum(['low', 'medium', 'high']),
  openedAtMs: timeMsSchema,
  binId: idSchema.nullable(),
  itemId: idSchema.nullable(),
  stowId: idSchema.nullable(),
  /** What was tried and what was seen. */
  tried: listOf(primitiveStepSchema, wireLimits.chain),
  outcome: stowOutcomeSchema.nullable(),
  cause: stowCauseSchema.nullable(),
  detail: textSchema,
  /** The same as `detail`, to be read in any language; since protocol 1.3, where there is a code for it. */
  statement: statementSchema.optional(),
  pSuccess: quantitySchema.nullable(),
  imageBeforeId: idSchema.nullable(),
  imageAfterId: idSchema.nullable(),
  forceTrace: forceTraceSchema.nullable(),
  /** Cell time between which a recording shows how it came about. */
  evidenceFromMs: timeMsSchema.nullable().default(null),
  evidenceToMs: timeMsSchema.nullable().default(null),
  claim: z
    .object({
      by: personSchema,
      atMs: timeMsSchema,
      /** Why it was taken over from somebody, and from whom. */
      reason: textSchema.nullable().optional(),
      takenOverFrom: personSchema.nullable().optional(),
    })
    .nullable(),
  offer: claimOfferSchema.nullable().default(null),
  /** What the holder did about it so far, oldest first. */
  actions: listOf(
    z.object({ atMs: timeMsSchema, by: personSchema, text: textSchema, statement: statementSchema.optional() }),
    wireLimits.actions,
  ),
  closed: z
    .object({ by: personSchema, atMs: timeMsSchema, outcome: z.enum(interventionOutcomes), note: textSchema })
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
