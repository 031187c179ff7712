import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { NEWEST_SCHEMA } from './migrations.ts';
import { isDamage } from './sqliteFailure.ts';

export type JournalFileState =
  /** There is nothing yet: no file, or one without any table. */
  | { kind: 'none' }
  | { kind: 'journal' }
  | { kind: 'future'; version: number }
  /** A sound file that some other program wrote; or one that is no database at all. */
  | { kind: 'foreign'; why: string }
  | { kind: 'damaged'; why: string };

const NAMED_TABLES_MAX = 3;

/** What lies where the journal should be. Reads only, so that a file of somebody else stays as it is. */
export function inspectJournalFile(file: string, fullCheckMaxBytes: number): JournalFileState {
  if (!existsSync(file) || statSync(file).size === 0) return { kind: 'none' };
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    database.exec('PRAGMA busy_timeout = 2000');
    const tables = database
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name")
      .all()
      .map((row) => String(row['name']));
    // The first version of the journal could be killed between the list of its versions and its first table.
    if (tables.every((name) => name === 'schema_migrations')) return { kind: 'none' };
    const columns = database
      .prepare("SELECT name FROM pragma_table_info('entries')")
      .all()
      .map((row) => String(row['name']));
    if (!tables.includes('schema_migrations') || !['entry_id', 'cell_key', 'body'].every((c) => columns.includes(c))) {
      const more = tables.length > NAMED_TABLES_MAX ? ', ...' : '';
      return {
        kind: 'foreign',
        why: `it is the database of another program (with the tables ${tables.slice(0, NAMED_TABLES_MAX).join(', ')}${more})`,
      };
    }
    const version = Number(
      database.prepare('SELECT coalesce(max(version), 0) AS version FROM schema_migrations').get()?.['version'],
    );
    // Damage may read like another version: first whether the file is sound.
    if (statSync(file).size <= fullCheckMaxBytes) {
      const row = database.prepare('PRAGMA quick_check(1)').get();
      const verdict = String(row ? Object.values(row)[0] : 'ok');
      if (verdict !== 'ok') return { kind: 'damaged', why: oneLine(verdict) };
    }
    return version > NEWEST_SCHEMA ? { kind: 'future', version } : { kind: 'journal' };
  } catch (error) {
    if (!isDamage(error)) throw error;
    const text = error instanceof Error ? error.message : String(error);
    return text.includes('not a database')
      ? { kind: 'foreign', why: 'it is no database' }
      : { kind: 'damaged', why: oneLine(text) };
  } finally {
    database?.close();
  }
}

const oneLine = (text: string): string => text.replaceAll(/\s*\n\s*/g, ': ');
