import { z } from 'zod';
import {
  amountSchema,
  countSchema,
  idSchema,
  listOf,
  quantitySchema,
  serialSchema,
  textSchema,
  timeMsSchema,
  wireLimits,
} from '#shared/units/wireBounds.ts';
import { statement } from '#shared/words/statements/statements.ts';
import { binEstimateSchema } from './estimate.ts';
import { activeFaultSchema, faultNameSchema } from './fault.ts';
import { findingDecisions, findingSchema, itemDestinations } from './finding.ts';
import { galleryChangedSchema } from './gallery.ts';
import { inspectionStateSchema, itemInspectionSchema } from './inspectionState.ts';
import { handCheckSchema, handReportSchema } from './handWork.ts';
import {
  claimOfferSchema,
  controlLeaseSchema,
  interventionOutcomes,
  interventionSchema,
  personSchema,
} from './intervention.ts';
import { connectedConsoleSchema } from './connectedConsole.ts';
import { itemFlagSchema, itemLocationSchema, itemSchema } from './item.ts';
import { manualEndedSchema, manualInProgressSchema } from './manualMotion.ts';
import { cellModeSchema, packmlStateSchema } from './packml.ts';
import { podSchema } from './pod.ts';
import { productionRunSchema } from './productionRun.ts';
import { primitiveStepSchema } from './primitive.ts';
import { statementSchema } from './statement.ts';
import { stepResultSchema, stowPhaseSchema, stowRequestSchema, stowResultSchema } from './stow.ts';

/** `statement`, beside a text of the cell (since protocol 1.3): the same as a code with parameters, to be read in any language. */
const eventBodies = [
  z.object({
    type: z.literal('packml.changed'),
    state: packmlStateSchema,
    reason: textSchema.nullable(),
    statement: statementSchema.optional(),
  }),
  z.object({ type: z.literal('mode.changed'), mode: cellModeSchema }),
  z.object({ type: z.literal('run.changed'), run: productionRunSchema.nullable() }),
  /** All consoles that are connected now. */
  z.object({ type: z.literal('consoles.changed'), consoles: listOf(connectedConsoleSchema, wireLimits.consoles) }),
  z.object({
    type: z.literal('control.changed'),
    lease: controlLeaseSchema.nullable(),
    why: z.enum(['granted', 'renewed', 'released', 'expired', 'taken_over']),
    reason: textSchema.nullable(),
  }),
  z.object({ type: z.literal('pod.arrived'), pod: podSchema }),
  z.object({
    type: z.literal('pod.departed'),
    podId: idSchema,
    reason: textSchema,
    /** Volume stowed by this cell over the volume of all bins, as far as bookkeeping knows. */
    stowedVolumeFraction: amountSchema,
  }),
  /** `inspection`: what the booth said of it; absent where it was not inspected, and before protocol 1.3. */
  z.object({ type: z.literal('item.arrived'), item: itemSchema, inspection: itemInspectionSchema.optional() }),
  z.object({ type: z.literal('item.moved'), itemId: idSchema, location: itemLocationSchema }),
  z.object({ type: z.literal('item.flagged'), itemId: idSchema, flag: itemFlagSchema.nullable() }),
  z.object({ type: z.literal('finding.raised'), finding: findingSchema }),
  z.object({
    type: z.literal('finding.decided'),
    findingId: idSchema,
    by: personSchema,
    decision: z.enum(findingDecisions),
    note: textSchema,
    destination: z.enum(itemDestinations).optional(),
  }),
  inspectionStateSchema.omit({ setAtMs: true }).extend({ type: z.literal('inspection.set') }),
  galleryChangedSchema.extend({ type: z.literal('gallery.changed') }),
  z.object({ type: z.literal('estimate.updated'), estimate: binEstimateSchema }),
  z.object({ type: z.literal('stow.started'), request: stowRequestSchema }),
  z.object({
    type: z.literal('stow.phase'),
    stowId: idSchema,
    phase: stowPhaseSchema,
    stepIndex: countSchema,
  }),
  z.object({ type: z.literal('stow.ended'), result: stowResultSchema }),
  z.object({
    type: z.literal('primitives.ended'),
    binId: idSchema,
    chain: listOf(primitiveStepSchema, wireLimits.chain),
    steps: listOf(stepResultSchema, wireLimits.steps),
    detail: textSchema,
    peakForceN: quantitySchema,
    by: personSchema,
  }),
  manualInProgressSchema.omit({ startedAtMs: true }).extend({ type: z.literal('manual.started') }),
  manualEndedSchema.extend({ type: z.literal('manual.ended') }),
  /** In a simulated cell: a part fails because somebody asked for it; `by` null is the command line that started the cell. */
  activeFaultSchema.omit({ sinceMs: true }).extend({ type: z.literal('fault.set') }),
  /** `happened`: a fault of one moment has taken place and stands no longer. */
  z.object({
    type: z.literal('fault.cleared'),
    fault: faultNameSchema,
    why: z.enum(['cleared', 'happened']),
    by: personSchema.nullable(),
  }),
  z.object({ type: z.literal('floor.cleared'), itemIds: listOf(idSchema, wireLimits.items), by: personSchema }),
  /** A person did something by hand and said what; what it changed is told by the events of the items. */
  handReportSchema.extend({ type: z.literal('hand.reported'), by: personSchema }),
  /** What the next picture of the bin says about it. */
  handCheckSchema.extend({ type: z.literal('hand.compared'), by: personSchema }),
  z.object({ type: z.literal('intervention.opened'), intervention: interventionSchema }),
  z.object({
    type: z.literal('intervention.claimed'),
    interventionId: idSchema,
    by: personSchema,
    /** Absent before protocol 1.1. */
    reason: textSchema.nullable().optional(),
    takenOverFrom: personSchema.nullable().optional(),
  }),
  /** Null: the offer was taken back, declined, or ran out. */
  z.object({
    type: z.literal('intervention.offered'),
    interventionId: idSchema,
    offer: claimOfferSchema.nullable(),
    why: textSchema.nullable(),
    statement: statementSchema.optional(),
  }),
  z.object({
    type: z.literal('intervention.released'),
    interventionId: idSchema,
    why: textSchema,
    statement: statementSchema.optional(),
  }),
  z.object({
    type: z.literal('intervention.action'),
    interventionId: idSchema,
    by: personSchema,
    text: textSchema,
    statement: statementSchema.optional(),
  }),
  z.object({
    type: z.literal('intervention.closed'),
    interventionId: idSchema,
    by: personSchema,
    outcome: z.enum(interventionOutcomes),
    note: textSchema,
  }),
  z.object({
    type: z.literal('notice'),
    severity: z.enum(['info', 'warning', 'error']),
    code: idSchema,
    text: textSchema,
    statement: statementSchema.optional(),
  }),
] as const;

