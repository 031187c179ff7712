import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { LogLine } from '#shared/bridge/requests/diagnosis.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import { redactSecrets } from './redactSecrets.ts';

/** Only the end of a log is read, however long it has become. */
const TAIL_BYTES = 256 * 1024;

/** The newest lines of a simulated cell's log file (pino's JSON lines, or plain text). */
export function readCellLog(
  path: string,
  limit: number,
  secrets: readonly string[],
): Result<{ lines: LogLine[]; forgotten: number }, string> {
  let text: string;
  let isWhole: boolean;
  try {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
      readSync(file, bytes, 0, bytes.length, size - bytes.length);
      isWhole = bytes.length === size;
      text = bytes.toString('utf8');
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return err(`The log of this cell cannot be read (${error instanceof Error ? error.message : String(error)}).`);
  }
  // The first line of a tail is the rest of a longer one.
  const rows = text
    .split('\n')
    .slice(isWhole ? 0 : 1)
    .filter((row) => row !== '');
  const lines = rows.slice(-limit).map((row) => cellLogLine(redactSecrets(row, secrets)));
  return ok({ lines, forgotten: rows.length - lines.length });
}

/** pino's levels: 30 tells, 40 warns, 50 and above is an error. */
export function cellLogLine(row: string): LogLine {
  try {
    const { level, time, msg } = JSON.parse(row) as { level?: number; time?: string; msg?: string };
    const atMs = Date.parse(time ?? '');
    return {
      atMs: Number.isFinite(atMs) ? atMs : 0,
      severity: (level ?? 30) >= 50 ? 'error' : (level ?? 30) >= 40 ? 'warning' : 'info',
      text: msg ?? row,
    };
  } catch {
    return { atMs: 0, severity: /error|cannot/i.test(row) ? 'error' : 'info', text: row };
  }
}
