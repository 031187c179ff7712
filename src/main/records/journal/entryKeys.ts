import type { JournalEntryBody } from '#main/ports/Journal.ts';

/** What entries are looked up by, apart from cell and time. */
export interface EntryKeys {
  epoch: string | null;
  seq: number | null;
  /** Type of an event, topic of a record. Kept in the column `event_type`, so that one index serves both. */
  type: string | null;
}

export function keysOf(body: JournalEntryBody): EntryKeys {
  switch (body.kind) {
    case 'event':
      return { epoch: body.event.epoch, seq: body.event.seq, type: body.event.body.type };
    case 'snapshot':
      return { epoch: body.snapshot.cell.epoch, seq: body.snapshot.cell.seq, type: null };
    case 'record':
      return { epoch: null, seq: null, type: body.topic };
    default:
      return { epoch: null, seq: null, type: null };
  }
}
