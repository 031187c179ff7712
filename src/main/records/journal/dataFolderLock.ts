import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { err, ok, type Result } from '#shared/result/result.ts';
import { isLocked } from './sqliteFailure.ts';

export interface DataFolderLock {
  release(): void;
}

/**
 * Takes a data folder for this process alone. The lock is a file lock of the operating system (held by an open SQLite
 * transaction), so it ends with the process however that ends; there is no stale lock file to remove by hand.
 */
export function lockDataFolder(dataDir: string): Result<DataFolderLock, string> {
  let database: DatabaseSync;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    database = new DatabaseSync(join(dataDir, 'lock.sqlite'));
  } catch (error) {
    return err(
      `The data folder ${dataDir} cannot be used (${error instanceof Error ? error.message : String(error)}). Name a folder that can be written with --data.`,
    );
  }
  try {
    database.exec('PRAGMA busy_timeout = 0');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    return err(
      isLocked(error)
        ? `Another Supercargo is using the data folder ${dataDir}. Close it, or start this one with another folder (--data DIR).`
        : `The data folder ${dataDir} cannot be locked (${error instanceof Error ? error.message : String(error)}). Name another one with --data.`,
    );
  }
  return ok({
    release: () => {
      if (database.isOpen) database.close();
    },
  });
}
