import { z } from 'zod';
import type { planStatements } from '#shared/words/statements/planStatements.ts';
import { inEnglish } from '#shared/words/statements/sayStatement.ts';
import { statement, type GivenParams, type Statement } from '#shared/words/statements/statements.ts';
import { primitiveStepSchema } from './primitive.ts';

/**
 * One reason for or against a candidate: a code of `planStatements` with its parameters, made into words where it is shown.
 * `text` is the English sentence that journals and recordings of before carry, and `plan --json`.
 */
export const planReasonSchema = z.object({
  effect: z.enum(['+', '-']),
  code: z.string(),
  values: z.record(z.string(), z.union([z.number(), z.string()])),
  text: z.string().optional(),
});
export type PlanReason = z.infer<typeof planReasonSchema>;
export type PlanReasonCode = keyof typeof planStatements;

export const reason = <Code extends PlanReasonCode>(
  effect: PlanReason['effect'],
  code: Code,
  ...values: GivenParams<Code>
): PlanReason => ({ effect, code, values: statement(code, ...values).params });

export const statementOf = ({ code, values }: Pick<PlanReason, 'code' | 'values'>): Statement => ({
  code,
  params: values,
});

/** In English, for logs, command lines and the reasons of commands. */
export const reasonInEnglish = (given: PlanReason): string => inEnglish(statementOf(given), given.text ?? given.code);

export const planCandidateSchema = z.object({
  itemId: z.string(),
  binId: z.string(),
  chain: z.array(primitiveStepSchema),
  pSuccess: z.number().min(0).max(1),
  expectedS: z.number().positive(),
  /** What candidates are ranked by; higher is better. */
  score: z.number(),
  reasons: z.array(planReasonSchema),
});
export type PlanCandidate = z.infer<typeof planCandidateSchema>;

export const planDecisionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stow'), candidateIndex: z.int().nonnegative(), exploration: z.boolean() }),
  z.object({ kind: z.literal('swap_pod'), reason: planReasonSchema }),
  /** Items that the robot can never stow. */
  z.object({ kind: z.literal('to_person'), itemIds: z.array(z.string()).min(1), reason: planReasonSchema }),
  z.object({ kind: z.literal('wait'), reason: planReasonSchema }),
]);
export type PlanDecision = z.infer<typeof planDecisionSchema>;

/** "No plan" is a result with reasons, never an exception. */
export const planResultSchema = z.object({
  candidates: z.array(planCandidateSchema),
  /** How many were considered, when `candidates` carries only the best. */
  considered: z.int().nonnegative(),
  /** Items with no candidate at all, and why. */
  refused: z.array(z.object({ itemId: z.string(), reasons: z.array(planReasonSchema) })),
  decision: planDecisionSchema,
  /** Sequence number of the snapshot that it rests on. */
  basedOnSeq: z.int().nonnegative(),
  elapsedMs: z.number().nonnegative(),
});
export type PlanResult = z.infer<typeof planResultSchema>;
