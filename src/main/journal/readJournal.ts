import { DatabaseSync } from 'node:sqlite';
import { canonicalJson } from './canonicalJson.ts';
import { NEWEST_SCHEMA } from './migrations.ts';

export interface JournalVerdict {
  ok: boolean;
  entries: number;
  problems: string[];
}

const PROBLEMS_MAX = 20;

interface StoredRow {
  entry_id: number;
  cell_key: string;
  written_at_ms: number;
  body: string;
}

/** Checks a journal file from outside, without changing it: the file itself, its protection, and every entry. */
export function verifyJournal(file: string): JournalVerdict {
  const problems: string[] = [];
  let entries = 0;
  try {
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      const verdict = database.prepare('PRAGMA integrity_check(1)').get();
      const said = String(verdict ? Object.values(verdict)[0] : 'ok');
      if (said !== 'ok') problems.push(`The file is damaged: ${said}.`);
      const version = Number(
        database.prepare('SELECT max(version) AS version FROM schema_migrations').get()?.['version'],
      );
      if (version !== NEWEST_SCHEMA)
        problems.push(`The schema is version ${version}, this program knows ${NEWEST_SCHEMA}.`);
      for (const trigger of ['entries_never_change', 'entries_never_go'])
        if (!database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = ?").get(trigger))
          problems.push(`The trigger ${trigger} is missing: entries could have been changed.`);
      let expectedId = 1;
      for (const row of rowsOf(database, '', [])) {
        entries += 1;
        if (row.entry_id !== expectedId)
          problems.push(`Entry ${row.entry_id} follows ${expectedId - 1}: entries are missing in between.`);
        expectedId = row.entry_id + 1;
        if (!isCanonical(row.body)) problems.push(`Entry ${row.entry_id} is not what this program writes.`);
        if (problems.length >= PROBLEMS_MAX) break;
      }
    } finally {
      database.close();
    }
  } catch (error) {
    problems.push(`The journal cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
  return { ok: problems.length === 0, entries, problems };
}

/** Entries as JSON Lines, oldest first. */
export function* exportEntries(
  file: string,
  query: { cellKey?: string; fromMs?: number; toMs?: number },
): Generator<string> {
  const where: string[] = [];
  const values: (string | number)[] = [];
  for (const [condition, value] of [
    ['cell_key = ?', query.cellKey],
    ['written_at_ms >= ?', query.fromMs],
    ['written_at_ms < ?', query.toMs],
  ] as const)
    if (value !== undefined) {
      where.push(condition);
      values.push(value);
    }
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    for (const row of rowsOf(database, where.length > 0 ? `WHERE ${where.join(' AND ')}` : '', values))
      yield `{"entryId":${row.entry_id},"cellKey":${JSON.stringify(row.cell_key)},"writtenAtMs":${row.written_at_ms},"body":${row.body}}`;
  } finally {
    database.close();
  }
}

function rowsOf(database: DatabaseSync, where: string, values: (string | number)[]): Iterable<StoredRow> {
  return database
    .prepare(`SELECT entry_id, cell_key, written_at_ms, body FROM entries ${where} ORDER BY entry_id`)
    .iterate(...values) as unknown as Iterable<StoredRow>;
}

function isCanonical(body: string): boolean {
  try {
    return canonicalJson(JSON.parse(body)) === body;
  } catch {
    return false;
  }
}
