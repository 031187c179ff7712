import { z } from 'zod';
import { poseSchema, vec3Schema } from '#shared/geometry/pose.ts';
import { spanSchema } from './span.ts';
import { manualMotionSchema, previewBasisSchema } from './manualMotion.ts';
import { planReasonSchema } from './plan.ts';

/** An axis-aligned box in a bin's frame, metres. */
export const boxInBinSchema = z.object({ minM: vec3Schema, maxM: vec3Schema });
export type BoxInBin = z.infer<typeof boxInBinSchema>;

export const previewWarningCodes = [
  /** The estimate it rests on is older than it should be, or something was done to the bin since. */
  'estimate_old',
  'no_estimate',
  'estimate_refused',
  /** The contents cannot give way as far as asked. */
  'no_room',
  'force_near_cap',
  'beyond_bin',
  'outside_support',
] as const;

/** What a motion is expected to do, drawn before anything moves. From perception's estimate, never from anything else. */
export const motionPreviewSchema = z.object({
  previewId: z.string(),
  motion: manualMotionSchema,
  basis: previewBasisSchema,
  computedAtMs: z.number(),
  /** Age of the estimate on the cell's clock; null without one. */
  estimateAgeMs: z.number().nullable(),
  /** Blade or belts along their way: poses of the tool in the bin's frame (x right, y into the bin, z up), first to last. */
  toolPathInBin: z.array(poseSchema),
  /** Volumes that the moving parts pass through. */
  sweptVolumes: z.array(boxInBinSchema),
  /** Seen items where they are expected to be afterwards, in the order of the estimate; then the fed item, if any. */
  endState: z.array(boxInBinSchema.extend({ moved: z.boolean(), fed: z.boolean() })),
  endWidestGap: spanSchema.nullable(),
  /** Expected peak at the wrist, newtons, and half the width of its 90 % interval. */
  peakForceN: z.number(),
  peakForceMarginN: z.number(),
  /** The planner's prediction where the motion feeds an item. */
  pSuccess: z.number().nullable(),
  expectedS: z.number(),
  warnings: z.array(z.object({ code: z.enum(previewWarningCodes), text: z.string() })),
});
export type MotionPreview = z.infer<typeof motionPreviewSchema>;

/** What could resolve a failure from the present state, best first. */
export const recoveryProposalSchema = z.object({
  proposalId: z.string(),
  /** `hand`: a person reaches in; `swap`: the pod goes. The others are motions. */
  kind: z.enum([
    'retry_same_bin',
    'retry_other_bin',
    'make_space',
    'flip_up',
    'probe',
    'eject',
    'bring_away',
    'look_again',
    'hand',
    'swap',
    'unhold',
  ]),
  /** Null where the arm does not move. */
  motion: manualMotionSchema.nullable(),
  pSuccess: z.number().nullable(),
  expectedS: z.number(),
  reasons: z.array(planReasonSchema),
});
export type RecoveryProposal = z.infer<typeof recoveryProposalSchema>;