export const cellEventBodySchema = z.discriminatedUnion('type', eventBodies);
export type CellEventBody = z.infer<typeof cellEventBodySchema>;

/** A durable event: numbered, kept by the cell, replayed after a reconnect. */
export const cellEventSchema = z.object({
  epoch: idSchema,
  seq: serialSchema,
  /** Cell clock, milliseconds since the Unix epoch; a simulated cell at another speed has a clock of its own. */
  timeMs: timeMsSchema,
  /** The command that brought it about, if one did. */
  commandId: idSchema.nullable(),
  body: cellEventBodySchema,
});
export type CellEvent = z.infer<typeof cellEventSchema>;
export type CellEventType = CellEventBody['type'];

const knownTypes: ReadonlySet<string> = new Set(eventBodies.map((body) => body.shape.type.value));
const laterEventSchema = cellEventSchema.extend({ body: z.looseObject({ type: idSchema }) });

/**
 * An event of a later minor version, whose type this version does not know, as a notice: it changes nothing that is known
 * here, but its number counts and nobody can say that it was lost. Null when it is no event, or one of a known type.
 */
export function noticeOfLaterEvent(raw: unknown): CellEvent | null {
  const later = laterEventSchema.safeParse(raw);
  if (!later.success || knownTypes.has(later.data.body.type)) return null;
  const said = statement('later_event', { type: later.data.body.type });
  const text = `The cell told of "${later.data.body.type}", which this version of the console does not know.`;
  return { ...later.data, body: { type: 'notice', severity: 'info', code: 'later_event', text, statement: said } };
}
