import type { JournalFailure } from '#main/ports/Journal.ts';

// Primary result codes of SQLite (https://www.sqlite.org/rescode.html).
const BUSY = 5;
const LOCKED = 6;
const CORRUPT = 11;
const FULL = 13;
const NOT_A_DATABASE = 26;

const codeOf = (error: unknown): number | null =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : null;

export const isSqliteError = (error: unknown): boolean => codeOf(error) !== null;
export const isDamage = (error: unknown): boolean => [CORRUPT, NOT_A_DATABASE].includes(codeOf(error) ?? 0);
export const isLocked = (error: unknown): boolean => [BUSY, LOCKED].includes(codeOf(error) ?? 0);

/** An expected failure of the storage as a value; anything that does not come from SQLite is a bug and is thrown on. */
export function failureOf(error: unknown): JournalFailure {
  const code = codeOf(error);
  if (code === null) throw error;
  const message = error instanceof Error ? error.message : String(error);
  if (code === FULL)
    return { code: 'disk_full', message: 'The disk that holds the journal is full (ENOSPC). Free some space on it.' };
  if (isLocked(error)) return { code: 'locked', message: 'Another program holds the journal.' };
  if (isDamage(error)) return { code: 'corrupt', message: `The journal file is damaged (${message}).` };
  return { code: 'io', message: `The journal cannot be written (${message}).` };
}
