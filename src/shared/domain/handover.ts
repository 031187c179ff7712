import { z } from 'zod';
import { idSchema } from '#shared/units/wireBounds.ts';
import { interventionReasons } from './intervention.ts';
import { nameSchema } from './name.ts';
import { personRoles, personRoleSchema, type PersonRole } from './roles.ts';
import { stowCauseSchema } from './outcome.ts';
import { shiftSettingsSchema } from './shiftCalendar.ts';
import { shiftFiguresSchema } from './shiftFigures.ts';
import { revealHidden } from './visibleText.ts';
import { statementSchema } from './statement.ts';

/** Someone of the roster. */
export const rosterPersonSchema = z.object({ operatorId: z.string().min(1).max(64), name: z.string().min(1).max(128) });
export type RosterPerson = z.infer<typeof rosterPersonSchema>;

/** What each may do: `rights.ts`. A lead changes the roster: who is on it, in which role, and PINs that were forgotten. */
export const rosterRoles = personRoles;
export const rosterRoleSchema = personRoleSchema;
export type RosterRole = PersonRole;

/** UTF-16 units of a note, a question, a reason. */
export const HANDOVER_TEXT_MAX = 4000;
/** Hidden characters are written out before anybody reads or signs it. */
export const handoverTextSchema = z.string().trim().overwrite(revealHidden).min(1).max(HANDOVER_TEXT_MAX);
export const pinSchema = z
  .string()
  .max(12, 'a PIN has 4 to 12 digits')
  .regex(/^\d{4,12}$/, 'a PIN has 4 to 12 digits');

/** What nobody may forget: found by itself, and acknowledged one by one by the person who comes. */
export const listedItemSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('intervention'),
    key: z.string(),
    cellKey: z.string(),
    cellName: z.string(),
    interventionId: z.string(),
    reason: z.enum(interventionReasons),
    cause: stowCauseSchema.nullable(),
    detail: z.string(),
    /** The same as `detail`, to be read in any language. */
    statement: statementSchema.optional(),
    openedAtMs: z.number(),
  }),
  z.object({
    kind: z.literal('shelved_alarm'),
    key: z.string(),
    cellKey: z.string().nullable(),
    cellName: z.string().nullable(),
    alarmId: z.string(),
    /** Null: out of service, until somebody puts it back. */
    untilMs: z.number().nullable(),
    by: z.string(),
    reason: z.string(),
  }),
  z.object({
    kind: z.literal('sidelined_item'),
    key: z.string(),
    cellKey: z.string(),
    cellName: z.string(),
    itemId: z.string(),
    itemName: z.string(),
    atMs: z.number(),
  }),
  z.object({
    kind: z.literal('changed_setting'),
    key: z.string(),
    cellKey: z.string().nullable(),
    cellName: z.string().nullable(),
    /** Name of the setting, as a path. */
    setting: z.string(),
    from: z.string().nullable(),
    to: z.string(),
    by: z.string().nullable(),
    atMs: z.number(),
  }),
  z.object({
    kind: z.literal('open_point'),
    key: z.string(),
    pointId: z.string(),
    text: z.string(),
    owner: z.string(),
    openedAtMs: z.number(),
    openedBy: rosterPersonSchema,
  }),
]);
export type ListedItem = z.infer<typeof listedItemSchema>;

export const openPointSchema = z.object({
  pointId: z.string(),
  /** The handover in which it was opened. */
  handoverId: z.string(),
  text: z.string(),
  /** Who sees to it. */
  owner: z.string(),
  openedAtMs: z.number(),
  openedBy: rosterPersonSchema,
  closed: z.object({ atMs: z.number(), by: rosterPersonSchema, note: z.string() }).nullable(),
});
export type OpenPoint = z.infer<typeof openPointSchema>;

/** A picture as it is kept in the journal, so that a report never misses it. */
export const keptPictureSchema = z.object({
  imageId: z.string(),
  widthPx: z.int(),
  heightPx: z.int(),
  /** JPEG. */
  dataBase64: z.string(),
});

export const momentSchema = z.object({
  momentId: z.string(),
  cellKey: z.string(),
  cellName: z.string(),
  /** On the cell's clock. */
  timeMs: z.number(),
  /** Fragment of the window's address that leads into the replay. */
  address: z.string().max(500),
  text: z.string(),
  picture: keptPictureSchema.nullable(),
  by: rosterPersonSchema,
  atMs: z.number(),
});
export type Moment = z.infer<typeof momentSchema>;

/** The figures as they were when the handover began; nothing that comes later changes them. */
export const frozenShiftSchema = z.object({
  settings: shiftSettingsSchema,
  /** Journal entries after this one are not in the figures. */
  lastEntryId: z.int(),
  /** The journal's hash at that entry, which covers every entry before it. */
  lastEntryHash: z.string().nullable(),
  frozenAtMs: z.number(),
  figures: shiftFiguresSchema,
  /** The shift before, null when the journal knows nothing of it. */
  before: shiftFiguresSchema.nullable(),
  listed: z.array(listedItemSchema),
});
export type FrozenShift = z.infer<typeof frozenShiftSchema>;

