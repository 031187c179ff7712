import { z } from 'zod';
import {
  amountSchema,
  bytesOf,
  countSchema,
  extentSchema,
  idSchema,
  labelSchema,
  listOf,
  quantitySchema,
  serialSchema,
  textSchema,
  timeMsSchema,
  wireLimits,
} from '#shared/units/wireBounds.ts';
import { cellCommandSchema, commandAckSchema } from '#shared/domain/cellCommand.ts';
import { cellEventSchema } from '#shared/domain/cellEvent.ts';
import { offeredFaultSchema } from '#shared/domain/fault.ts';
import { holdLimitsSchema } from '#shared/domain/manualMotion.ts';
import { inspectionDescriptionSchema } from '#shared/domain/inspectionState.ts';
import { motionPhaseSchema } from '#shared/domain/stow.ts';
import { cellSnapshotSchema } from '#shared/domain/cellSnapshot.ts';
import { foreignNameSchema } from '#shared/domain/name.ts';
import { vec3Schema } from '#shared/geometry/pose.ts';

/**
 * The wire between a cell and a console: Socket.IO 5, version 1.4. The rules are in SPEC.md beside this file, by number.
 * Two namespaces, each on a connection of its own so that telemetry never stands before an event or a command:
 * `/control` (handshake, snapshot, events, commands, pictures on request) and `/telemetry` (volatile, binary).
 */
export const PROTOCOL_VERSION = '1.4';
export const CONTROL_NAMESPACE = '/control';
export const TELEMETRY_NAMESPACE = '/telemetry';

/** Names of the Socket.IO messages. */
export const wire = {
  /** cell -> console, once after connecting */
  welcome: 'welcome',
  /** cell -> console, durable, numbered, in order */
  event: 'event',
  /** console -> cell: the last event that is safely stored there */
  seen: 'seen',
  /** console -> cell with acknowledgement: a command */
  command: 'command',
  /** console -> cell with acknowledgement: clock comparison */
  clock: 'clock',
  /** console -> cell with acknowledgement: a stored picture */
  picture: 'picture',
  /** cell -> console: something the console should know and that is no event (dropped telemetry, a gap) */
  advice: 'advice',
  /** console -> cell: the hold-to-run control is still held */
  holdBeat: 'hold.beat',
  /** console -> cell: it was let go */
  holdEnd: 'hold.end',
  /** cell -> console: answer to a beat */
  holdEcho: 'hold.echo',
  joints: 'joints',
  wrench: 'wrench',
  frame: 'frame',
} as const;

/** Between one cell and one console; it stands in no event, snapshot, log or journal. */
const connectionSecretSchema = z.string().min(16).max(128);

export const handshakeSchema = z.object({
  token: labelSchema,
  protocol: idSchema,
  consoleId: z.string().min(1).max(64),
  consoleName: foreignNameSchema,
  /** Last event stored by this console, to resume after it; null asks for a snapshot. */
  lastSeen: z.object({ epoch: idSchema, seq: countSchema }).nullable(),
  /** Of this console's earlier welcome from the same cell: it is known again by it (H9). Absent before 1.2. */
  connectionSecret: connectionSecretSchema.nullable().optional(),
});
export type Handshake = z.infer<typeof handshakeSchema>;

export const handshakeRefusals = ['bad_token', 'protocol_version', 'invalid_handshake', 'origin'] as const;
/** `data` of the connect_error that refuses a handshake. */
export const handshakeRefusalSchema = z.object({
  code: z.enum(handshakeRefusals),
  message: textSchema,
  supported: listOf(idSchema, wireLimits.words).optional(),
});
export type HandshakeRefusal = z.infer<typeof handshakeRefusalSchema>;

/** What the arm's tool can take; the planner reads its limits here. Metres, newtons, kilograms. */
export const toolDescriptionSchema = z.looseObject({ kind: z.enum(['belts', 'plunger']) });

