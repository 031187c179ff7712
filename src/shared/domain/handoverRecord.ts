import { z } from 'zod';
import {
  frozenShiftSchema,
  handoverRoles,
  keptPictureSchema,
  rosterPersonSchema,
  rosterRoleSchema,
} from './handover.ts';
import { personRoleSchema } from './roles.ts';
import { shiftSettingsSchema } from './shiftCalendar.ts';

export const sessionLockReasons = ['idle', 'by_hand'] as const;
export type SessionLockReason = (typeof sessionLockReasons)[number];

const inHandover = { handoverId: z.string() };

/** What the journal keeps about shifts and handovers: one record a step, under the topic `handover.` and its type. */
export const handoverRecordSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), ...inHandover, frozen: frozenShiftSchema }),
  z.object({ type: z.literal('noted'), ...inHandover, noteId: z.string(), text: z.string() }),
  z.object({
    type: z.literal('pointOpened'),
    ...inHandover,
    pointId: z.string(),
    text: z.string(),
    owner: z.string(),
  }),
  z.object({ type: z.literal('pointClosed'), ...inHandover, pointId: z.string(), note: z.string() }),
  z.object({
    type: z.literal('momentAttached'),
    ...inHandover,
    momentId: z.string(),
    cellKey: z.string(),
    cellName: z.string(),
    timeMs: z.number(),
    address: z.string(),
    text: z.string(),
    picture: keptPictureSchema.nullable(),
  }),
  z.object({ type: z.literal('offered'), ...inHandover, incoming: rosterPersonSchema }),
  z.object({ type: z.literal('takenBack'), ...inHandover }),
  z.object({ type: z.literal('acknowledged'), ...inHandover, key: z.string() }),
  z.object({ type: z.literal('asked'), ...inHandover, questionId: z.string(), text: z.string() }),
  z.object({ type: z.literal('answered'), ...inHandover, questionId: z.string(), text: z.string() }),
  z.object({ type: z.literal('accepted'), ...inHandover, documentHash: z.string() }),
  z.object({
    type: z.literal('signed'),
    ...inHandover,
    role: z.enum(handoverRoles),
    documentHash: z.string(),
    consoleId: z.string(),
  }),
  z.object({ type: z.literal('added'), ...inHandover, additionId: z.string(), text: z.string() }),
  z.object({ type: z.literal('cancelled'), ...inHandover, reason: z.string() }),
  z.object({ type: z.literal('settingsChanged'), before: shiftSettingsSchema, after: shiftSettingsSchema }),
  z.object({ type: z.literal('signedOn') }),
  z.object({ type: z.literal('signedOff'), why: z.string() }),
  z.object({ type: z.literal('rosterAdded'), person: rosterPersonSchema, role: rosterRoleSchema.optional() }),
  z.object({ type: z.literal('rosterRemoved'), person: rosterPersonSchema }),
  z.object({ type: z.literal('pinChanged'), person: rosterPersonSchema }),
  z.object({ type: z.literal('roleChanged'), person: rosterPersonSchema, role: rosterRoleSchema }),
  /** Never with the PIN that was given. */
  z.object({ type: z.literal('pinRefused'), person: rosterPersonSchema, purpose: z.string() }),
  /** From now on this person's PIN is not looked at for so long. */
  z.object({
    type: z.literal('pinBlocked'),
    person: rosterPersonSchema,
    wrongInARow: z.int(),
    forS: z.number(),
  }),
  /** Nobody touched this workstation for long, or its person locked it: until the PIN is given, it is a viewer's. */
  z.object({ type: z.literal('sessionLocked'), why: z.enum(sessionLockReasons) }),
  z.object({ type: z.literal('sessionUnlocked') }),
  /** Somebody asked for what is not theirs to ask; nothing was done. `role`: as whom they stood. */
  z.object({ type: z.literal('permissionDenied'), what: z.string(), role: personRoleSchema, message: z.string() }),
  /** The second pair of eyes, by the PIN. */
  z.object({ type: z.literal('secondAgreed'), person: rosterPersonSchema, what: z.string() }),
  /** A name that nobody has proved; only while the roster is empty. */
  z.object({ type: z.literal('operatorNamed'), name: z.string() }),
]);
export type HandoverRecord = z.infer<typeof handoverRecordSchema>;
/** Records of one handover; the others are about shifts and people. */
export type HandoverStepRecord = Extract<HandoverRecord, { handoverId: string }>;
export type HandoverRecordType = HandoverRecord['type'];

export type HandoverTopic = `handover.${HandoverRecordType}`;
export const topicOf = (type: HandoverRecordType): HandoverTopic => `handover.${type}`;
export const handoverTopics: readonly HandoverTopic[] = handoverRecordSchema.options.map((option) =>
  topicOf(option.shape.type.value),
);
/** Whether a topic of the journal is one of handovers, shifts and people. */
export const isHandoverTopic = (topic: string): topic is HandoverTopic =>
  (handoverTopics as readonly string[]).includes(topic);
