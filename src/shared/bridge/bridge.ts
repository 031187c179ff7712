import { z } from 'zod';
import { ownStatementSchema } from '#shared/domain/statement.ts';
import { cellCommandBodySchema, commandAckSchema } from '#shared/domain/cellCommand.ts';
import { cellEventSchema } from '#shared/domain/cellEvent.ts';
import { pinSchema } from '#shared/domain/handover.ts';
import { nameSchema } from '#shared/domain/name.ts';
import { shiftReportSchema } from '#shared/domain/shift.ts';
import { cellKeySchema } from './requestBounds.ts';
import { alarmPushes, alarmRequests } from './requests/alarm.ts';
import { auditPushes, auditRequests } from './requests/audit.ts';
import { diagnosisPushes, diagnosisRequests } from './requests/diagnosis.ts';
import { handoverPushes, handoverRequests } from './requests/handover.ts';
import { inspectionRequests } from './requests/inspection.ts';
import { manualPushes, manualRequests } from './requests/manual.ts';
import { presenceRequests } from './requests/presence.ts';
import { replayPushes, replayRequests } from './requests/replay.ts';
import { trainingRequests } from './requests/training.ts';
import {
  cellViewSchema,
  hostInfoSchema,
  linkStatusSchema,
  operatorSchema,
  pictureSchema,
  planningSchema,
  systemAlertSchema,
} from './views.ts';

export * from './views.ts';

/**
 * The one contract between the main process and the renderer, whichever host carries it (Electron IPC, or WebSocket on
 * loopback). Requests are parsed in the main process, pushes in the renderer. Nothing else crosses. Every
 * text and list of a request is bounded (requestBounds.test.ts): what is larger goes no further than the parser. What belongs to one
 * part of the application is declared in requests/.
 */
/** Requests: name -> schema of the parameters and of the reply. */
export const bridgeRequests = {
  hostInfo: { params: z.object({}), reply: hostInfoSchema },
  cells: { params: z.object({}), reply: z.array(cellViewSchema) },
  setOperator: { params: operatorSchema.extend({ name: nameSchema }), reply: hostInfoSchema },
  /** The operator's command; main adds id, deadline, token and person, journals the intent, sends it, journals the answer. */
  command: {
    params: z.object({
      cellKey: cellKeySchema,
      body: cellCommandBodySchema,
      reason: z.string().max(2000),
      /** Four eyes: who agrees besides, where the right of this command asks for it. */
      second: z
        .object({ by: z.string().min(1).max(64), pin: pinSchema })
        .nullable()
        .optional(),
    }),
    reply: commandAckSchema,
  },
  setAutomatic: { params: z.object({ cellKey: cellKeySchema, automatic: z.boolean() }), reply: planningSchema },
  picture: {
    params: z.object({ cellKey: cellKeySchema, imageId: z.string().min(1).max(128) }),
    reply: pictureSchema.nullable(),
  },
  /** Events of a cell before a sequence number, newest last, from the journal. */
  recentEvents: {
    params: z.object({ cellKey: cellKeySchema, limit: z.int().min(1).max(500) }),
    reply: z.array(cellEventSchema),
  },
  shiftReport: {
    params: z.object({ fromMs: z.number(), toMs: z.number() }),
    reply: shiftReportSchema,
  },
  alerts: { params: z.object({}), reply: z.array(systemAlertSchema) },
  ...alarmRequests,
  ...auditRequests,
  ...diagnosisRequests,
  ...handoverRequests,
  ...inspectionRequests,
  ...manualRequests,
  ...presenceRequests,
  ...replayRequests,
  ...trainingRequests,
} as const;
export type BridgeRequestName = keyof typeof bridgeRequests;
export type BridgeParams<Name extends BridgeRequestName> = z.infer<(typeof bridgeRequests)[Name]['params']>;
export type BridgeReply<Name extends BridgeRequestName> = z.infer<(typeof bridgeRequests)[Name]['reply']>;
export const bridgeRequestNames = Object.keys(bridgeRequests) as BridgeRequestName[];

/**
 * Answer to a request: expected failures are values here too. `refused`: not possible as things are; `unavailable`: the part that would
 * answer does not run; `failed`: a bug, which is in the log.
 */
export const bridgeAnswerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({
    ok: z.literal(false),
    code: z.enum(['unknown_request', 'invalid_parameters', 'unknown_cell', 'refused', 'unavailable', 'failed']),
    message: z.string(),
    /** The same as `message`, to be read in any language. */
    statement: ownStatementSchema.optional(),
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
  z.object({
    type: z.literal('joints'),
    cellKey: z.string(),
    timeMs: z.number(),
    /** Null for a joint of which a recording says nothing at this time. */
    values: z.array(z.number().nullable()),
  }),
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
  ...alarmPushes,
  ...auditPushes,
  ...diagnosisPushes,
  ...handoverPushes,
  ...manualPushes,
  ...replayPushes,
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
