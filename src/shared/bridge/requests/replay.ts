import { z } from 'zod';
import { ownStatementSchema, saidSchema } from '#shared/domain/statement.ts';
import { cellEventSchema } from '#shared/domain/cellEvent.ts';
import { cellViewSchema, pictureSchema } from '../views.ts';

/**
 * Recordings and their replay. A replay is a session that the window names; its state, telemetry and pictures come with
 * the pushes of live cells under `replayKey(sessionId)`, so that the same panels show them. All times are the recorded
 * cell's clock, milliseconds.
 */
export const momentKinds = ['failure', 'intervention', 'intervention_closed', 'finding', 'pod_swap'] as const;
export const recordedMomentSchema = z.object({
  kind: z.enum(momentKinds),
  timeMs: z.number(),
  /** Id of the stow, intervention, finding or pod. */
  subjectId: z.string(),
  text: z.string(),
});
export type RecordedMoment = z.infer<typeof recordedMomentSchema>;

export const recordingSummarySchema = z.object({
  /** Folder and file within the recordings of this console, without an ending: it stays when the file is finished. */
  recordingId: z.string(),
  cellKey: z.string(),
  cellName: z.string().nullable(),
  startMs: z.number(),
  endMs: z.number(),
  sizeBytes: z.number(),
  /** Still being written: it opens as far as it goes. */
  unfinished: z.boolean(),
  moments: z.array(recordedMomentSchema),
});
export type RecordingSummary = z.infer<typeof recordingSummarySchema>;

/** What is opened: a recording of this console, whatever it recorded around a moment of a cell, or any file. */
export const replaySubjectSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('recording'), recordingId: z.string().min(1).max(512) }),
  z.object({ kind: z.literal('moment'), cellKey: z.string().min(1).max(256), timeMs: z.number() }),
  z.object({ kind: z.literal('file'), path: z.string().min(1).max(4096) }),
]);
export type ReplaySubject = z.infer<typeof replaySubjectSchema>;

export const replayChannelSchema = z.object({
  topic: z.string(),
  schemaName: z.string(),
  encoding: z.string(),
  /** Null when the file does not say. */
  messages: z.number().nullable(),
  /** What replay makes of it; `other` is listed and not shown. */
  role: z.string(),
});
export type ReplayChannel = z.infer<typeof replayChannelSchema>;

export const replaySignalSchema = z.object({
  signalId: z.string(),
  label: z.string(),
  /** N, Nm, rad, m, or empty where the recording does not say. */
  unit: z.string(),
});
export type ReplaySignal = z.infer<typeof replaySignalSchema>;

export const replayOverviewSchema = z.object({
  sessionId: z.string(),
  /** Address of this recording in a link; null for a file from elsewhere, which a link names by its path. */
  recordingId: z.string().nullable(),
  path: z.string().nullable(),
  name: z.string(),
  /** Key of the cell that was recorded, where the recording says so. */
  recordedCellKey: z.string().nullable(),
  cellName: z.string().nullable(),
  startMs: z.number(),
  endMs: z.number(),
  sizeBytes: z.number(),
  writtenBy: z.string(),
  /** Recorded by Supercargo in a format that this version knows. */
  own: z.boolean(),
  unfinished: z.boolean(),
  moments: z.array(recordedMomentSchema),
  channels: z.array(replayChannelSchema),
  signals: z.array(replaySignalSchema),
  cameras: z.array(z.string()),
  /** What is missing or damaged. */
  problems: z.array(saidSchema),
});
export type ReplayOverview = z.infer<typeof replayOverviewSchema>;

export const replayRefusalCodes = [
  'not_readable',
  'empty',
  'not_mcap',
  'future_version',
  'damaged',
  'nothing_known',
  /** No recording of that name, or nothing was recorded at that time. */
  'not_found',
  /** The thread that replays ended; the next request starts a new one. */
  'replay_failed',
  'too_many',
] as const;
export const replayOpeningSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), overview: replayOverviewSchema }),
  z.object({
    ok: z.literal(false),
    code: z.enum(replayRefusalCodes),
    message: z.string(),
    statement: ownStatementSchema.optional(),
  }),
]);
export type ReplayOpening = z.infer<typeof replayOpeningSchema>;

