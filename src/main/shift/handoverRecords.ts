import { handoverRecordSchema, isHandoverTopic, topicOf, type HandoverRecord } from '#shared/domain/handoverRecord.ts';
import type { RosterPerson } from '#shared/domain/handover.ts';
import type { JournalEntry, JsonObject } from '#main/ports/Journal.ts';

/** A record with what the journal says about it. */
export interface StoredHandoverRecord {
  entryId: number;
  atMs: number;
  by: RosterPerson | null;
  record: HandoverRecord;
}

/** Null for an entry that is no record of a handover, or one that this version does not understand. */
export function readHandoverRecord(entry: JournalEntry): StoredHandoverRecord | null {
  if (entry.body.kind !== 'record' || !isHandoverTopic(entry.body.topic)) return null;
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
