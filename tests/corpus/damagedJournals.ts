import { closeSync, openSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { JOURNAL_FILE } from '#main/records/journal/openJournal.ts';
import { canonicalJson } from '#shared/protocol/canonicalJson.ts';
import { migrations } from '#main/records/journal/migrations.ts';
import { SqliteJournal } from '#main/records/journal/SqliteJournal.ts';
import type { JournalEntryBody } from '#main/ports/Journal.ts';
import { emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';

/** Journals as they are found in the field, made by code: sound ones of each version, and every way to break one. */
export const CORPUS_START_MS = 1_760_000_000_000;
export const PAGE_BYTES = 4096;

const snapshotBody = (cellKey: string): JournalEntryBody => ({
  kind: 'snapshot',
  snapshot: emptyCellSnapshot(cellKey, cellKey, `epoch-${cellKey}`, 0),
  gap: false,
});

/** The `index`th entry of every journal of the corpus, from 1: two cells, all kinds, some longer than a page. */
export function corpusEntry(index: number): { cellKey: string; body: JournalEntryBody } {
  const cellKey = index % 2 === 0 ? 'cell-2' : 'cell-1';
  if (index <= 2) return { cellKey, body: snapshotBody(cellKey) };
  if (index % 50 === 0)
    return { cellKey, body: { kind: 'note', by: 'Anna', text: `a long note ${index} `.repeat(600) } };
  if (index % 20 === 0) return { cellKey, body: { kind: 'link', state: 'live', detail: `The link is up (${index}).` } };
  const text = `notice ${index}: ${'the belt was slow, '.repeat(index % 7)}`;
  return {
    cellKey,
    body: {
      kind: 'event',
      event: {
        epoch: `epoch-${cellKey}`,
        seq: index,
        timeMs: CORPUS_START_MS + index,
        commandId: null,
        body: { type: 'notice', severity: 'info', code: 'belt_slow', text },
      },
    },
  };
}

/** A sound journal of the present version. */
export function writeJournal(dataDir: string, entries: number): string {
  const file = join(dataDir, JOURNAL_FILE);
  const clock = new ManualClock(CORPUS_START_MS);
  const journal = new SqliteJournal(file, clock);
  for (let index = 1; index <= entries; index += 1) {
    const { cellKey, body } = corpusEntry(index);
    const stored = journal.append(cellKey, body);
    if (!stored.ok) throw new Error(stored.error.message);
    clock.advance(1000);
  }
  journal.close();
  return file;
}

/** A journal as the first version wrote it, before there was a chain. */
export function writeVersion1Journal(dataDir: string, entries: number): string {
  const file = join(dataDir, JOURNAL_FILE);
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL');
  database.exec(
    'CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at_ms REAL NOT NULL) STRICT',
  );
  database.exec(migrations[0]!.sql);
  database.exec(`INSERT INTO schema_migrations VALUES (1, 'append-only entries', ${CORPUS_START_MS})`);
  const insert = database.prepare(
    'INSERT INTO entries (cell_key, written_at_ms, kind, event_type, epoch, seq, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  for (let index = 1; index <= entries; index += 1) {
    const { cellKey, body } = corpusEntry(index);
    const place =
      body.kind === 'event'
        ? ([body.event.body.type, body.event.epoch, body.event.seq] as const)
        : body.kind === 'snapshot'
          ? ([null, body.snapshot.cell.epoch, body.snapshot.cell.seq] as const)
          : ([null, null, null] as const);
    insert.run(cellKey, CORPUS_START_MS + index * 1000, body.kind, ...place, canonicalJson(body));
  }
  database.close();
  return file;
}

/** The database of another program, under the journal's name. */
export function writeForeignDatabase(dataDir: string): string {
  const file = join(dataDir, JOURNAL_FILE);
  rmSync(file, { force: true });
  const database = new DatabaseSync(file);
  database.exec("CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES ('https://example.org')");
  database.close();
  return file;
}

export function overwrite(file: string, offsetBytes: number, bytes: Uint8Array): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, bytes, 0, bytes.length, offsetBytes);
  closeSync(handle);
}

/** A page of which the second half never reached the disk. */
export const tearPage = (file: string, page: number): void =>
  overwrite(file, (page - 1) * PAGE_BYTES + PAGE_BYTES / 2, new Uint8Array(PAGE_BYTES / 2));

/** A whole page of noise. */
export const scramblePage = (file: string, page: number): void =>
  overwrite(
    file,
    (page - 1) * PAGE_BYTES,
    Uint8Array.from({ length: PAGE_BYTES }, (_, i) => (i * 193 + page) % 251),
  );

export const pagesOf = (file: string): number => Math.floor(statSync(file).size / PAGE_BYTES);

export const cutTo = (file: string, share: number): void =>
  truncateSync(file, Math.floor(pagesOf(file) * share) * PAGE_BYTES);

export const makeText = (file: string): void => writeFileSync(file, 'Shopping list: tea, milk.\n'.repeat(200));
export const makeEmpty = (file: string): void => writeFileSync(file, '');
export const bytesOf = (file: string): Buffer => readFileSync(file);

/** Pages that hold entries themselves, without those of the indexes; overflow pages of long entries included. */
export function pagesOfEntries(file: string): number[] {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare("SELECT pageno, pagetype FROM dbstat WHERE name = 'entries' ORDER BY pageno").all();
  database.close();
  return rows.filter((row) => row['pagetype'] !== 'internal').map((row) => Number(row['pageno']));
}

/** Changes a journal behind the program's back, as somebody with the file and an SQL shell could. */
export function tamper(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  const triggers = database.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all();
  for (const trigger of triggers) database.exec(`DROP TRIGGER ${String(trigger['name'])}`);
  database.exec(sql);
  for (const trigger of triggers) database.exec(String(trigger['sql']));
  database.close();
}
