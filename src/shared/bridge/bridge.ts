import { z } from 'zod';
import { cellCommandBodySchema, commandAckSchema } from '#shared/domain/cellCommand.ts';
import { cellEventSchema } from '#shared/domain/cellEvent.ts';
import { cellSnapshotSchema } from '#shared/domain/cellSnapshot.ts';
import { planResultSchema } from '#shared/domain/plan.ts';
import { shiftReportSchema } from '#shared/domain/shift.ts';

/**
 * The one contract between the main process and the renderer, whichever host carries it (Electron IPC, or WebSocket on
 * loopback). Requests are parsed in the main process, pushes in the renderer. Nothing else crosses.
 */
export const linkStatusSchema = z.object({
  state: z.enum(['connecting', 'live', 'stale', 'refused']),
  /** One sentence when it is not live: what happened, what happens now. */
  detail: z.string().nullable(),
  /** Wall clock of the last sign of life. */
  lastHeardAtMs: z.number().nullable(),
  roundTripMs: z.number().nullable(),
  /** Cell clock minus workstation clock, milliseconds. */
  clockOffsetMs: z.number(),
  telemetryDropped: z.int().nonnegative(),
});
export type LinkStatus = z.infer<typeof linkStatusSchema>;

export const planningSchema = z.object({
  /** Automatic: the planner holds control and sends its best candidate. */
  automatic: z.boolean(),
  /** Why the planner does nothing at present, or null. */
  paused: z.string().nullable(),
  result: planResultSchema.nullable(),
  atMs: z.number().nullable(),
});
export type Planning = z.infer<typeof planningSchema>;

/** What twin and panels need of a cell's description. */
export const cellViewDescriptionSchema = z.object({
  name: z.string(),
  simulated: z.boolean(),
  software: z.string(),
  armUrdf: z.string(),
  armBaseInCellM: z.tuple([z.number(), z.number(), z.number()]),
  jointNames: z.array(z.string()),
  forceCapN: z.number(),
  bufferSlots: z.int(),
  primitiveNames: z.array(z.string()),
  tool: z.record(z.string(), z.unknown()),
});
export type CellViewDescription = z.infer<typeof cellViewDescriptionSchema>;

export const cellViewSchema = z.object({
  cellKey: z.string(),
  link: linkStatusSchema,
  description: cellViewDescriptionSchema.nullable(),
  snapshot: cellSnapshotSchema.nullable(),
  planning: planningSchema,
  /** Fencing token held by this console's operator, null while it holds nothing. */
  operatorToken: z.int().nullable(),
});
export type CellView = z.infer<typeof cellViewSchema>;

export const operatorSchema = z.object({ operatorId: z.string().min(1).max(64), name: z.string().min(1).max(128) });
export type Operator = z.infer<typeof operatorSchema>;

export const hostInfoSchema = z.object({
  shell: z.enum(['electron', 'browser']),
  version: z.string(),
  consoleId: z.string(),
  dataDir: z.string(),
  operator: operatorSchema,
});
export type HostInfo = z.infer<typeof hostInfoSchema>;

export const systemAlertSchema = z.object({
  code: z.string(),
  severity: z.enum(['warning', 'error']),
  text: z.string(),
  /** Null until it is over. */
  endedAtMs: z.number().nullable(),
  sinceMs: z.number(),
  cellKey: z.string().nullable(),
});
export type SystemAlert = z.infer<typeof systemAlertSchema>;

export const pictureSchema = z.object({
  imageId: z.string(),
  mediaType: z.literal('image/jpeg'),
  widthPx: z.int(),
  heightPx: z.int(),
  capturedAtMs: z.number(),
  /** Base64: small pictures, and both carriers take it unchanged. */
  dataBase64: z.string(),
});
export type Picture = z.infer<typeof pictureSchema>;

