import { closeSync, copyFileSync, existsSync, openSync, readSync, statSync, truncateSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Clock } from '#main/ports/Clock.ts';
import { canonicalJson } from '#shared/protocol/canonicalJson.ts';
import { entryHash, type ChainedRow } from './chain.ts';
import { migrate } from './migrations.ts';
import { isDamage, isSqliteError } from './sqliteFailure.ts';
import { chainedRow, hashBytes, type StoredRow } from './storedRows.ts';

const COMMIT_EVERY = 5000;

export interface Salvaged {
  kept: number;
  /** First and last id of each run that could not be read, or not believed. */
  lost: [number, number][];
  /** The last id that the damaged file is known to have held; 0 when nothing is known. */
  lastId: number;
  lastKept: ChainedRow | null;
}

/**
 * Copies what can be read, and whose hash is right, from a damaged journal into a new file. The damaged file is only read.
 * `knownLastId` is what is known of its length from elsewhere; without a file to read, all of it is lost.
 */
export function salvageJournal(
  damagedFile: string | null,
  newFile: string,
  knownLastId: number,
  clock: Clock,
): Salvaged {
  const target = new DatabaseSync(newFile);
  const salvaged: Salvaged = { kept: 0, lost: [], lastId: knownLastId, lastKept: null };
  let source: DatabaseSync | null = null;
  try {
    target.exec('PRAGMA journal_mode = WAL');
    migrate(target, clock.nowMs());
    source = damagedFile === null ? null : open(damagedFile, newFile);
    if (source) {
      salvaged.lastId = Math.max(knownLastId, lastIdOf(source));
      copy(source, target, salvaged);
    }
    closeGap(salvaged, salvaged.lastId + 1);
  } finally {
    source?.close();
    target.close();
  }
  return salvaged;
}

function open(file: string, newFile: string): DatabaseSync | null {
  try {
    const database = new DatabaseSync(wholeFile(file, newFile), { readOnly: true });
    database.prepare('SELECT count(*) FROM sqlite_master').get();
    return database;
  } catch (error) {
    if (isSqliteError(error)) return null;
    throw error;
  }
}

export const PADDED_SUFFIX = '.padded';

/** A file that is shorter than its header says is refused altogether: a copy of it, filled up, can be read as far as it goes. */
function wholeFile(file: string, newFile: string): string {
  const header = Buffer.alloc(100);
  const handle = openSync(file, 'r');
  readSync(handle, header, 0, header.length, 0);
  closeSync(handle);
  // https://www.sqlite.org/fileformat.html: page size at 16 (1 means 65536), number of pages at 28.
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  const sizeBytes = pageBytes * header.readUInt32BE(28);
  const isBelievable = sizeBytes < Math.max(64, statSync(file).size * 64);
  if (sizeBytes <= statSync(file).size || !isBelievable) return file;
  const padded = newFile + PADDED_SUFFIX;
  copyFileSync(file, padded);
  if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${padded}-wal`);
  truncateSync(padded, sizeBytes);
  return padded;
}

/** The end of the table may be what is damaged: what the sequence says counts as well. */
function lastIdOf(source: DatabaseSync): number {
  let lastId = 0;
  for (const sql of [
    'SELECT max(entry_id) AS id FROM entries NOT INDEXED',
    "SELECT seq AS id FROM sqlite_sequence WHERE name = 'entries'",
  ])
    lastId = Math.max(lastId, Number(readable(() => source.prepare(sql).get())?.['id'] ?? 0));
  return lastId;
}

function copy(source: DatabaseSync, target: DatabaseSync, salvaged: Salvaged): void {
  const following = readable(() =>
    source.prepare('SELECT * FROM entries NOT INDEXED WHERE entry_id > ? ORDER BY entry_id'),
  );
  const single = readable(() => source.prepare('SELECT * FROM entries NOT INDEXED WHERE entry_id = ?'));
  if (!following || !single) return;
  const insert = target.prepare(
    'INSERT INTO entries (entry_id, cell_key, written_at_ms, kind, event_type, epoch, seq, body, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const limits = readable(() => source.prepare('SELECT max(through_entry_id) AS id FROM pruning').get());
  const prunedThrough = Number(limits?.['id'] ?? 0);
  if (prunedThrough > 0) target.prepare('INSERT INTO pruning (through_entry_id) VALUES (?)').run(prunedThrough);
  target.exec('BEGIN');
  let at = prunedThrough;
  if (salvaged.lastKept === null) salvaged.lastId = Math.max(salvaged.lastId, prunedThrough);
  const keep = (row: ChainedRow): void => {
    if (!isBelieved(row) || !store(insert, row)) return;
    closeGap(salvaged, row.entryId, prunedThrough);
    salvaged.kept += 1;
    salvaged.lastKept = row;
    if (salvaged.kept % COMMIT_EVERY === 0) target.exec('COMMIT; BEGIN');
  };
  while (at < salvaged.lastId) {
    try {
      for (const stored of following.iterate(at) as unknown as Iterable<StoredRow>) {
        at = stored.entry_id;
        keep(chainedRow(stored));
      }
      break;
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
    // Past the damaged page one entry at a time, until one can be read again.
    for (at += 1; at <= salvaged.lastId; at += 1) {
      const stored = readable(() => single.get(at)) as StoredRow | null | undefined;
      if (!stored) continue;
      keep(chainedRow(stored));
      break;
    }
  }
  target.exec('COMMIT');
}

function closeGap(salvaged: Salvaged, nextId: number, after = 0): void {
  const from = Math.max(salvaged.lastKept?.entryId ?? 0, after) + 1;
  if (nextId > from) salvaged.lost.push([from, nextId - 1]);
}

/** A torn page can be read and hold something else: the hash tells, and before there were hashes the form of the text. */
function isBelieved(row: ChainedRow): boolean {
  if (row.hash !== null) return row.previousHash !== null && entryHash(row.previousHash, row) === row.hash;
  try {
    return canonicalJson(JSON.parse(row.body)) === row.body;
  } catch {
    return false;
  }
}

function store(insert: StatementSync, row: ChainedRow): boolean {
  const { epoch, seq, type } = row.keys;
  try {
    insert.run(
      row.entryId,
      row.cellKey,
      row.writtenAtMs,
      row.kind,
      type,
      epoch,
      seq,
      row.body,
      hashBytes(row.previousHash),
      hashBytes(row.hash),
    );
    return true;
  } catch (error) {
    // Refused by the schema: it cannot be an entry of a journal.
    if (isSqliteError(error) && (error as Error & { errcode: number }).errcode % 256 === 19) return false;
    throw error;
  }
}

function readable<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch (error) {
    if (isDamage(error) || isSqliteError(error)) return null;
    throw error;
  }
}
