import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import type { Clock } from '#main/ports/Clock.ts';
import type { Journal, JournalEntry, JournalEntryBody, JournalFailure } from '#main/ports/Journal.ts';
import { canonicalJson } from './canonicalJson.ts';
import { keysOf } from './entryKeys.ts';
import { migrate, NEWEST_SCHEMA } from './migrations.ts';
import { failureOf } from './sqliteFailure.ts';

interface Row {
  entry_id: number;
  cell_key: string;
  written_at_ms: number;
  body: string;
}

const entryOf = (row: Row): JournalEntry => ({
  entryId: row.entry_id,
  cellKey: row.cell_key,
  writtenAtMs: row.written_at_ms,
  body: JSON.parse(row.body) as JournalEntryBody,
});

/**
 * The journal in one SQLite file. WAL with synchronous FULL: when append returns ok, the entry is on the disk and outlives
 * the process, the machine's power included. A commit takes 0.2 to 0.4 ms on a plain SSD.
 */
export class SqliteJournal implements Journal {
  private readonly database: DatabaseSync;
  private readonly clock: Clock;
  private readonly insert: StatementSync;
  private readonly findEvent: StatementSync;
  private readonly statements = new Map<string, StatementSync>();

  /** Throws when the file is damaged or of a newer version; openJournal decides what to do then. */
  constructor(file: string, clock: Clock) {
    this.clock = clock;
    this.database = new DatabaseSync(file);
    try {
      this.database.exec('PRAGMA busy_timeout = 2000');
      this.database.exec('PRAGMA journal_mode = WAL');
      this.database.exec('PRAGMA synchronous = FULL');
      const found = migrate(this.database, clock.nowMs());
      if (found > NEWEST_SCHEMA)
        throw new Error(
          `The journal ${file} was written by a newer Supercargo (schema ${found}, this one knows ${NEWEST_SCHEMA}). Start that version, or another data folder (--data).`,
        );
      this.insert = this.database.prepare(
        'INSERT INTO entries (cell_key, written_at_ms, kind, event_type, epoch, seq, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
      );
      this.findEvent = this.database.prepare(
        "SELECT entry_id FROM entries WHERE kind = 'event' AND cell_key = ? AND epoch = ? AND seq = ?",
      );
    } catch (error) {
      this.database.close();
      throw error;
    }
  }

  append(cellKey: string, body: JournalEntryBody): Result<number, JournalFailure> {
    const { epoch, seq, type } = keysOf(body);
    try {
      if (body.kind === 'event') {
        const known = this.findEvent.get(cellKey, epoch, seq) as { entry_id: number } | undefined;
        if (known) return ok(known.entry_id);
      }
      const written = this.insert.run(cellKey, this.clock.nowMs(), body.kind, type, epoch, seq, canonicalJson(body));
      return ok(Number(written.lastInsertRowid));
    } catch (error) {
      return err(failureOf(error));
    }
  }

  lastSeen(cellKey: string): { epoch: string; seq: number } | null {
    const row = this.statement(
      'SELECT epoch, seq FROM entries WHERE cell_key = ? AND seq IS NOT NULL ORDER BY entry_id DESC LIMIT 1',
    ).get(cellKey) as { epoch: string; seq: number } | undefined;
    return row ? { epoch: row.epoch, seq: row.seq } : null;
  }

  rebuild(cellKey: string, beforeMs = Number.MAX_SAFE_INTEGER): { snapshot: CellSnapshot; events: CellEvent[] } | null {
    const row = this.statement(
      "SELECT * FROM entries WHERE kind = 'snapshot' AND cell_key = ? AND written_at_ms < ? ORDER BY entry_id DESC LIMIT 1",
    ).get(cellKey, beforeMs) as Row | undefined;
    const body = row && entryOf(row).body;
    if (!row || body?.kind !== 'snapshot') return null;
    const { epoch, seq } = body.snapshot.cell;
    const rows = this.statement(
      "SELECT body FROM entries WHERE kind = 'event' AND cell_key = ? AND entry_id > ? AND written_at_ms < ? AND epoch = ? AND seq > ? ORDER BY entry_id",
    ).all(cellKey, row.entry_id, beforeMs, epoch, seq) as unknown as Pick<Row, 'body'>[];
    const events = rows.flatMap((r) => {
      const entry = JSON.parse(r.body) as JournalEntryBody;
      return entry.kind === 'event' ? [entry.event] : [];
    });
    return { snapshot: body.snapshot, events };
  }

  cellKeys(): string[] {
    const rows = this.statement("SELECT DISTINCT cell_key FROM entries WHERE cell_key > '' ORDER BY cell_key").all();
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
    const rows = this.statement(`SELECT * FROM entries ${condition} ORDER BY entry_id ${order} LIMIT ?`).all(
      ...values,
      query.limit,
    ) as unknown as Row[];
    const found = rows.map(entryOf);
    return query.from === 'newest' ? found.reverse() : found;
  }

  /** Bounds the file to so many bytes, as a full disk would; for tests. */
  limitSize(sizeBytes: number): void {
    const page = this.database.prepare('PRAGMA page_size').get();
    this.database.exec(`PRAGMA max_page_count = ${Math.ceil(sizeBytes / Number(page?.['page_size'] ?? 4096))}`);
  }

  close(): void {
    if (this.database.isOpen) this.database.close();
  }

  private statement(sql: string): StatementSync {
    const known = this.statements.get(sql);
    if (known) return known;
    const prepared = this.database.prepare(sql);
    this.statements.set(sql, prepared);
    return prepared;
  }
}
