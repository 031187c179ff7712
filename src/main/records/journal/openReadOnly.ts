import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { isUnwritable } from '#shared/storage/storageFailure.ts';

export interface ReadOnlyJournal {
  database: DatabaseSync;
  /** A sentence about how it was read, where that was not the usual way. */
  note: string | null;
  close: () => void;
}

/**
 * Opens a journal to read it, also in a folder that cannot be written, such as a backup on a read-only disk. Even a reader
 * of a database with a write-ahead log writes beside it; where it cannot, the file is read as it lies there, or from a
 * copy when entries stand in the log only. Throws when the file is damaged or none.
 */
export function openReadOnly(file: string): ReadOnlyJournal {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    database.exec('PRAGMA busy_timeout = 2000');
    database.prepare('SELECT count(*) FROM sqlite_master').get();
    return { database, note: null, close: () => database.close() };
  } catch (error) {
    database.close();
    if (!isUnwritable(error)) throw error;
    return fromUnwritable(file);
  }
}

function fromUnwritable(file: string): ReadOnlyJournal {
  const folder = dirname(file);
  const log = `${file}-wal`;
  if (!existsSync(log) || statSync(log).size === 0) {
    const address = pathToFileURL(file);
    address.searchParams.set('immutable', '1');
    const database = new DatabaseSync(address, { readOnly: true });
    const note = `The folder ${folder} cannot be written: the journal was read as it lies there.`;
    return { database, note, close: () => database.close() };
  }
  const apart = mkdtempSync(join(tmpdir(), 'supercargo-journal-'));
  try {
    const copy = join(apart, basename(file));
    copyFileSync(file, copy);
    copyFileSync(log, `${copy}-wal`);
    const database = new DatabaseSync(copy, { readOnly: true });
    database.prepare('SELECT count(*) FROM sqlite_master').get();
    const close = (): void => {
      database.close();
      rmSync(apart, { recursive: true, force: true });
    };
    return {
      database,
      note: `The folder ${folder} cannot be written: the journal was read from a copy of it, its log included.`,
      close,
    };
  } catch (error) {
    rmSync(apart, { recursive: true, force: true });
    throw error;
  }
}
