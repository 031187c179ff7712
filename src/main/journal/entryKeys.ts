import type { JournalEntryBody } from '#main/ports/Journal.ts';

/** What entries are looked up by, apart from cell and time. */
export interface EntryKeys {
  epoch: string | null;
  seq: number | null;
  eventType: string | null;
}

export function keysOf(body: JournalEntryBody): EntryKeys {
  switch (body.kind) {
    case 'event':
      return { epoch: body.event.epoch, seq: body.event.seq, eventType: body.event.body.type };
    case 'snapshot':
      return { epoch: body.snapshot.cell.epoch, seq: body.snapshot.cell.seq, eventType: null };
    default:
      return { epoch: null, seq: null, eventType: null };
  }
}
