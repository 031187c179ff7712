import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import type { Clock } from '#main/ports/Clock.ts';
import {
  NO_CELL,
  type Journal,
  type JournalEntry,
  type JournalEntryBody,
  type JournalFailure,
  type JsonObject,
  type RecordAuthor,
} from '#main/ports/Journal.ts';
import { canonicalJson } from '#shared/protocol/canonicalJson.ts';
import { CHAIN_START, entryHash, UnchainedDigest, type ChainHead } from './chain.ts';
import { keysOf } from './entryKeys.ts';
import { HeadFile } from './HeadFile.ts';
import { JournalReader } from './JournalReader.ts';
import { ENTRIES_PRUNED, type EntriesPruned } from './journalRecords.ts';
import { LogFlusher } from './LogFlusher.ts';
import { migrate, NEWEST_SCHEMA } from './migrations.ts';
import { failureOf } from './sqliteFailure.ts';
import { hashBytes, storedRows, type StoredRow } from './storedRows.ts';

/**
 * What may reach the disk a moment after append returned: the cell tells its events again from the last one that is here,
 * and a command without an outcome counts as unanswered. They outlive the end of the process like every entry.
 */
const FLUSHED_LATER: ReadonlySet<JournalEntryBody['kind']> = new Set(['event', 'outcome']);

/**
 * The journal in one SQLite file, in WAL mode. When append returns ok, the entry outlives the process; and, but for the kinds
 * that are flushed right after it by another thread, the machine's power too.
 */
export class SqliteJournal implements Journal {
  private readonly database: DatabaseSync;
  private readonly clock: Clock;
  private readonly insert: StatementSync;
  private readonly findEvent: StatementSync;
  private readonly headFile: HeadFile;
  /** Null when it must be read again, because it is not sure whether the last entry was stored. */
  private head: ChainHead | null;
  private readonly reader: JournalReader;
  private readonly flusher: LogFlusher;
  /** Set when the disk refused a flush: from then on every append waits for the disk and so tells of its failures. */
  private flushesNow = false;
  private synchronous: 'FULL' | 'NORMAL' = 'FULL';

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
        'INSERT INTO entries (entry_id, cell_key, written_at_ms, kind, event_type, epoch, seq, body, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      );
      this.findEvent = this.database.prepare(
        "SELECT entry_id FROM entries WHERE kind = 'event' AND cell_key = ? AND epoch = ? AND seq = ?",
      );
      this.reader = new JournalReader(this.database);
      this.head = this.readHead();
      this.headFile = new HeadFile(file, clock, this.head);
      this.flusher = new LogFlusher(`${file}-wal`, () => (this.flushesNow = true));
    } catch (error) {
      this.database.close();
      throw error;
    }
  }

  append(cellKey: string, body: JournalEntryBody): Result<number, JournalFailure> {
    const { epoch, seq, type } = keysOf(body);
    const isFlushedLater = FLUSHED_LATER.has(body.kind) && !this.flushesNow;
    try {
      this.setSynchronous(isFlushedLater ? 'NORMAL' : 'FULL');
      if (body.kind === 'event') {
        const known = this.findEvent.get(cellKey, epoch, seq) as { entry_id: number } | undefined;
        if (known) return ok(known.entry_id);
      }
      const { entryId: lastId, hash: previousHash } = (this.head ??= this.readHead());
      const entry = { entryId: lastId + 1, cellKey, writtenAtMs: this.clock.nowMs(), body: canonicalJson(body) };
      const hash = entryHash(previousHash, entry);
      this.insert.run(
        entry.entryId,
        cellKey,
        entry.writtenAtMs,
        body.kind,
        type,
        epoch,
        seq,
        entry.body,
        hashBytes(previousHash),
        hashBytes(hash),
      );
      const head = { entryId: entry.entryId, hash };
      this.head = head;
      // The head is never ahead of what is on the disk: entries that are missing would look as if taken away.
      if (isFlushedLater) this.flusher.flush(() => this.headFile.follow(head));
      else this.headFile.follow(head);
      return ok(entry.entryId);
    } catch (error) {
      this.head = null;
      return err(failureOf(error));
    }
  }

  lastSeen(cellKey: string): { epoch: string; seq: number } | null {
    return this.reader.lastSeen(cellKey);
  }

  rebuild(cellKey: string, beforeMs?: number): { snapshot: CellSnapshot; events: CellEvent[] } | null {
    return this.reader.rebuild(cellKey, beforeMs);
  }

  cellKeys(): string[] {
    return this.reader.cellKeys();
  }

  entries(query: Parameters<Journal['entries']>[0]): JournalEntry[] {
    return this.reader.entries(query);
  }

  chainHead(): ChainHead | null {
    const head = (this.head ??= this.readHead());
    return head.entryId === 0 ? null : head;
  }

  /**
   * Gives up the entries that an archive holds: the record of it stands in the chain before the first one goes. They go
   * little by little, with deletePruned.
   */
  prune(pruned: EntriesPruned, by: RecordAuthor): Result<number, JournalFailure> {
    const data = { ...pruned } satisfies JsonObject;
    const stored = this.append(NO_CELL, { kind: 'record', topic: ENTRIES_PRUNED, by, data });
    if (!stored.ok) return stored;
    try {
      this.database.prepare('INSERT OR IGNORE INTO pruning (through_entry_id) VALUES (?)').run(pruned.throughEntryId);
      return stored;
    } catch (error) {
      return err(failureOf(error));
    }
  }

  /** Deletes some of the entries that were given up; returns how many. A few at a time, so that nothing waits for it. */
  deletePruned(limit: number): Result<number, JournalFailure> {
    try {
      const done = this.database
        .prepare(
          `DELETE FROM entries WHERE entry_id IN (SELECT entry_id FROM entries
           WHERE entry_id <= (SELECT coalesce(max(through_entry_id), 0) FROM pruning) ORDER BY entry_id LIMIT ?)`,
        )
        .run(limit);
      return ok(Number(done.changes));
    } catch (error) {
      return err(failureOf(error));
    }
  }

  /** The next entry follows this one, which is no longer in the file; for openJournal, which records the loss. */
  continueAfter(head: ChainHead): void {
    this.head = head;
  }

  /** Bounds the file to so many bytes, as a full disk would; for tests. */
  limitSize(sizeBytes: number): void {
    const page = this.database.prepare('PRAGMA page_size').get();
    this.database.exec(`PRAGMA max_page_count = ${Math.ceil(sizeBytes / Number(page?.['page_size'] ?? 4096))}`);
  }

  close(): void {
    if (!this.database.isOpen) return;
    this.flusher.close();
    this.database.close();
    if (this.head) this.headFile.follow(this.head);
    this.headFile.close();
  }

  private setSynchronous(wanted: 'FULL' | 'NORMAL'): void {
    if (this.synchronous === wanted) return;
    this.database.exec(`PRAGMA synchronous = ${wanted}`);
    this.synchronous = wanted;
  }

  /** Entry 0 stands for the beginning of the chain. */
  private readHead(): ChainHead {
    const row = this.database.prepare('SELECT entry_id, hash FROM entries ORDER BY entry_id DESC LIMIT 1').get() as
      Pick<StoredRow, 'entry_id' | 'hash'> | undefined;
    if (!row) return { entryId: 0, hash: CHAIN_START };
    if (row.hash) return { entryId: row.entry_id, hash: Buffer.from(row.hash).toString('hex') };
    const before = new UnchainedDigest();
    for (const stored of storedRows(this.database)) before.add(stored);
    return { entryId: row.entry_id, hash: before.hash() };
  }
}
