import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { createGzip, gunzipSync } from 'node:zlib';
import { ChainVerifier, problemText } from './ChainVerifier.ts';
import type { ChainedRow } from './chain.ts';
import { keysOf } from './entryKeys.ts';
import type { EntriesPruned } from './journalRecords.ts';
import { exportLine } from './readJournal.ts';
import { storedRows } from './storedRows.ts';
import type { JournalEntryBody } from '#main/ports/Journal.ts';

export const ARCHIVE_FOLDER = 'journal-archive';
/** Less than this is not worth a file. */
const ENTRIES_MIN = 100;

/**
 * The last entry that may be archived: older than the limit, before the newest snapshot of every cell that was heard of
 * since (a cell's state is rebuilt from there), and all of what was written before the chain or none of it. 0 when nothing.
 */
export function lastToArchive(database: DatabaseSync, olderThanMs: number): number {
  const number = (sql: string, ...values: number[]): number =>
    Number(Object.values(database.prepare(sql).get(...values) ?? {})[0] ?? 0);
  const firstId = number('SELECT coalesce(min(entry_id), 0) FROM entries');
  const lastId = number('SELECT coalesce(max(entry_id), 0) FROM entries');
  const firstYoung = number('SELECT coalesce(min(entry_id), 0) FROM entries WHERE written_at_ms >= ?', olderThanMs);
  const firstNeeded = number(
    `SELECT coalesce(min(newest), 0) FROM (SELECT max(entry_id) AS newest FROM entries WHERE kind = 'snapshot' AND cell_key IN
       (SELECT DISTINCT cell_key FROM entries WHERE written_at_ms >= ?) GROUP BY cell_key)`,
    olderThanMs,
  );
  const through = Math.min(
    firstYoung === 0 ? lastId - 1 : firstYoung - 1,
    firstNeeded === 0 ? Infinity : firstNeeded - 1,
  );
  const lastUnchained = number('SELECT coalesce(max(entry_id), 0) FROM entries WHERE hash IS NULL');
  if (through < firstId + ENTRIES_MIN || through <= lastUnchained) return 0;
  return number('SELECT coalesce(max(entry_id), 0) FROM entries WHERE entry_id <= ?', through);
}

/** Writes all entries up to one into a compressed file, and reads it again, before anything may be taken out. */
export async function archiveEntries(
  database: DatabaseSync,
  dataDir: string,
  throughEntryId: number,
  why: string,
): Promise<EntriesPruned> {
  const folder = join(dataDir, ARCHIVE_FOLDER);
  mkdirSync(folder, { recursive: true });
  let first: ChainedRow | null = null;
  let last: ChainedRow | null = null;
  const partial = join(folder, 'next.partial');
  const handle = openSync(partial, 'w');
  const gzip = createGzip();
  gzip.on('data', (chunk: Buffer) => writeSync(handle, chunk));
  const ended = new Promise<void>((resolve, reject) => gzip.on('end', resolve).on('error', reject));
  try {
    for (const row of storedRows(database, 'WHERE entry_id <= ?', [throughEntryId])) {
      first ??= row;
      last = row;
      if (!gzip.write(`${exportLine(row)}\n`)) await new Promise((resolve) => gzip.once('drain', resolve));
    }
    gzip.end();
    await ended;
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  if (!first || last?.hash == null) throw new Error(`There is nothing to archive up to entry ${throughEntryId}.`);
  const file = join(folder, `entries-${first.entryId}-${last.entryId}.jsonl.gz`);
  const problems = verifyArchive(readFileSync(partial)).problems;
  if (problems.length > 0) throw new Error(`The archive is not sound, nothing is taken out. ${problems[0]}`);
  const archiveSha256 = createHash('sha256').update(readFileSync(partial)).digest('hex');
  renameSync(partial, file);
  return {
    fromEntryId: first.entryId,
    throughEntryId: last.entryId,
    throughHash: last.hash,
    writtenFromMs: first.writtenAtMs,
    writtenToMs: last.writtenAtMs,
    archive: `${ARCHIVE_FOLDER}/${basename(file)}`,
    archiveSha256,
    why,
  };
}

/** Checks the chain inside lines of an export or an archive; compressed or not. */
export function verifyArchive(bytes: Buffer): { entries: number; problems: string[]; head: ChainedRow | null } {
  let text;
  try {
    text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch {
    return { entries: 0, problems: ['The file is damaged: it cannot be decompressed.'], head: null };
  }
  let verifier: ChainVerifier | null = null;
  let last: ChainedRow | null = null;
  for (const line of text.trimEnd().split('\n')) {
    let row: ChainedRow;
    try {
      row = rowOf(line);
    } catch {
      return { entries: 0, problems: ['The file holds lines that are no entries of a journal.'], head: last };
    }
    verifier ??= new ChainVerifier([], row.entryId === 1 ? null : row.entryId);
    verifier.feed(row);
    last = row;
  }
  const verdict = verifier?.verdict();
  return {
    entries: verdict?.entries ?? 0,
    problems: verdict?.problems.map(problemText) ?? ['The file is empty.'],
    head: last,
  };
}

/** A line holds the body as it was stored, between fixed names: it is cut out as it stands, so that no digit changes. */
function rowOf(line: string): ChainedRow {
  const entry = JSON.parse(line) as {
    entryId: number;
    cellKey: string;
    writtenAtMs: number;
    body: JournalEntryBody;
    previousHash: string | null;
    hash: string | null;
  };
  const from = line.indexOf(',"body":') + ',"body":'.length;
  const to = line.lastIndexOf(',"previousHash":');
  return { ...entry, body: line.slice(from, to), kind: entry.body.kind, keys: keysOf(entry.body) };
}
