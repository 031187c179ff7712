import { alarmRecordSchema, type AlarmRecord } from '#shared/domain/alarm.ts';
import { ALARM_TOPIC } from '#shared/domain/journalEntry.ts';
import type { Operator } from '#shared/bridge/bridge.ts';
import { NO_CELL, type Journal, type JournalEntry, type JournalFailure, type JsonObject } from '#main/ports/Journal.ts';

const TOPIC = ALARM_TOPIC;

export interface ReadAlarmRecord {
  entryId: number;
  writtenAtMs: number;
  record: AlarmRecord;
}

/** The alarms' own entries in the journal. */
export class AlarmJournal {
  private readonly journal: Journal;
  private readonly onStored: (failure: JournalFailure | null) => void;

  /** `onStored` hears of every attempt, null when it succeeded. */
  constructor(journal: Journal, onStored: (failure: JournalFailure | null) => void) {
    this.journal = journal;
    this.onStored = onStored;
  }

  /** False when it could not be stored. */
  write(record: AlarmRecord, operator: Operator | null): boolean {
    const stored = this.journal.append(cellKeyOf(record), {
      kind: 'record',
      topic: TOPIC,
      by: operator && { operatorId: operator.operatorId, name: operator.name },
      // Parsed, so that it is plain data and exactly what will be read again.
      data: alarmRecordSchema.parse(record) as unknown as JsonObject,
    });
    this.onStored(stored.ok ? null : stored.error);
    return stored.ok;
  }

  /** The newest so many of a span, oldest first; those that another version wrote differently are counted. */
  read(span: { fromMs?: number; toMs?: number }, limit: number): { records: ReadAlarmRecord[]; unreadable: number } {
    const entries = this.journal.entries({ ...span, kinds: ['record'], topics: [TOPIC], from: 'newest', limit });
    const records = entries.flatMap((entry) => readRecord(entry) ?? []);
    return { records, unreadable: entries.length - records.length };
  }

  /** Newest first, before an entry. */
  page(before: { entryId: number; writtenAtMs: number } | null, limit: number) {
    // Several are written within one millisecond: those of the same time are read again and passed over by their number.
    let extra = 0;
    for (;;) {
      const span = before ? { toMs: before.writtenAtMs + 1 } : {};
      const asked = limit + 1 + extra;
      const { records, unreadable } = this.read(span, asked);
      const older = before ? records.filter((read) => read.entryId < before.entryId) : records;
      const isShort = older.length < limit + 1 && records.length + unreadable === asked;
      if (isShort && extra < 5000) {
        extra = (extra + 100) * 2;
        continue;
      }
      const entries = older.slice(-limit).reverse();
      const last = entries.at(-1);
      const next = older.length > limit && last ? { entryId: last.entryId, writtenAtMs: last.writtenAtMs } : null;
      return { entries, next, unreadable };
    }
  }
}

function cellKeyOf(record: AlarmRecord): string {
  if (record.type === 'transition') return record.alarm.cellKey ?? NO_CELL;
  return record.type === 'chatter' ? (record.cellKey ?? NO_CELL) : NO_CELL;
}

function readRecord({ entryId, writtenAtMs, body }: JournalEntry): ReadAlarmRecord | null {
  if (body.kind !== 'record') return null;
  const parsed = alarmRecordSchema.safeParse(body.data);
  return parsed.success ? { entryId, writtenAtMs, record: parsed.data } : null;
}
