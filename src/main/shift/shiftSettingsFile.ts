import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultShiftSettings, shiftSettingsSchema, type ShiftSettings } from '#shared/domain/shiftCalendar.ts';
import { err, ok, type Result } from '#shared/result/result.ts';

export const SHIFT_SETTINGS_FILE = 'shifts.json';

/** The calendar and targets of a data folder; the defaults where there is no file, or a problem in one sentence. */
export function loadShiftSettings(dataDir: string): { settings: ShiftSettings; problem: string | null } {
  const file = join(dataDir, SHIFT_SETTINGS_FILE);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return { settings: defaultShiftSettings, problem: null };
  }
  let why = 'it is not JSON';
  try {
    const parsed = shiftSettingsSchema.safeParse(JSON.parse(text));
    if (parsed.success) return { settings: parsed.data, problem: null };
    const issue = parsed.error.issues[0];
    why = issue ? `${issue.path.join('.') || 'file'}: ${issue.message}` : 'it is not as expected';
  } catch {
    // Said below.
  }
  return {
    settings: defaultShiftSettings,
    problem: `The shift settings ${file} cannot be used (${why}). The defaults hold until they are saved again.`,
  };
}

export function saveShiftSettings(dataDir: string, settings: ShiftSettings): Result<null, string> {
  const file = join(dataDir, SHIFT_SETTINGS_FILE);
  try {
    writeFileSync(`${file}.part`, `${JSON.stringify(settings, null, 2)}\n`);
    renameSync(`${file}.part`, file);
    return ok(null);
  } catch {
    return err(`The shift settings could not be written to ${file}. Nothing was changed.`);
  }
}
