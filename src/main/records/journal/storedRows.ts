import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { JournalEntry, JournalEntryBody } from '#main/ports/Journal.ts';
import type { ChainedRow } from './chain.ts';

/** A row of the table `entries`. */
export interface StoredRow {
  entry_id: number;
  cell_key: string;
  written_at_ms: number;
  kind: string;
  event_type: string | null;
  epoch: string | null;
  seq: number | null;
  body: string;
  previous_hash: Uint8Array | null;
  hash: Uint8Array | null;
}

const hex = (bytes: Uint8Array | null | undefined): string | null =>
  bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex') : null;

export const hashBytes = (hash: string | null): Uint8Array | null => (hash === null ? null : Buffer.from(hash, 'hex'));

export const chainedRow = (row: StoredRow): ChainedRow => ({
  entryId: row.entry_id,
  cellKey: row.cell_key,
  writtenAtMs: row.written_at_ms,
  kind: row.kind as JournalEntryBody['kind'],
  keys: { epoch: row.epoch, seq: row.seq, type: row.event_type },
  body: row.body,
  previousHash: hex(row.previous_hash),
  hash: hex(row.hash),
});

export const journalEntry = (
  row: Pick<StoredRow, 'entry_id' | 'cell_key' | 'written_at_ms' | 'body'>,
): JournalEntry => ({
  entryId: row.entry_id,
  cellKey: row.cell_key,
  writtenAtMs: row.written_at_ms,
  body: JSON.parse(row.body) as JournalEntryBody,
});

/** Rows in the order of their ids, one at a time; `condition` is a piece of SQL beginning with WHERE. */
export function* storedRows(
  database: DatabaseSync,
  condition = '',
  values: readonly SQLInputValue[] = [],
): Generator<ChainedRow> {
  const rows = database
    .prepare(`SELECT * FROM entries NOT INDEXED ${condition} ORDER BY entry_id`)
    .iterate(...values) as unknown as Iterable<StoredRow>;
  for (const row of rows) yield chainedRow(row);
}
