import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '#shared/storage/inTransaction.ts';
import { NO_CELL } from '#main/ports/Journal.ts';
import { canonicalJson } from '#shared/protocol/canonicalJson.ts';
import { entryHash, UnchainedDigest } from './chain.ts';
import { CHAIN_BEGUN } from './journalRecords.ts';
import { hashBytes, storedRows } from './storedRows.ts';

/**
 * Steps of the journal's schema, oldest first; a step that was released is never changed. `body` is the entry's canonical
 * JSON. Entries are append-only: the triggers refuse any change, so that a mistake in this program cannot rewrite history.
 */
export const migrations: readonly {
  version: number;
  name: string;
  sql: string;
  /** What SQL alone cannot do, in the same transaction. */
  complete?: (database: DatabaseSync, nowMs: number) => void;
}[] = [
  {
    version: 1,
    name: 'append-only entries',
    sql: `
      CREATE TABLE entries (
        entry_id INTEGER PRIMARY KEY AUTOINCREMENT,
        cell_key TEXT NOT NULL,
        written_at_ms REAL NOT NULL,
        kind TEXT NOT NULL,
        event_type TEXT,
        epoch TEXT,
        seq INTEGER,
        body TEXT NOT NULL
      ) STRICT;
      CREATE INDEX entries_by_cell ON entries (cell_key, written_at_ms);
      CREATE INDEX entries_by_time ON entries (written_at_ms);
      CREATE INDEX entries_by_kind ON entries (kind, cell_key, entry_id);
      CREATE INDEX entries_by_position ON entries (cell_key, entry_id) WHERE seq IS NOT NULL;
      CREATE UNIQUE INDEX events_once ON entries (cell_key, epoch, seq) WHERE kind = 'event';
      CREATE TRIGGER entries_never_change BEFORE UPDATE ON entries
        BEGIN SELECT RAISE(ABORT, 'journal entries are never changed'); END;
      CREATE TRIGGER entries_never_go BEFORE DELETE ON entries
        BEGIN SELECT RAISE(ABORT, 'journal entries are never deleted'); END;
    `,
  },
  {
    version: 2,
    name: 'hash chain',
    // Entries up to `pruning.through_entry_id` may go, because a record in the chain says so first (see Retention.ts).
    sql: `
      ALTER TABLE entries ADD COLUMN previous_hash BLOB;
      ALTER TABLE entries ADD COLUMN hash BLOB;
      CREATE INDEX entries_by_type ON entries (event_type, entry_id) WHERE event_type IS NOT NULL;
      CREATE TABLE pruning (through_entry_id INTEGER PRIMARY KEY) STRICT;
      DROP TRIGGER entries_never_go;
      CREATE TRIGGER entries_never_go BEFORE DELETE ON entries
        WHEN OLD.entry_id > (SELECT coalesce(max(through_entry_id), 0) FROM pruning)
        BEGIN SELECT RAISE(ABORT, 'journal entries are never deleted'); END;
    `,
    complete: beginChain,
  },
];

/** What was written before there was a chain is bound by its first entry: that names the digest over all of it. */
function beginChain(database: DatabaseSync, nowMs: number): void {
  const digest = new UnchainedDigest();
  let entriesBefore = 0;
  let lastId = 0;
  for (const row of storedRows(database)) {
    digest.add(row);
    entriesBefore += 1;
    lastId = row.entryId;
  }
  if (entriesBefore === 0) return;
  const sha256 = digest.hash();
  const body = canonicalJson({ kind: 'record', topic: CHAIN_BEGUN, by: null, data: { entriesBefore, sha256 } });
  const entry = { entryId: lastId + 1, cellKey: NO_CELL, writtenAtMs: nowMs, body };
  database
    .prepare(
      "INSERT INTO entries (entry_id, cell_key, written_at_ms, kind, event_type, body, previous_hash, hash) VALUES (?, ?, ?, 'record', ?, ?, ?, ?)",
    )
    .run(
      entry.entryId,
      entry.cellKey,
      entry.writtenAtMs,
      CHAIN_BEGUN,
      entry.body,
      hashBytes(sha256),
      hashBytes(entryHash(sha256, entry)),
    );
}

export const NEWEST_SCHEMA = migrations.at(-1)?.version ?? 0;

/**
 * Brings the schema up to date, all steps in one transaction: a kill at any moment leaves the version that was there before.
 * Returns the version found.
 */
export function migrate(database: DatabaseSync, nowMs: number): number {
  const hasVersions = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'schema_migrations'").get();
  const row = hasVersions && database.prepare('SELECT max(version) AS version FROM schema_migrations').get();
  const found = Number(row?.['version'] ?? 0);
  const steps = migrations.filter((step) => step.version > found);
  if (steps.length === 0) return found;
  inTransaction(
    database,
    () => {
      database.exec(
        'CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at_ms REAL NOT NULL) STRICT',
      );
      for (const step of steps) {
        database.exec(step.sql);
        step.complete?.(database, nowMs);
        database
          .prepare('INSERT INTO schema_migrations (version, name, applied_at_ms) VALUES (?, ?, ?)')
          .run(step.version, step.name, nowMs);
      }
    },
    'BEGIN IMMEDIATE',
  );
  return found;
}