/**
 * `draft`: the outgoing person writes. `offered`: the incoming one reads, asks and acknowledges. `accepted`: the document
 * is closed and waits for signatures. `signed`: both have signed. `cancelled`: given up, with a reason.
 */
export const handoverPhases = ['draft', 'offered', 'accepted', 'signed', 'cancelled'] as const;
export const handoverPhaseSchema = z.enum(handoverPhases);
export type HandoverPhase = z.infer<typeof handoverPhaseSchema>;

export const handoverRoles = ['outgoing', 'incoming'] as const;
export type HandoverRole = (typeof handoverRoles)[number];

const saidSchema = z.object({ atMs: z.number(), by: rosterPersonSchema, text: z.string() });

export const handoverSchema = z.object({
  handoverId: z.string(),
  phase: handoverPhaseSchema,
  outgoing: rosterPersonSchema,
  incoming: rosterPersonSchema.nullable(),
  frozen: frozenShiftSchema,
  notes: z.array(saidSchema.extend({ noteId: z.string() })),
  points: z.array(openPointSchema),
  moments: z.array(momentSchema),
  acknowledged: z.array(z.object({ key: z.string(), atMs: z.number(), by: rosterPersonSchema })),
  questions: z.array(saidSchema.extend({ questionId: z.string(), answer: saidSchema.nullable() })),
  offeredAtMs: z.number().nullable(),
  acceptedAtMs: z.number().nullable(),
  /** SHA-256 of the document as it was accepted, hexadecimal; both sign this. */
  documentHash: z.string().nullable(),
  signatures: z.array(
    z.object({
      role: z.enum(handoverRoles),
      by: rosterPersonSchema,
      atMs: z.number(),
      documentHash: z.string(),
      consoleId: z.string(),
      /** The journal entry that the signature is. */
      entryId: z.int(),
    }),
  ),
  /** Said after the document was closed; never part of what was signed. */
  additions: z.array(saidSchema.extend({ additionId: z.string() })),
  cancelled: saidSchema.nullable(),
});
export type Handover = z.infer<typeof handoverSchema>;

/** What people do with a handover; signing apart, which needs a PIN. */
export const handoverActionSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('note'), text: handoverTextSchema }),
  z.object({ type: z.literal('openPoint'), text: handoverTextSchema, owner: nameSchema }),
  z.object({ type: z.literal('closePoint'), pointId: idSchema, note: handoverTextSchema }),
  z.object({
    type: z.literal('attachMoment'),
    cellKey: z.string().max(256),
    timeMs: z.number(),
    address: z.string().max(500),
    imageId: z.string().max(128).nullable(),
    text: handoverTextSchema,
  }),
  z.object({ type: z.literal('offer'), incomingId: idSchema }),
  z.object({ type: z.literal('takeBack') }),
  z.object({ type: z.literal('acknowledge'), key: z.string().max(600) }),
  z.object({ type: z.literal('ask'), text: handoverTextSchema }),
  z.object({ type: z.literal('answer'), questionId: idSchema, text: handoverTextSchema }),
  z.object({ type: z.literal('accept') }),
  z.object({ type: z.literal('add'), text: handoverTextSchema }),
  z.object({ type: z.literal('cancel'), reason: handoverTextSchema }),
]);
export type HandoverAction = z.infer<typeof handoverActionSchema>;

/** Why a step was refused: a closed list, so that every reason has its words in each language. */
export const handoverRefusals = [
  'unknown_handover',
  'unknown_person',
  'not_on_duty',
  'wrong_phase',
  'not_outgoing',
  'not_incoming',
  'same_person',
  'another_open',
  'unacknowledged',
  'unanswered',
  'unknown_subject',
  'already_done',
  'too_much',
  'no_picture',
  'already_signed',
  'document_changed',
  'wrong_pin',
  'pin_blocked',
  'same_pin',
  'not_lead',
  'last_lead',
  'invalid_settings',
  'not_stored',
] as const;
export type HandoverRefusal = (typeof handoverRefusals)[number];

/** Listed items and the points opened since: everything that the incoming person must acknowledge. */
export const toAcknowledge = (handover: Handover): string[] => [
  ...handover.frozen.listed.map((item) => item.key),
  ...handover.points
    .filter((point) => point.handoverId === handover.handoverId)
    .map((point) => pointKey(point.pointId)),
];
export const pointKey = (pointId: string): string => `open_point:${pointId}`;

export const unacknowledged = (handover: Handover): string[] =>
  toAcknowledge(handover).filter((key) => !handover.acknowledged.some((done) => done.key === key));
