import { z } from 'zod';
import { cellSnapshotSchema } from '#shared/domain/cellSnapshot.ts';
import { foreignNameSchema } from '#shared/domain/name.ts';
import { planResultSchema } from '#shared/domain/plan.ts';
import { personRoleSchema } from '#shared/domain/roles.ts';
import { statementSchema } from '#shared/domain/statement.ts';

/** What both ends of the bridge call things: one schema per view, used by the requests and pushes of bridge.ts and requests/. */
export const linkStatusSchema = z.object({
  state: z.enum(['connecting', 'live', 'stale', 'refused']),
  /** One sentence when it is not live: what happened, what happens now. */
  detail: z.string().nullable(),
  /** The same, to be read in any language. */
  statement: statementSchema.optional(),
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
  paused: statementSchema.nullable(),
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
  /** Faults that it can be asked for; a real cell has none. */
  faultNames: z.array(z.string()),
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

export const operatorSchema = z.object({ operatorId: z.string().min(1).max(64), name: foreignNameSchema.min(1) });
export type Operator = z.infer<typeof operatorSchema>;

export const hostInfoSchema = z.object({
  shell: z.enum(['electron', 'browser']),
  version: z.string(),
  consoleId: z.string(),
  dataDir: z.string(),
  operator: operatorSchema,
  /** The operator signed on with a PIN; else the name that is recorded carries a mark (`unprovenName`). */
  isOperatorProven: z.boolean(),
  /** As what the person at this workstation acts (`rights.ts`); null where there is no roster, and so nobody to tell apart. */
  role: personRoleSchema.nullable(),
  /** Whose PIN opens this workstation again; null while it is not locked. */
  lockedFor: operatorSchema.nullable(),
});
export type HostInfo = z.infer<typeof hostInfoSchema>;

export const systemAlertSchema = z.object({
  code: z.string(),
  severity: z.enum(['warning', 'error']),
  text: z.string(),
  /** The same, to be read in any language. */
  statement: statementSchema.optional(),
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
