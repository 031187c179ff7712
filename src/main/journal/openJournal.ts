import { existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '#main/ports/Clock.ts';
import { isDamage } from './sqliteFailure.ts';
import { SqliteJournal } from './SqliteJournal.ts';

export const JOURNAL_FILE = 'journal.sqlite';
/** A full check reads the whole file; beyond this size only what is opened and used is checked. */
const FULL_CHECK_MAX_BYTES = 256 * 1024 * 1024;

export interface OpenedJournal {
  journal: SqliteJournal;
  /** Where a damaged journal was put, or null. */
  damagedFile: string | null;
}

/**
 * Opens the journal of a data folder. A damaged file is never overwritten: it is set aside with its write-ahead log under
 * a name that says when, and a new one is begun.
 */
export function openJournal(dataDir: string, clock: Clock): OpenedJournal {
  const file = join(dataDir, JOURNAL_FILE);
  try {
    checkFile(file);
    return { journal: new SqliteJournal(file, clock), damagedFile: null };
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  const stamp = new Date(clock.nowMs()).toISOString().replaceAll(':', '-');
  const damagedFile = join(dataDir, `journal.damaged-${stamp}.sqlite`);
  for (const suffix of ['', '-wal', '-shm'])
    if (existsSync(file + suffix)) renameSync(file + suffix, damagedFile + suffix);
  return { journal: new SqliteJournal(file, clock), damagedFile };
}

class DamagedFile extends Error {
  readonly errcode = 11;
}

function checkFile(file: string): void {
  if (!existsSync(file) || statSync(file).size > FULL_CHECK_MAX_BYTES) return;
  const database = new DatabaseSync(file);
  try {
    const row = database.prepare('PRAGMA quick_check(1)').get();
    const verdict = String(row ? Object.values(row)[0] : 'ok');
    if (verdict !== 'ok') throw new DamagedFile(verdict);
  } finally {
    database.close();
  }
}
