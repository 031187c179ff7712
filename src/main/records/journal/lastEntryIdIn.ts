import { DatabaseSync } from 'node:sqlite';

/** Number of the newest entry of a journal file, 0 for none; null when the file cannot say, because it is damaged or foreign. */
export function lastEntryIdIn(journalFile: string): number | null {
  return asked(journalFile, 'SELECT coalesce(max(entry_id), 0) AS answer FROM entries');
}

/** The largest number that the table ever gave, which SQLite keeps beside it; 0 for none, null when the file cannot say. */
export function countedThrough(journalFile: string): number | null {
  return asked(journalFile, COUNTED);
}
export const COUNTED = "SELECT coalesce(max(seq), 0) AS answer FROM sqlite_sequence WHERE name = 'entries'";

/** Whether a journal has had a chain, and with it heads: one of the first version had none. */
export function hasChain(journalFile: string): boolean {
  return asked(journalFile, 'SELECT count(*) AS answer FROM schema_migrations WHERE version >= 2') === 1;
}

function asked(journalFile: string, sql: string): number | null {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(journalFile, { readOnly: true });
    return Number(database.prepare(sql).get()?.['answer'] ?? 0);
  } catch {
    return null;
  } finally {
    database?.close();
  }
}
