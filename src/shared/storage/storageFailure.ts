/** Primary result codes of SQLite (https://www.sqlite.org/rescode.html). */
const SQLITE = { readOnly: 8, full: 13, cannotOpen: 14 } as const;

const sqliteCodeOf = (error: unknown): number | null =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : null;
const systemCodeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

export const isDiskFull = (error: unknown): boolean =>
  sqliteCodeOf(error) === SQLITE.full || ['ENOSPC', 'EDQUOT'].includes(systemCodeOf(error) ?? '');

/** A database that cannot be written, or not even opened, because of where it lies. */
export const isUnwritable = (error: unknown): boolean =>
  [SQLITE.readOnly, SQLITE.cannotOpen].includes((sqliteCodeOf(error) ?? 0) as never) ||
  ['EROFS', 'EACCES', 'EPERM'].includes(systemCodeOf(error) ?? '');

/** Why something could not be written or read, for a person; the cause is named as the system names it. */
export function storageFailureText(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return isDiskFull(error) ? `the disk is full (ENOSPC: ${message.replace(/^ENOSPC: /, '')})` : message;
}
