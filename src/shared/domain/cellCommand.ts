import { z } from 'zod';
import {
  deadlineMsSchema,
  idSchema,
  serialSchema,
  shareSchema,
  textSchema,
  timeMsSchema,
} from '#shared/units/wireBounds.ts';
import { commandClaimSchema } from './commandClaim.ts';
import { faultNameSchema, faultRequestSchema } from './fault.ts';
import { findingDecisions, itemDestinations } from './finding.ts';
import { galleryCommands } from './gallery.ts';
import { inspectionSettingSchema } from './inspectionState.ts';
import { handReportSchema } from './handWork.ts';
import { interventionOutcomes, interventionReasons, personSchema, planIssues } from './intervention.ts';
import { manualMotionSchema, previewBasisSchema, speedFractionSchema } from './manualMotion.ts';
import { cellModeSchema, packmlCommandSchema } from './packml.ts';
import { primitiveStepSchema } from './primitive.ts';
import { statementSchema } from './statement.ts';
import { stowRequestSchema } from './stow.ts';

/** What a console may ask of a cell. Commands marked "anyone" need no control lease. */
export const cellCommandBodySchema = z.discriminatedUnion('type', [
  /** Asks for control. A planner never displaces anyone; an operator displaces a planner, and another operator only with `takeOver`. Anyone. */
  z.object({
    type: z.literal('control.acquire'),
    role: z.enum(['planner', 'operator']),
    takeOver: z.boolean(),
    reason: textSchema,
  }),
  z.object({ type: z.literal('control.renew') }),
  z.object({ type: z.literal('control.release') }),
  /** Who may give which: `packmlCommandRules`. */
  z.object({ type: z.literal('packml'), command: packmlCommandSchema, reason: textSchema }),
  z.object({ type: z.literal('mode.set'), mode: cellModeSchema }),
  /** Where the production run ends, whichever comes first; all null and false takes a goal away. The holder, or anyone while nobody holds. */
  z.object({
    type: z.literal('run.set'),
    stows: serialSchema.nullable(),
    untilMs: timeMsSchema.nullable(),
    atPodEnd: z.boolean(),
  }),
  z.object({ type: z.literal('stow'), request: stowRequestSchema }),
  z.object({ type: z.literal('primitives.run'), binId: idSchema, chain: z.array(primitiveStepSchema).min(1).max(8) }),
  /** Brings an item away: from the tool by the arm, from mouth, floor or buffer by the person who asks for it. */
  z.object({
    type: z.literal('item.dispose'),
    itemId: idSchema,
    to: z.enum(['person', 'sideline', 'buffer']),
    reason: textSchema,
  }),
  /** Asks for a motion by hand; it begins, and goes on, only while beats of the same hold come (`hold.beat`). */
  z.object({
    type: z.literal('hold.begin'),
    /** Chosen by the sender, never used before. */
    holdId: z.string().min(8).max(64),
    motion: manualMotionSchema,
    /** Of the manual tool speed of 0.25 m/s. */
    speedFraction: speedFractionSchema,
    /** What the motion was previewed from; null for a jog, which needs no preview. */
    basis: previewBasisSchema.nullable(),
  }),
  /** The person declares that the floor is clear. */
  z.object({ type: z.literal('floor.clear') }),
  /** The person says what was done by hand in a bin; the next picture is compared with it. */
  handReportSchema.extend({ type: z.literal('hand.report') }),
  /**
   * Lets a part of a simulated cell fail; one that stands already gets the new parameters. From the console that holds
   * control, for its operator or its planner, or from anyone while nobody holds.
   */
  faultRequestSchema.extend({ type: z.literal('fault.set') }),
  /** Ends a fault that stands; null ends all of them. From whom `fault.set` may come. */
  z.object({ type: z.literal('fault.clear'), fault: faultNameSchema.nullable() }),
  /** Takes a new picture and estimate of a bin. Anyone. */
  z.object({ type: z.literal('bin.look'), binId: idSchema }),
  z.object({ type: z.literal('pod.swap'), reason: textSchema }),
  /** Anyone. */
  z.object({
    type: z.literal('finding.decide'),
    findingId: idSchema,
    decision: z.enum(findingDecisions),
    note: textSchema,
    /** Where a damaged item goes on to (E13). */
    destination: z.enum(itemDestinations).optional(),
  }),
  /** From which score on the booth sets items aside; both null: the inspection's own. Anyone; a console asks for its lead (E14). */
  inspectionSettingSchema.extend({ type: z.literal('inspection.set'), reason: textSchema }),
  ...galleryCommands,
  /** Anyone: a person or a planner asks for help. */
  z.object({
    type: z.literal('intervention.open'),
    reason: z.enum(interventionReasons),
    detail: textSchema,
    /** The same as `detail`, to be read in any language; since protocol 1.3. */
    statement: statementSchema.optional(),
    binId: idSchema.nullable(),
    itemId: idSchema.nullable(),
    planIssue: z.enum(planIssues).nullable().optional(),
    pSuccess: shareSchema.nullable().optional(),
  }),
  /**
   * Claims it and acquires operator control in one step; also accepts an offer. `reason` is required where somebody is
   * displaced. Anyone.
   */
  z.object({
    type: z.literal('intervention.claim'),
    interventionId: idSchema,
    takeOver: z.boolean(),
    reason: z.string().max(500).optional(),
  }),
  /**
   * Offers a claim to another connected console, which accepts it with `intervention.claim`. Null takes the offer back;
   * the one to whom it was made may decline it so.
   */
  z.object({
    type: z.literal('intervention.transfer'),
    interventionId: idSchema,
    toConsoleId: idSchema.nullable(),
    note: z.string().max(500),
  }),
  z.object({ type: z.literal('intervention.release'), interventionId: idSchema }),
  /** Closes it; control stays with the holder until it is released. */
  z.object({
    type: z.literal('intervention.close'),
    interventionId: idSchema,
    outcome: z.enum(interventionOutcomes),
    note: textSchema,
  }),
]);
export type CellCommandBody = z.infer<typeof cellCommandBodySchema>;