export const replayStatusSchema = z.object({
  playing: z.boolean(),
  /** The playhead. */
  timeMs: z.number(),
  startMs: z.number(),
  endMs: z.number(),
  speed: z.number(),
  loop: z.object({ fromMs: z.number(), toMs: z.number() }).nullable(),
  seeking: z.boolean(),
});
export type ReplayStatus = z.infer<typeof replayStatusSchema>;

const directionSchema = z.union([z.literal(1), z.literal(-1)]);
export const transportSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('play') }),
  z.object({ action: z.literal('pause') }),
  z.object({ action: z.literal('seek'), timeMs: z.number() }),
  z.object({ action: z.literal('step'), what: z.enum(['event', 'frame']), direction: directionSchema }),
  z.object({
    action: z.literal('jump'),
    to: z.enum(['failure', 'intervention', 'any']),
    direction: directionSchema,
  }),
  /** 0.1 to 100. */
  z.object({ action: z.literal('speed'), speed: z.number() }),
  z.object({
    action: z.literal('loop'),
    range: z.object({ fromMs: z.number(), toMs: z.number() }).nullable(),
  }),
]);
export type Transport = z.infer<typeof transportSchema>;

export const replaySeriesSchema = z.object({
  startMs: z.number(),
  columnMs: z.number(),
  /** Lowest and highest value of each column; null where there is none. */
  low: z.array(z.number().nullable()),
  high: z.array(z.number().nullable()),
  /** Share of the signal that has been read; it can be drawn meanwhile. */
  readFraction: z.number(),
});
export type ReplaySeries = z.infer<typeof replaySeriesSchema>;

/** A frame and the pose of it in its parent; metres, quaternion x y z w. */
export const replayTransformSchema = z.object({
  parent: z.string(),
  child: z.string(),
  translationM: z.tuple([z.number(), z.number(), z.number()]),
  rotation: z.tuple([z.number(), z.number(), z.number(), z.number()]),
});
export type ReplayTransform = z.infer<typeof replayTransformSchema>;

const vectorSchema = z.tuple([z.number(), z.number(), z.number()]);
const rotationSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);
/** Something that another program drew, in one of its frames. Lengths in metres. */
export const replayShapeSchema = z.object({
  /** `path` joins its points one after another, `lines` each two of them. */
  kind: z.enum(['box', 'sphere', 'cylinder', 'arrow', 'path', 'lines', 'points', 'text']),
  frame: z.string(),
  positionM: vectorSchema,
  /** Quaternion x y z w. */
  rotation: rotationSchema,
  /** Of a box along its axes; of an arrow its length and thickness; of a text its height as z. */
  sizeM: vectorSchema,
  rgba: rotationSchema,
  /** x, y, z one after another, in the frame of the pose. */
  pointsM: z.array(z.number()),
  text: z.string(),
});
export type ReplayShape = z.infer<typeof replayShapeSchema>;
export const replayCloudSchema = z.object({
  frame: z.string(),
  positionM: vectorSchema,
  rotation: rotationSchema,
  /** x, y, z of each point one after another: floats of 32 bits, little-endian. */
  pointsBase64: z.string(),
  /** The message has more points: these are spread evenly over them. */
  isThinned: z.boolean(),
});
export type ReplayCloud = z.infer<typeof replayCloudSchema>;
/** Markers and clouds as they stand at one moment. */
export const replaySceneSchema = z.object({
  shapes: z.array(replayShapeSchema),
  clouds: z.array(replayCloudSchema),
  /** Shapes beyond those that are told. */
  leftOut: z.number(),
});
export type ReplayScene = z.infer<typeof replaySceneSchema>;
export const emptyReplayScene: ReplayScene = { shapes: [], clouds: [], leftOut: 0 };

const sessionIdSchema = z.string().min(1).max(64);
const nothingSchema = z.object({});

