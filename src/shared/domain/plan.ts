import { z } from 'zod';
import { primitiveStepSchema } from './primitive.ts';

/** One reason for or against a candidate. `text` is plain English; `code` and `values` let a screen say it in another language. */
export const planReasonSchema = z.object({
  effect: z.enum(['+', '-']),
  code: z.string(),
  values: z.record(z.string(), z.union([z.number(), z.string()])),
  text: z.string(),
});
export type PlanReason = z.infer<typeof planReasonSchema>;
export const reason = (
  effect: PlanReason['effect'],
  code: string,
  text: string,
  values: PlanReason['values'] = {},
): PlanReason => ({ effect, code, values, text });

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
