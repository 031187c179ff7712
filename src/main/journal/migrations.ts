import type { DatabaseSync } from 'node:sqlite';

/**
 * Steps of the journal's schema, oldest first; a step that was released is never changed. `body` is the entry's canonical
 * JSON. Entries are append-only: the triggers refuse any change, so that a mistake in this program cannot rewrite history.
 */
export const migrations: readonly { version: number; name: string; sql: string }[] = [
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
];

export const NEWEST_SCHEMA = migrations.at(-1)?.version ?? 0;

/** Brings the schema up to date, each step with its record in one transaction. Returns the version found before. */
export function migrate(database: DatabaseSync, nowMs: number): number {
  database.exec(
    'CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at_ms REAL NOT NULL) STRICT',
  );
  const row = database.prepare('SELECT coalesce(max(version), 0) AS version FROM schema_migrations').get();
  const found = Number(row?.['version'] ?? 0);
  for (const step of migrations.filter((m) => m.version > found)) {
    database.exec('BEGIN IMMEDIATE');
    try {
      database.exec(step.sql);
      database
        .prepare('INSERT INTO schema_migrations (version, name, applied_at_ms) VALUES (?, ?, ?)')
        .run(step.version, step.name, nowMs);
      database.exec('COMMIT');
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  }
  return found;
}
