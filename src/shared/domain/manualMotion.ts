import { z } from 'zod';
import {
  amountSchema,
  extentSchema,
  idSchema,
  labelSchema,
  listOf,
  quantitySchema,
  textSchema,
  timeMsSchema,
  wireLimits,
} from '#shared/units/wireBounds.ts';
import { vec3Schema } from '#shared/geometry/pose.ts';
import { personSchema } from './intervention.ts';
import { primitiveStepSchema } from './primitive.ts';
import { stepResultSchema } from './stow.ts';

/** Tool speed that no motion by hand exceeds, whatever its scaling (ISO 10218, manual reduced speed). */
export const MANUAL_MAX_TOOL_SPEED_MPS = 0.25;
/** Range of the speed scaling of a motion by hand. */
export const speedFractionSchema = z.number().min(0.05).max(1);

export const jogFrames = ['tool', 'bin', 'cell'] as const;

/** What a person may have the arm do while the hold-to-run control is held. */
export const manualMotionSchema = z.discriminatedUnion('kind', [
  /** A chain of primitives in a bin; the tool goes there first if it is elsewhere. */
  z.object({ kind: z.literal('chain'), binId: idSchema, chain: z.array(primitiveStepSchema).min(1).max(8) }),
  /** Picks the item from the buffer, unless the tool holds it, and stows it. */
  z.object({
    kind: z.literal('stow'),
    itemId: idSchema,
    binId: idSchema,
    chain: z.array(primitiveStepSchema).min(1).max(8),
  }),
  /** Brings the item in the tool away. */
  z.object({ kind: z.literal('dispose'), itemId: idSchema, to: z.enum(['person', 'sideline', 'buffer']) }),
  /** Moves the tool along and about the axes of a frame; directions are unit or zero vectors, one of them not zero. */
  z.object({
    kind: z.literal('jog_tool'),
    frame: z.enum(jogFrames),
    /** Bin whose frame is meant; needed with frame `bin`. */
    binId: idSchema.nullable(),
    linear: vec3Schema,
    angular: vec3Schema,
    /** Ends after so many metres (linear) or radians (angular only); null goes on while it is held. */
    step: extentSchema.nullable(),
  }),
  /** Moves one joint, named as in the cell's description. */
  z.object({
    kind: z.literal('jog_joint'),
    joint: labelSchema,
    direction: z.union([z.literal(1), z.literal(-1)]),
    /** Ends after so many metres or radians; null goes on while it is held. */
    step: extentSchema.nullable(),
  }),
]);
export type ManualMotion = z.infer<typeof manualMotionSchema>;

/**
 * The state that a preview was drawn from. The cell compares it with its own when the motion is asked for and refuses with
 * `state_changed` when anything differs: what is executed is what was previewed.
 */
export const previewBasisSchema = z.object({
  podId: idSchema.nullable(),
  binId: idSchema.nullable(),
  /** Picture of the newest estimate of that bin. */
  estimateImageId: idSchema.nullable(),
  heldItemId: idSchema.nullable(),
});
export type PreviewBasis = z.infer<typeof previewBasisSchema>;

/** Why a motion by hand came to its end. Closed list; all but the first three are stops by the cell itself. */
export const holdEnds = [
  'goal',
  'released',
  'force',
  /** No beat came in time: a frozen window, a lost link, a sleeping machine. */
  'silence',
  /** Beats came, but their round trip was above the limit. */
  'slow_link',
  'control_lost',
  /** Stop or Abort, from anybody. */
  'stopped',
  /** The connection that the beats came on was closed. */
  'disconnected',
  /** A joint limit, a timeout, or a collision with the frame. */
  'motion',
] as const;
export const holdEndSchema = z.enum(holdEnds);
export type HoldEnd = z.infer<typeof holdEndSchema>;

/** Why the window let go; all of them are `released` to the cell, the reason goes to the journal. */
export const letGoReasons = [
  'released',
  'focus_lost',
  'hidden',
  'closed',
  /** The system took the pointer away, or the gamepad is gone. */
  'pointer_lost',
  /** A second button, finger or hold key, or a menu. */
  'second_press',
  /** Ctrl, Alt or Meta. */
  'modifier',
  /** The gamepad's reading stood still while its button was down. */
  'pad_silent',
] as const;
export const letGoReasonSchema = z.enum(letGoReasons);
export type LetGoReason = z.infer<typeof letGoReasonSchema>;

/** A motion by hand that is asked for and not over yet: everybody sees who moves the arm. */
export const manualInProgressSchema = z.object({
  holdId: idSchema,
  motion: manualMotionSchema,
  speedFraction: quantitySchema,
  by: personSchema,
  startedAtMs: timeMsSchema,
});
export type ManualInProgress = z.infer<typeof manualInProgressSchema>;

export const manualEndedSchema = z.object({
  holdId: idSchema,
  motion: manualMotionSchema,
  by: personSchema,
  endedBy: holdEndSchema,
  /** One sentence for a person. */
  detail: textSchema,
  /** Real time from the last valid beat, or the message that stopped it, to standstill; null when it ended by itself or never began to move. */
  stopLatencyMs: amountSchema.nullable(),
  peakForceN: quantitySchema,
  /** Primitives that were carried out, for chains and stows. */
  steps: listOf(stepResultSchema, wireLimits.steps),
});
export type ManualEnded = z.infer<typeof manualEndedSchema>;

/** How a cell watches over a motion by hand; real time, whatever the speed of a simulated cell. */
export const holdLimitsSchema = z.object({
  /** How often a console should send a beat. */
  beatPeriodMs: extentSchema,
  /** Without a beat for this long the arm stops. */
  beatTimeoutMs: extentSchema,
  /** Above this the arm does not begin to move, or stops. */
  maxRoundTripMs: extentSchema,
  maxToolSpeedMps: extentSchema,
});
export type HoldLimits = z.infer<typeof holdLimitsSchema>;
