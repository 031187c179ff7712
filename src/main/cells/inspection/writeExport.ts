import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '#shared/result/result.ts';

/** Writes what a person asked to take out into a folder of the data folder, closed to other users. Says where it is, or why it could not be written. */
export function writeExport(dataDir: string, folder: string, name: string, text: string): Result<string, string> {
  const file = join(dataDir, folder, name);
  try {
    mkdirSync(join(dataDir, folder), { recursive: true, mode: 0o700 });
    writeFileSync(file, text, { mode: 0o600 });
    return ok(file);
  } catch (error) {
    return err(`The file ${file} could not be written: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
