import { z } from 'zod';
import { stowRecordSchema } from './stowTally.ts';

/** One line of training data: a stow and the seed of the run that it comes from. */
export const collectedStowSchema = stowRecordSchema.extend({ seed: z.int() });
export type CollectedStow = z.infer<typeof collectedStowSchema>;

/** Runs with these seeds judge the models; nothing is ever fitted on them. */
export const RESERVED_SEEDS: readonly number[] = [1, 2, 3, 4, 5];
