import { z } from 'zod';
import { stowCauseSchema, stowOutcomeSchema } from '#shared/domain/outcome.ts';

/** What came of one attempt, as it goes into the report and, with its features, into training data. */
export const stowRecordSchema = z.object({
  itemId: z.string(),
  sku: z.string(),
  binId: z.string(),
  kind: z.enum(['direct', 'left', 'right']),
  /** Lowered until it touched (`stack`) instead of let go in the air. */
  lowered: z.boolean(),
  outcome: stowOutcomeSchema,
  cause: stowCauseSchema.nullable(),
  detail: z.string(),
  pSuccess: z.number(),
  durationS: z.number(),
  peakForceN: z.number(),
  /** Volume of what lay in the bin before, over the bin's: the simulator's truth, for the report alone. */
  binFill: z.number(),
  /** CandidateFeatures as they were when it was chosen. */
  features: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
});
export type StowRecord = z.infer<typeof stowRecordSchema>;

/** What one shard of an evaluation counted. Travels between processes as JSON, which keeps doubles to the bit. */
export const stowTallySchema = z.object({
  stows: z.array(stowRecordSchema),
  podSwaps: z.int(),
  /** Item volume over bin volume of every pod when it came. */
  fillsAtArrival: z.array(z.number()),
  /** Attempts made in every pod that was sent away. */
  stowsPerPod: z.array(z.int()),
  /** Item volume over bin volume of every pod when it was sent away. */
  fillsAtSwap: z.array(z.number()),
  /** Items given to a person because the robot can never stow them. */
  refused: z.int(),
  /** Times that a person would have been needed: after a failed stow, or when nothing could be planned. */
  interventions: z.int(),
  plannerMs: z.array(z.number()),
  candidates: z.array(z.number()),
  simS: z.number(),
  /** Why a shard ended before it had its attempts; null when it did not. */
  endedEarly: z.string().nullable(),
});
export type StowTally = z.infer<typeof stowTallySchema>;

export const emptyTally = (): StowTally => ({
  stows: [],
  podSwaps: 0,
  fillsAtArrival: [],
  stowsPerPod: [],
  fillsAtSwap: [],
  refused: 0,
  interventions: 0,
  plannerMs: [],
  candidates: [],
  simS: 0,
  endedEarly: null,
});

/** One after the other, in the order given: the order of shards, never that of their ends. */
export function mergeTallies(tallies: readonly StowTally[]): StowTally {
  const merged = emptyTally();
  for (const tally of tallies) {
    merged.stows.push(...tally.stows);
    merged.podSwaps += tally.podSwaps;
    merged.fillsAtArrival.push(...tally.fillsAtArrival);
    merged.stowsPerPod.push(...tally.stowsPerPod);
    merged.fillsAtSwap.push(...tally.fillsAtSwap);
    merged.refused += tally.refused;
    merged.interventions += tally.interventions;
    merged.plannerMs.push(...tally.plannerMs);
    merged.candidates.push(...tally.candidates);
    merged.simS += tally.simS;
    merged.endedEarly ??= tally.endedEarly;
  }
  return merged;
}
