import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { entryHash, type ChainedRow, type ChainHead } from '#main/records/journal/chain.ts';
import { openReadOnly } from '#main/records/journal/openReadOnly.ts';
import { chainedRow, type StoredRow } from '#main/records/journal/storedRows.ts';

/** A journal that the application writes elsewhere, read through a connection of its own: readers never hold up the writer. */
export class ChainReader {
  private readonly database: DatabaseSync;
  private readonly end: () => void;
  private readonly one: StatementSync;
  private readonly following: StatementSync;
  private readonly preceding: StatementSync;
  private readonly newest: StatementSync;

  constructor(file: string) {
    const opened = openReadOnly(file);
    this.database = opened.database;
    this.end = opened.close;
    this.database.exec('PRAGMA busy_timeout = 5000');
    this.one = this.database.prepare('SELECT * FROM entries WHERE entry_id = ?');
    this.following = this.database.prepare('SELECT * FROM entries WHERE entry_id > ? ORDER BY entry_id LIMIT ?');
    this.preceding = this.database.prepare('SELECT * FROM entries WHERE entry_id < ? ORDER BY entry_id DESC LIMIT ?');
    this.newest = this.database.prepare('SELECT entry_id, hash FROM entries ORDER BY entry_id DESC LIMIT 1');
  }

  entry(entryId: number): ChainedRow | null {
    const row = this.one.get(entryId) as StoredRow | undefined;
    return row ? chainedRow(row) : null;
  }

  /** Those that there are, in the order of their ids. */
  entriesOf(entryIds: Iterable<number>): ChainedRow[] {
    return [...new Set(entryIds)].sort((a, b) => a - b).flatMap((entryId) => this.entry(entryId) ?? []);
  }

  after(entryId: number, limit: number): ChainedRow[] {
    return (this.following.all(entryId, limit) as unknown as StoredRow[]).map(chainedRow);
  }

  /** Newest first. */
  before(entryId: number, limit: number): ChainedRow[] {
    return (this.preceding.all(entryId, limit) as unknown as StoredRow[]).map(chainedRow);
  }

  head(): ChainHead | null {
    const row = this.newest.get() as Pick<StoredRow, 'entry_id' | 'hash'> | undefined;
    return row?.hash ? { entryId: row.entry_id, hash: Buffer.from(row.hash).toString('hex') } : null;
  }

  /** Rows of a condition in SQL, in the order of their ids. */
  *where(condition: string, ...values: (string | number)[]): Generator<ChainedRow> {
    const rows = this.database
      .prepare(`SELECT * FROM entries WHERE ${condition} ORDER BY entry_id`)
      .iterate(...values) as unknown as Iterable<StoredRow>;
    for (const row of rows) yield chainedRow(row);
  }

  /** The same, newest first. */
  *whereBackwards(condition: string, ...values: (string | number)[]): Generator<ChainedRow> {
    const rows = this.database
      .prepare(`SELECT * FROM entries WHERE ${condition} ORDER BY entry_id DESC`)
      .iterate(...values) as unknown as Iterable<StoredRow>;
    for (const row of rows) yield chainedRow(row);
  }

  close(): void {
    this.end();
  }
}

/** Whether an entry's content gives its hash; null for one from before the chain. */
export const hashFits = (row: ChainedRow): boolean | null =>
  row.hash === null || row.previousHash === null ? null : entryHash(row.previousHash, row) === row.hash;
