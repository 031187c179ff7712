import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { Journal, JournalEntry, JournalEntryBody } from '#main/ports/Journal.ts';
import { openReadOnly } from './openReadOnly.ts';
import { journalEntry, type StoredRow } from './storedRows.ts';

/** Everything that is read from a journal's file; writes nothing. */
export class JournalReader implements Pick<Journal, 'lastSeen' | 'rebuild' | 'cellKeys' | 'entries'> {
  private readonly database: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.database = database;
  }

  lastSeen(cellKey: string): { epoch: string; seq: number } | null {
    const row = this.statement(
      'SELECT epoch, seq FROM entries WHERE cell_key = ? AND seq IS NOT NULL ORDER BY entry_id DESC LIMIT 1',
    ).get(cellKey) as { epoch: string; seq: number } | undefined;
    return row ? { epoch: row.epoch, seq: row.seq } : null;
  }

  rebuild(cellKey: string, beforeMs = Number.MAX_SAFE_INTEGER): { snapshot: CellSnapshot; events: CellEvent[] } | null {
    // The plus keeps SQLite from the index by time, over which it would sort all that came before: snapshots are few.
    const row = this.statement(
      "SELECT * FROM entries WHERE kind = 'snapshot' AND cell_key = ? AND +written_at_ms < ? ORDER BY entry_id DESC LIMIT 1",
    ).get(cellKey, beforeMs) as StoredRow | undefined;
    const body = row && journalEntry(row).body;
    if (!row || body?.kind !== 'snapshot') return null;
    const { epoch, seq } = body.snapshot.cell;
    // Nothing is read beyond the next snapshot: a moment of last month must not cost a month.
    const next = this.statement(
      "SELECT min(entry_id) AS next FROM entries WHERE kind = 'snapshot' AND cell_key = ? AND entry_id > ?",
    ).get(cellKey, row.entry_id)?.['next'];
    const rows = this.statement(
      `SELECT body FROM entries INDEXED BY entries_by_kind WHERE kind = 'event' AND cell_key = ? AND entry_id > ? AND entry_id < ?
       AND written_at_ms < ? AND epoch = ? AND seq > ? ORDER BY entry_id`,
    ).all(
      ...[cellKey, row.entry_id, (next as number | null) ?? Number.MAX_SAFE_INTEGER, beforeMs, epoch, seq],
    ) as unknown as Pick<StoredRow, 'body'>[];
    const events = rows.flatMap((r) => {
      const entry = JSON.parse(r.body) as JournalEntryBody;
      return entry.kind === 'event' ? [entry.event] : [];
    });
    return { snapshot: body.snapshot, events };
  }

  cellKeys(): string[] {
    // From one key to the next by the index, instead of through all entries.
    const rows = this.statement(
      `WITH RECURSIVE keys (cell_key) AS (
         SELECT min(cell_key) FROM entries WHERE cell_key > ''
         UNION ALL SELECT (SELECT min(cell_key) FROM entries WHERE cell_key > keys.cell_key) FROM keys
           WHERE keys.cell_key IS NOT NULL
       ) SELECT cell_key FROM keys WHERE cell_key IS NOT NULL`,
    ).all();
    return rows.map((row) => String(row['cell_key']));
  }

  entries(query: Parameters<Journal['entries']>[0]): JournalEntry[] {
    const where: string[] = [];
    const values: SQLInputValue[] = [];
    const add = (condition: string, ...bound: SQLInputValue[]): void => {
      where.push(condition);
      values.push(...bound);
    };
    const marks = (list: readonly unknown[]): string => list.map(() => '?').join(', ');
    if (query.cellKey !== undefined) add('cell_key = ?', query.cellKey);
    if (query.fromMs !== undefined) add('written_at_ms >= ?', query.fromMs);
    if (query.toMs !== undefined) add('written_at_ms < ?', query.toMs);
    if (query.after !== undefined) add('entry_id > ?', query.after);
    if (query.kinds !== undefined) add(`kind IN (${marks(query.kinds)})`, ...query.kinds);
    if (query.eventTypes !== undefined)
      add(`(kind <> 'event' OR event_type IN (${marks(query.eventTypes)}))`, ...query.eventTypes);
    if (query.topics !== undefined)
      add(`(kind <> 'record' OR event_type IN (${marks(query.topics)}))`, ...query.topics);
    const condition = where.length > 0 ? `WHERE ${where.join(' AND ')}` : '';
    const order = query.from === 'newest' ? 'DESC' : 'ASC';
    // Where SQLite has to sort, it sorts numbers and not whole entries.
    const rows = this.statement(
      `SELECT * FROM entries WHERE entry_id IN
         (SELECT entry_id FROM entries ${condition} ORDER BY entry_id ${order} LIMIT ?) ORDER BY entry_id`,
    ).all(...values, query.limit) as unknown as StoredRow[];
    return rows.map(journalEntry);
  }

  private statement(sql: string): StatementSync {
    const known = this.statements.get(sql);
    if (known) return known;
    const prepared = this.database.prepare(sql);
    this.statements.set(sql, prepared);
    return prepared;
  }
}

/** Opens a journal beside the application that writes it. Throws when the file cannot be opened. */
export function openToRead(file: string): { reader: JournalReader; close: () => void } {
  const { database, close } = openReadOnly(file);
  return { reader: new JournalReader(database), close };
}
