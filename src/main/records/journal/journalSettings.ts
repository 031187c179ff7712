import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '#shared/result/result.ts';

const FILE = 'journal-settings.json';

const journalSettingsSchema = z.object({
  /**
   * Entries older than so many days are moved into an archive file. Null keeps everything in the journal: nothing is taken
   * out of it unless a person has said so, and their name stands in the record.
   */
  retention: z
    .object({
      days: z.int().min(1).max(36_500),
      signedOffBy: z.object({ operatorId: z.string().min(1).max(64), name: z.string().min(1).max(128) }),
    })
    .nullable()
    .default(null),
  /** Hours between backups by itself; null makes none. */
  backupEveryHours: z.number().min(0.1).max(8760).nullable().default(24),
  backupsKept: z.int().min(1).max(1000).default(3),
  /** Folder of the backups, best on another disk; null is `journal-backups` in the data folder. */
  backupFolder: z.string().min(1).nullable().default(null),
});
export type JournalSettings = z.infer<typeof journalSettingsSchema>;

export const defaultJournalSettings: JournalSettings = journalSettingsSchema.parse({});

/** An error is one sentence; the caller goes on with the defaults, which take nothing out. */
export function readJournalSettings(dataDir: string): Result<JournalSettings, string> {
  const file = join(dataDir, FILE);
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return ok(defaultJournalSettings);
  }
  try {
    return ok(journalSettingsSchema.parse(JSON.parse(text)));
  } catch (error) {
    const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
    const what = issue ? `${issue.path.join('.')}: ${issue.message}` : 'it is no JSON';
    return err(`The settings ${file} cannot be used (${what}). Nothing is archived, and backups are made once a day.`);
  }
}

export function writeJournalSettings(dataDir: string, settings: JournalSettings): void {
  const file = join(dataDir, FILE);
  writeFileSync(`${file}.next`, `${JSON.stringify(settings, null, 2)}\n`);
  renameSync(`${file}.next`, file);
}