/** Elements of an arm's description, counted without reading it. */
function urdfElements(urdf: string): number {
  let count = 0;
  for (const tag of ['<link', '<joint'])
    for (let at = urdf.indexOf(tag); at >= 0; at = urdf.indexOf(tag, at + tag.length)) count += 1;
  return count;
}

const urdfSchema = z
  .string()
  .max(wireLimits.urdfCharacters, {
    error: ({ input }) =>
      `${(input as string).length} characters of URDF, at most ${wireLimits.urdfCharacters} are taken`,
  })
  .superRefine((urdf, context) => {
    const count = urdfElements(urdf);
    if (count > wireLimits.urdfElements)
      context.addIssue(`${count} links and joints, at most ${wireLimits.urdfElements} are taken`);
    if (urdf.includes('<!DOCTYPE') || urdf.includes('<!ENTITY'))
      context.addIssue('a document type or entities, which are not taken');
  });

export const cellDescriptionSchema = z.object({
  cellId: idSchema,
  name: foreignNameSchema,
  software: labelSchema,
  simulated: z.boolean(),
  /** URDF text of gantry, arm, tool and separator: geometry and joint limits of the twin. */
  armUrdf: urdfSchema,
  /** Pose of the URDF's root link in the cell frame. */
  armBaseInCellM: vec3Schema,
  /** Order of the values in `joints`. */
  jointNames: listOf(labelSchema, wireLimits.joints),
  tool: toolDescriptionSchema,
  bufferSlots: z.int().nonnegative().max(wireLimits.items),
  /** Primitives that this cell carries out, with the ranges it accepts; a subset of the declared ones. */
  primitives: listOf(
    z.object({
      name: idSchema,
      preconditions: listOf(idSchema, wireLimits.words),
      parameters: listOf(
        z.looseObject({
          kind: z.enum(['number', 'choice']),
          name: idSchema,
          default: z.union([quantitySchema, labelSchema]),
        }),
        wireLimits.parameters,
      ),
    }),
    wireLimits.primitives,
  ),
  /** Limit of the wrist force that the cell enforces by itself. */
  forceCapN: quantitySchema,
  /** Absent where the cell does not tell how it inspects, and so before 1.3. */
  inspection: inspectionDescriptionSchema.optional(),
  leaseMs: amountSchema,
  /** Absent where the cell knows no motion by hand (protocol 1.0). */
  manual: holdLimitsSchema.optional(),
  /** Faults that can be asked for; absent where the cell is real, or older than faults on request. */
  faults: listOf(offeredFaultSchema, wireLimits.parameters * 2).optional(),
});
export type CellDescription = z.infer<typeof cellDescriptionSchema>;

export const welcomeSchema = z.object({
  protocol: idSchema,
  epoch: idSchema,
  description: cellDescriptionSchema,
  /** Present when the console cannot resume: first contact, another epoch, or events too old to be kept. */
  snapshot: cellSnapshotSchema.nullable(),
  /** Events after this number follow. */
  resumeAfterSeq: countSchema,
  /** True when events between the console's last and the snapshot are lost to it. */
  gap: z.boolean(),
  timeMs: timeMsSchema,
  /** To this connection only; absent before 1.2. */
  connectionSecret: connectionSecretSchema.optional(),
});
export type Welcome = z.infer<typeof welcomeSchema>;

/** Payload of `seen`. The cell sends at most EVENT_WINDOW events beyond the last one that was reported as seen. */
export const seenSchema = z.object({ epoch: idSchema, seq: countSchema });
export type Seen = z.infer<typeof seenSchema>;
export const EVENT_WINDOW = 1000;

export const clockRequestSchema = z.object({ clientTimeMs: timeMsSchema });
export const clockReplySchema = z.object({ clientTimeMs: timeMsSchema, cellTimeMs: timeMsSchema });

