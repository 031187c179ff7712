import { z } from 'zod';
import { cellKeySchema } from '../requestBounds.ts';

const count = z.int().nonnegative();

/** How often each span of delays occurred: bucket i counts delays below `boundsMs[i]`, the last one all longer. */
export const delayHistogramSchema = z.object({
  boundsMs: z.array(z.number()),
  counts: z.array(count),
  total: count,
  p50Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  maxMs: z.number().nullable(),
});
export type DelayHistogram = z.infer<typeof delayHistogramSchema>;

export const delayKinds = ['roundTrip', 'oneWay', 'command', 'plan'] as const;
export type DelayKind = (typeof delayKinds)[number];

const cellDiagnosisSchema = z.object({
  cellKey: z.string(),
  name: z.string(),
  simulated: z.boolean().nullable(),
  software: z.string().nullable(),
  /** Name of the arm's description, and the hash of its text. */
  armName: z.string().nullable(),
  armSha256: z.string().nullable(),
  epoch: z.string().nullable(),
  seq: z.int().nullable(),
  link: z.string(),
  clockOffsetMs: z.number(),
  /** Messages that never came over the link. */
  telemetryLost: count,
  malformed: count,
  wrenchHz: z.number().nullable(),
  jointsHz: z.number().nullable(),
  delays: z.record(z.enum(delayKinds), delayHistogramSchema),
});
export type CellDiagnosis = z.infer<typeof cellDiagnosisSchema>;

export const diagnosisReportSchema = z.object({
  atMs: z.number(),
  versions: z.object({
    application: z.string(),
    shell: z.string(),
    protocol: z.string(),
    node: z.string(),
    v8: z.string(),
    electron: z.string().nullable(),
    chromium: z.string().nullable(),
    system: z.string(),
  }),
  models: z.array(
    z.object({
      file: z.string(),
      sha256: z.string(),
      sizeBytes: count,
      /** Null: the file has no card beside it. */
      card: z.string().nullable(),
      cardSha256: z.string().nullable(),
    }),
  ),
  process: z.object({
    uptimeS: z.number(),
    residentBytes: count,
    heapUsedBytes: count,
    heapTotalBytes: count,
    externalBytes: count,
    /** Share of one core since the last report. */
    cpuShare: z.number().nullable(),
    /** How late the event loop was, beyond its own period, since the last report. */
    lagP50Ms: z.number().nullable(),
    lagP99Ms: z.number().nullable(),
    lagMaxMs: z.number().nullable(),
  }),
  machine: z.object({
    cores: count,
    cpu: z.string(),
    memoryBytes: count,
    memoryFreeBytes: count,
    loadAverage: z.number(),
  }),
  /** Of the data folder's disk; null where the system does not tell. */
  disk: z.object({ totalBytes: z.number(), freeBytes: z.number() }).nullable(),
  recorder: z
    .object({
      state: z.string(),
      detail: z.string().nullable(),
      messagesWritten: count,
      totalBytes: z.number(),
      droppedTelemetry: count,
      droppedFrames: count,
      droppedEvents: count,
    })
    .nullable(),
  windows: count,
  cells: z.array(cellDiagnosisSchema),
});
export type DiagnosisReport = z.infer<typeof diagnosisReportSchema>;

export const logLineSchema = z.object({
  atMs: z.number(),
  severity: z.enum(['info', 'warning', 'error']),
  text: z.string(),
});
export type LogLine = z.infer<typeof logLineSchema>;

/** What only the window knows of itself; goes into the bundle as it was told. */
export const windowFactsSchema = z.object({
  userAgent: z.string().max(500),
  renderer: z.string().max(500),
  quality: z.string().max(20),
  widthPx: z.int(),
  heightPx: z.int(),
  pixelRatio: z.number(),
  language: z.string().max(20),
  theme: z.string().max(20),
  heapUsedBytes: z.number().nullable(),
  malformedPushes: count,
  cspViolations: z.array(z.string().max(500)).max(20),
});
export type WindowFacts = z.infer<typeof windowFactsSchema>;

/** What the support screen shows: requests of the window. */
export const diagnosisRequests = {
  diagnosisReport: { params: z.object({}), reply: diagnosisReportSchema },
  /** Telemetry of a cell at full rate, as pushes `telemetryFull`, for the next 15 s; asked again it goes on. */
  diagnosisSubscribe: {
    params: z.object({ cellKey: cellKeySchema }),
    reply: z.object({ untilMs: z.number() }),
  },
  diagnosisUnsubscribe: { params: z.object({ cellKey: cellKeySchema }), reply: z.object({}) },
  /** Newest lines last, without secrets. `cellKey` null: the application's own log. */
  diagnosisLog: {
    params: z.object({ cellKey: cellKeySchema.nullable(), limit: z.int().min(1).max(1000) }),
    reply: z.object({
      lines: z.array(logLineSchema),
      /** Lines that the log no longer has. */
      forgotten: count,
      /** Why there is no log: it is at the cell, or its file cannot be read. Null when there is one. */
      absent: z.enum(['elsewhere', 'unreadable']).nullable(),
    }),
  },
  /** Writes one file without secrets that says all of the above, and tells where. */
  diagnosisBundle: {
    params: z.object({ window: windowFactsSchema }),
    reply: z.object({ path: z.string(), fileName: z.string(), sizeBytes: count, text: z.string() }),
  },
} as const;

/** What the main process tells the window about it by itself. */
export const diagnosisPushes = [
  /** Full rate, batches of about 50 ms; volatile. Missing numbers of `index` were dropped on the way to the window. */
  z.object({
    type: z.literal('telemetryFull'),
    cellKey: z.string(),
    signal: z.enum(['wrench', 'joints']),
    index: count,
    startMs: z.number(),
    periodMs: z.number().positive(),
    columns: z.int().positive().max(64),
    /** Rows of Float32, little endian, in base64. Wrench: newtons and newton metres, x y z each; joints: metres and radians. */
    valuesBase64: z.string(),
  }),
] as const;
