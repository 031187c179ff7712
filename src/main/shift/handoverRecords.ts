import { z } from 'zod';
import {
  frozenShiftSchema,
  handoverRoles,
  keptPictureSchema,
  rosterPersonSchema,
  rosterRoleSchema,
  type RosterPerson,
} from '#shared/domain/handover.ts';
import { shiftSettingsSchema } from '#shared/domain/shiftCalendar.ts';
import type { JournalEntry, JsonObject } from '#main/ports/Journal.ts';

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
  /** A name that nobody has proved; only while the roster is empty. */
  z.object({ type: z.literal('operatorNamed'), name: z.string() }),
]);
export type HandoverRecord = z.infer<typeof handoverRecordSchema>;
/** Records of one handover; the others are about shifts and people. */
export type HandoverStepRecord = Extract<HandoverRecord, { handoverId: string }>;
export type HandoverRecordType = HandoverRecord['type'];

export const topicOf = (type: HandoverRecordType): string => `handover.${type}`;
export const handoverTopics: readonly string[] = handoverRecordSchema.options.map((option) =>
  topicOf(option.shape.type.value),
);

/** A record with what the journal says about it. */
export interface StoredHandoverRecord {
  entryId: number;
  atMs: number;
  by: RosterPerson | null;
  record: HandoverRecord;
}

/** Null for an entry that is no record of a handover, or one that this version does not understand. */
export function readHandoverRecord(entry: JournalEntry): StoredHandoverRecord | null {
  if (entry.body.kind !== 'record' || !handoverTopics.includes(entry.body.topic)) return null;
  const parsed = handoverRecordSchema.safeParse(entry.body.data);
  if (!parsed.success || topicOf(parsed.data.type) !== entry.body.topic) return null;
  const { by } = entry.body;
  return {
    entryId: entry.entryId,
    atMs: entry.writtenAtMs,
    by: by && { operatorId: by.operatorId, name: by.name },
    record: parsed.data,
  };
}

export const jsonOf = (record: HandoverRecord): JsonObject => JSON.parse(JSON.stringify(record)) as JsonObject;
