import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { err, ok, type Result } from '#shared/result/result.ts';
import { fileTime } from '#shared/units/timeText.ts';
import { openReadOnly } from './openReadOnly.ts';
import { verifyJournal } from './readJournal.ts';

export interface JournalBackup {
  file: string;
  entries: number;
  sizeBytes: number;
}

export const BACKUP_FOLDER = 'journal-backups';
const NAME = /^journal-(\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2})\.sqlite$/;
/** All pages in one step: in several, every entry written meanwhile would begin the copy anew. */
const ALL_PAGES = 2 ** 31 - 1;

export const backupName = (nowMs: number): string => `journal-${fileTime(nowMs).slice(0, 19)}.sqlite`;

/**
 * Copies a journal that may be in use: the copy is what it was at one moment, and is checked entry by entry before it gets
 * its name. Nothing waits for it but the thread that asks.
 */
export async function backupJournal(journalFile: string, target: string): Promise<Result<JournalBackup, string>> {
  const partial = `${target}.partial`;
  if (existsSync(target)) return err(`${target} is there already; nothing was written over it.`);
  try {
    mkdirSync(dirname(target), { recursive: true });
    rmSync(partial, { force: true });
    const { database: source, close } = openReadOnly(journalFile);
    try {
      source.exec('PRAGMA busy_timeout = 5000');
      await backup(source, partial, { rate: ALL_PAGES });
    } finally {
      close();
    }
    const copied = new DatabaseSync(partial);
    // A single file, without a write-ahead log beside it.
    copied.exec('PRAGMA journal_mode = DELETE');
    copied.close();
    const verdict = verifyJournal(partial, { isCopy: true });
    if (!verdict.ok) {
      rmSync(partial, { force: true });
      return err(`The backup was not kept, because it is not sound. ${verdict.problems[0] ?? ''}`);
    }
    const handle = openSync(partial, 'r+');
    fsyncSync(handle);
    closeSync(handle);
    renameSync(partial, target);
    return ok({ file: target, entries: verdict.entries, sizeBytes: statSync(target).size });
  } catch (error) {
    rmSync(partial, { force: true });
    return err(
      `The journal could not be copied to ${target} (${error instanceof Error ? error.message : String(error)}).`,
    );
  }
}

export interface KnownBackup {
  file: string;
  atMs: number;
  sizeBytes: number;
}

/** Backups of a folder, newest first. */
export function listBackups(folder: string): KnownBackup[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => {
      const stamp = NAME.exec(name)?.[1];
      if (!stamp) return [];
      const atMs = Date.parse(`${stamp.slice(0, 10)}T${stamp.slice(11).replaceAll('-', ':')}Z`);
      const file = join(folder, name);
      // What leads nowhere is no backup, and takes none of the others with it.
      const status = statSync(file, { throwIfNoEntry: false });
      return status ? [{ file, atMs, sizeBytes: status.size }] : [];
    })
    .sort((a, b) => b.atMs - a.atMs);
}

export function removeOldBackups(folder: string, kept: number): void {
  for (const { file } of listBackups(folder).slice(kept)) rmSync(file, { force: true });
}