/** Requests: name -> schema of the parameters and of the reply. */
export const bridgeRequests = {
  hostInfo: { params: z.object({}), reply: hostInfoSchema },
  cells: { params: z.object({}), reply: z.array(cellViewSchema) },
  setOperator: { params: operatorSchema, reply: hostInfoSchema },
  /** The operator's command; main adds id, deadline, token and person, journals the intent, sends it, journals the answer. */
  command: {
    params: z.object({ cellKey: z.string(), body: cellCommandBodySchema, reason: z.string().max(2000) }),
    reply: commandAckSchema,
  },
  setAutomatic: { params: z.object({ cellKey: z.string(), automatic: z.boolean() }), reply: planningSchema },
  picture: {
    params: z.object({ cellKey: z.string(), imageId: z.string().min(1).max(128) }),
    reply: pictureSchema.nullable(),
  },
  /** Events of a cell before a sequence number, newest last, from the journal. */
  recentEvents: {
    params: z.object({ cellKey: z.string(), limit: z.int().min(1).max(500) }),
    reply: z.array(cellEventSchema),
  },
  shiftReport: {
    params: z.object({ fromMs: z.number(), toMs: z.number() }),
    reply: shiftReportSchema,
  },
  alerts: { params: z.object({}), reply: z.array(systemAlertSchema) },
} as const;
export type BridgeRequestName = keyof typeof bridgeRequests;
export type BridgeParams<Name extends BridgeRequestName> = z.infer<(typeof bridgeRequests)[Name]['params']>;
export type BridgeReply<Name extends BridgeRequestName> = z.infer<(typeof bridgeRequests)[Name]['reply']>;
export const bridgeRequestNames = Object.keys(bridgeRequests) as BridgeRequestName[];

/** Answer to a request: expected failures are values here too. */
export const bridgeAnswerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({
    ok: z.literal(false),
    code: z.enum(['unknown_request', 'invalid_parameters', 'unknown_cell', 'failed']),
    message: z.string(),
  }),
]);
export type BridgeAnswer = z.infer<typeof bridgeAnswerSchema>;

/** Pushes from main to renderer. Telemetry ones are volatile; the others arrive all and in order. */
export const bridgePushSchema = z.discriminatedUnion('type', [
  /** The whole view of a cell: at start, after a gap, when its description changes. */
  z.object({ type: z.literal('cell'), view: cellViewSchema }),
  z.object({ type: z.literal('event'), cellKey: z.string(), event: cellEventSchema }),
  z.object({ type: z.literal('link'), cellKey: z.string(), link: linkStatusSchema }),
  z.object({ type: z.literal('planning'), cellKey: z.string(), planning: planningSchema }),
  z.object({ type: z.literal('control'), cellKey: z.string(), operatorToken: z.int().nullable() }),
  z.object({ type: z.literal('alert'), alert: systemAlertSchema }),
  /** Newest joint values, at most 60 a second; metres and radians in the order of jointNames. */
  z.object({ type: z.literal('joints'), cellKey: z.string(), timeMs: z.number(), values: z.array(z.number()) }),
  /** Wrist force magnitude, 100 Hz, in batches; oldest first. Newtons. */
  z.object({
    type: z.literal('force'),
    cellKey: z.string(),
    startMs: z.number(),
    periodMs: z.number(),
    forceN: z.array(z.number()),
  }),
  z.object({
    type: z.literal('frame'),
    cellKey: z.string(),
    cameraId: z.string(),
    binId: z.string().nullable(),
    picture: pictureSchema,
  }),
]);
export type BridgePush = z.infer<typeof bridgePushSchema>;

/** What the renderer holds: Electron's preload and the browser host's socket both provide exactly this. */
export interface BridgeTransport {
  request(name: BridgeRequestName, params: unknown): Promise<BridgeAnswer>;
  /** Returns the function that ends the subscription. */
  onPush(listener: (push: unknown) => void): () => void;
  /** Connection between window and host; Electron's is always up. */
  onConnection(listener: (connected: boolean) => void): () => void;
}

export { IPC_PUSH, IPC_REQUEST, PRELOAD_KEY } from './channels.ts';
