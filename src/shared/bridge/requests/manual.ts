import { z } from 'zod';
import { commandAckSchema } from '#shared/domain/cellCommand.ts';
import {
  holdEndSchema,
  letGoReasonSchema,
  manualMotionSchema,
  speedFractionSchema,
} from '#shared/domain/manualMotion.ts';
import { motionPreviewSchema, recoveryProposalSchema } from '#shared/domain/preview.ts';
import { cellKeySchema, subjectIdSchema } from '../requestBounds.ts';

const holdIdSchema = z.string().min(8).max(64);

/** Motion by hand: preview, proposals, hold-to-run. */
export const manualRequests = {
  /** Draws what the motion is expected to do; fails with a sentence when it cannot be previewed. */
  previewMotion: {
    params: z.object({ cellKey: cellKeySchema, motion: manualMotionSchema }),
    reply: motionPreviewSchema,
  },
  recoveryProposals: {
    params: z.object({ cellKey: cellKeySchema, interventionId: subjectIdSchema }),
    reply: z.array(recoveryProposalSchema),
  },
  /**
   * Begins exactly the previewed motion, or a jog (previewId null). Afterwards the window must send a beat every
   * `beatPeriodMs` for as long as the control is held; the cell stops by itself when they stay away.
   */
  holdBegin: {
    params: z.object({
      cellKey: cellKeySchema,
      /** Chosen by the window, unique. */
      holdId: holdIdSchema,
      previewId: subjectIdSchema.nullable(),
      motion: manualMotionSchema,
      speedFraction: speedFractionSchema,
    }),
    reply: z.object({
      ack: commandAckSchema,
      beatPeriodMs: z.number(),
      beatTimeoutMs: z.number(),
      maxRoundTripMs: z.number(),
    }),
  },
  /** `index` grows by one a beat; `echoIndex` is the newest echo that the window has seen, from which the cell measures the round trip. */
  holdBeat: {
    params: z.object({
      cellKey: cellKeySchema,
      holdId: holdIdSchema,
      index: z.int().nonnegative(),
      echoIndex: z.int().nonnegative().nullable(),
    }),
    reply: z.object({}),
  },
  holdEnd: {
    params: z.object({ cellKey: cellKeySchema, holdId: holdIdSchema, why: letGoReasonSchema }),
    reply: z.object({}),
  },
} as const;

export const manualPushes = [
  /** The cell's echo of a beat, with the round trip it measured over window, console and link. */
  z.object({
    type: z.literal('holdEcho'),
    cellKey: z.string(),
    holdId: z.string(),
    index: z.int().nonnegative(),
    roundTripMs: z.number().nullable(),
  }),
  /** The motion is over; sent once for each hold that was begun. */
  z.object({
    type: z.literal('holdEnded'),
    cellKey: z.string(),
    holdId: z.string(),
    endedBy: holdEndSchema,
    detail: z.string(),
    /** From the last valid beat, or the message that stopped it, to standstill; measured in the cell. Null when it ended by itself. */
    stopLatencyMs: z.number().nullable(),
    peakForceN: z.number(),
  }),
] as const;