const holdIdSchema = z.string().min(8).max(64);
/** `index` grows with every beat; `echoIndex` is the newest echo that the window has seen, null before the first. */
export const holdBeatSchema = z.object({
  holdId: holdIdSchema,
  index: countSchema,
  echoIndex: countSchema.nullable(),
});
export type HoldBeat = z.infer<typeof holdBeatSchema>;
export const holdReleaseSchema = z.object({ holdId: holdIdSchema });
export type HoldRelease = z.infer<typeof holdReleaseSchema>;
/** `roundTripMs`: the longest of the last few, with the wait for the next beat; null before the first was measured. */
export const holdEchoSchema = z.object({
  holdId: holdIdSchema,
  index: countSchema,
  roundTripMs: amountSchema.nullable(),
});
export type HoldEcho = z.infer<typeof holdEchoSchema>;

export const pictureRequestSchema = z.object({ imageId: z.string().min(1).max(128) });
export const pictureReplySchema = z.discriminatedUnion('found', [
  z.object({
    found: z.literal(true),
    imageId: idSchema,
    mediaType: z.literal('image/jpeg'),
    widthPx: z.int().positive().max(wireLimits.picturePx),
    heightPx: z.int().positive().max(wireLimits.picturePx),
    capturedAtMs: timeMsSchema,
    data: bytesOf(wireLimits.pictureBytes),
  }),
  z.object({ found: z.literal(false), imageId: idSchema, message: textSchema }),
]);
export type PictureReply = z.infer<typeof pictureReplySchema>;

export const adviceSchema = z.discriminatedUnion('code', [
  /** This reader was too slow: so many telemetry messages were not sent to it since the last advice. */
  z.object({ code: z.literal('telemetry_dropped'), count: serialSchema, timeMs: timeMsSchema }),
  /** This console sends more than it may (P15); since 1.4. */
  z.object({ code: z.literal('too_many_messages'), message: textSchema, timeMs: timeMsSchema }),
  z.object({ code: z.literal('malformed_message'), message: textSchema, timeMs: timeMsSchema }),
]);
export type Advice = z.infer<typeof adviceSchema>;

/**
 * Telemetry samples, binary, little-endian: `values` is a Float32Array of `count` rows. Sample i was taken at
 * startMs + i * periodMs on the cell's clock. `index` grows by one a message, so that a reader can count what it missed.
 */
export const sampleBatchSchema = z
  .object({
    index: countSchema,
    startMs: timeMsSchema,
    periodMs: extentSchema,
    count: z.int().positive().max(wireLimits.samples),
    values: bytesOf(wireLimits.sampleBytes),
    /** Of the wrench: what the motion did at the first sample; left out where nothing moves. */
    phase: motionPhaseSchema.optional(),
  })
  .refine(({ count, values }) => values.byteLength > 0 && values.byteLength % (4 * count) === 0, {
    path: ['values'],
    error: 'expected four bytes a value and the same number of values a row',
  });
export type SampleBatch = z.infer<typeof sampleBatchSchema>;

/** A camera picture as it is taken; volatile, unlike the stored pictures that events name. */
export const frameSchema = z.object({
  index: countSchema,
  cameraId: idSchema,
  binId: idSchema.nullable(),
  capturedAtMs: timeMsSchema,
  widthPx: z.int().positive().max(wireLimits.picturePx),
  heightPx: z.int().positive().max(wireLimits.picturePx),
  data: bytesOf(wireLimits.pictureBytes),
});
export type Frame = z.infer<typeof frameSchema>;

/** Values a row: joints, one per jointNames; wrench, Fx Fy Fz Tx Ty Tz at the wrist in the cell frame (N, Nm). */
export const WRENCH_COLUMNS = 6;

export { cellCommandSchema, cellEventSchema, cellSnapshotSchema, commandAckSchema };

/** Samples of a batch as rows laid out one after another; copies because the wire's bytes may be unaligned. */
export function samplesOf(batch: SampleBatch): Float32Array {
  return new Float32Array(new Uint8Array(batch.values).buffer);
}
export function batchBytes(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer.slice(values.byteOffset, values.byteOffset + values.byteLength));
}