export const cellCommandSchema = z.object({
  /** Chosen by the sender, unique; a repeated id gets the first answer again and is not carried out twice. */
  commandId: z.string().min(8).max(64),
  /** The cell refuses the command when it arrives later than this, on the cell's clock. */
  deadlineMs: deadlineMsSchema,
  /** Of the lease that the sender holds; null where none is needed. */
  fencingToken: serialSchema.nullable(),
  by: personSchema,
  body: cellCommandBodySchema,
  /** Since protocol 1.4; a cell that was told of no console's key does without (R1). */
  claim: commandClaimSchema.optional(),
});
export type CellCommand = z.infer<typeof cellCommandSchema>;

/** Why a command was refused. Closed list; the message says it for a person. */
export const refusalCodes = [
  'invalid',
  'deadline_passed',
  'not_holder',
  'stale_token',
  'held_by_other',
  'wrong_state',
  'wrong_mode',
  'busy',
  'unknown_item',
  'unknown_bin',
  'unknown_intervention',
  'unknown_finding',
  'item_flagged',
  'already_claimed',
  'not_supported',
  /** The cell is no longer as it was when the motion was previewed. */
  'state_changed',
  /** R: not for somebody in this role, or not claimed as this cell asks; since protocol 1.4. */
  'not_permitted',
  /** Said by the console itself: the cell could not be asked. */
  'not_connected',
  'no_answer',
  'journal_unavailable',
  'not_previewed',
] as const;
export const refusalCodeSchema = z.enum(refusalCodes);
export type RefusalCode = z.infer<typeof refusalCodeSchema>;

export const commandAckSchema = z.discriminatedUnion('accepted', [
  z.object({
    commandId: idSchema,
    accepted: z.literal(true),
    /** Granted with control.acquire and intervention.claim. */
    fencingToken: serialSchema.nullable(),
    atMs: timeMsSchema,
  }),
  z.object({
    commandId: idSchema,
    accepted: z.literal(false),
    code: refusalCodeSchema,
    message: textSchema,
    atMs: timeMsSchema,
  }),
]);
export type CommandAck = z.infer<typeof commandAckSchema>;