/** Requests of the window. */
export const replayRequests = {
  /** Recordings of all cells, newest first; the problems name files that cannot be opened. */
  recordings: {
    params: z.object({}),
    reply: z.object({ recordings: z.array(recordingSummarySchema), problems: z.array(saidSchema) }),
  },
  /** Where a moment of a cell was recorded; null when it was not, or is not kept any more. */
  momentOf: {
    params: z.object({ cellKey: z.string().min(1).max(256), timeMs: z.number() }),
    reply: z
      .object({ recordingId: z.string(), timeMs: z.number(), offsetMs: z.number(), unfinished: z.boolean() })
      .nullable(),
  },
  /** Opening a session that is open replaces it. It begins paused at `atMs`, or at the recording's beginning. */
  openReplay: {
    params: z.object({ sessionId: sessionIdSchema, subject: replaySubjectSchema, atMs: z.number().nullable() }),
    reply: replayOpeningSchema,
  },
  closeReplay: { params: z.object({ sessionId: sessionIdSchema }), reply: nothingSchema },
  replayTransport: {
    params: z.object({ sessionId: sessionIdSchema, transport: transportSchema }),
    reply: replayStatusSchema,
  },
  replaySeries: {
    params: z.object({
      sessionId: sessionIdSchema,
      signalId: z.string().max(512),
      fromMs: z.number(),
      toMs: z.number(),
      columns: z.int().min(1).max(4000),
    }),
    reply: replaySeriesSchema,
  },
  /** The camera picture at or before a time, or the first after it. */
  replayThumbnail: {
    params: z.object({ sessionId: sessionIdSchema, timeMs: z.number() }),
    reply: z.object({ cameraId: z.string(), binId: z.string().nullable(), picture: pictureSchema }).nullable(),
  },
  /** A mesh that a recorded robot's description names, made coarse enough to draw. `none`: the recording does not hold it. */
  replayMesh: {
    params: z.object({ sessionId: sessionIdSchema, uri: z.string().min(1).max(500) }),
    reply: z.discriminatedUnion('kind', [
      /** x, y, z of three corners of each triangle: floats of 32 bits, little-endian. */
      z.object({ kind: z.literal('mesh'), trianglesBase64: z.string() }),
      z.object({ kind: z.literal('none') }),
      z.object({ kind: z.literal('refused'), problem: z.string() }),
    ]),
  },
  /** The file that the command line asks for (--open); told once. */
  fileToOpen: { params: z.object({}), reply: z.object({ path: z.string().nullable() }) },
  /** A file that was dropped on the window, piece by piece; the last answer names where it lies. Base64. */
  dropRecording: {
    params: z.object({
      name: z.string().min(1).max(255),
      offset: z.int().nonnegative(),
      dataBase64: z.string().max(800_000),
      last: z.boolean(),
    }),
    reply: z.object({ path: z.string().nullable() }),
  },
} as const;

/** What the main process tells the window about it by itself. */
export const replayPushes = [
  /** Everything at one moment, after a seek: it replaces what was known of the session. */
  z.object({
    type: z.literal('replayMoment'),
    sessionId: z.string(),
    view: cellViewSchema,
    /** The last events up to the playhead, oldest first. */
    events: z.array(cellEventSchema),
    transforms: z.array(replayTransformSchema),
    scene: replaySceneSchema,
  }),
  /** Frames that moved; the others stay. */
  z.object({
    type: z.literal('replayTransforms'),
    sessionId: z.string(),
    transforms: z.array(replayTransformSchema),
  }),
  /** Markers and clouds of another program changed; it replaces what was told of them. */
  z.object({ type: z.literal('replayScene'), sessionId: z.string(), scene: replaySceneSchema }),
  z.object({ type: z.literal('replayStatus'), sessionId: z.string(), status: replayStatusSchema }),
  /** Reading of a signal went on, or problems were met. */
  z.object({
    type: z.literal('replayProgress'),
    sessionId: z.string(),
    readFraction: z.number(),
    problems: z.array(saidSchema),
  }),
  /** The application was started once more, to show a file: `fileToOpen` says which. */
  z.object({ type: z.literal('fileOffered') }),
  /** The session is over by itself, in one sentence. */
  z.object({
    type: z.literal('replayEnded'),
    sessionId: z.string(),
    message: z.string(),
    statement: ownStatementSchema.optional(),
  }),
] as const;
