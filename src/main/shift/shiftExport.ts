import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { oneOf } from '#shared/commandLine/optionValues.ts';
import { BadArgument } from '#shared/commandLine/readOptions.ts';
import { reportFormats, reportLanguages } from '#shared/bridge/requests/handover.ts';
import { defaultShiftSettings, shiftNamed, type ShiftSettings } from '#shared/domain/shiftCalendar.ts';
import { isCalendarDay } from '#shared/domain/readMoment.ts';
import { siteZone, type SiteZone } from '#shared/domain/siteZone.ts';
import { systemClock } from '#main/clock/systemClock.ts';
import { HandoverBookReader } from '#main/shift/HandoverStore.ts';
import { topicOf } from '#shared/domain/handoverRecord.ts';
import { readHandoverRecord } from '#main/shift/handoverRecords.ts';
import { exportReport, type ReportFormat, type ReportSubject } from '#main/shift/output/exportReport.ts';
import { ShiftReader, type ReadableJournal } from '#main/shift/ShiftReader.ts';
import { loadShiftSettings, SHIFT_SETTINGS_FILE } from '#main/shift/shiftSettingsFile.ts';
import { openToRead } from '#main/records/journal/JournalReader.ts';
import { NO_CELL } from '#main/ports/Journal.ts';

/** Options that `journal export` takes for a report. */
export const shiftExportOptions = {
  handover: { type: 'string' },
  shift: { type: 'string' },
  format: { type: 'string' },
  language: { type: 'string' },
  out: { type: 'string' },
} as const;

type Wanted = Partial<Record<keyof typeof shiftExportOptions, string | undefined>>;

/** Writes a handover or a shift from a journal file as a report; throws BadArgument. Reads only; the application may be running. */
export async function exportShift(file: string, wanted: Wanted): Promise<number> {
  const { handover, shift, out } = wanted;
  const format = oneOf(wanted, 'format', reportFormats, 'pdf');
  const language = oneOf(wanted, 'language', reportLanguages, 'en');
  if (handover !== undefined && shift !== undefined)
    throw new BadArgument('--handover and --shift: expected one of the two.');
  if (out === undefined) throw new BadArgument('--out is missing, expected the file to write.');
  const { reader: journal, close } = openToRead(file);
  try {
    const settings = settingsOf(file, journal);
    const subject = handover === undefined ? shiftSubject(settings, shift ?? '') : handoverSubject(journal, handover);
    return await write(journal, settings, subject, { format, language, out });
  } finally {
    close();
  }
}

async function write(
  journal: ReadableJournal,
  settings: ShiftSettings,
  subject: ReportSubject,
  as: { format: ReportFormat; language: 'en' | 'de'; out: string },
): Promise<number> {
  const zone = siteZone(settings);
  const sources = {
    store: new HandoverBookReader(journal),
    reader: new ShiftReader({ journal }),
    settings,
    timeZone: zone.timeZone,
    clock: systemClock,
    journal,
  };
  const made = await exportReport(sources, subject, as);
  if (!made.ok) {
    process.stderr.write(`${made.error.message}\n`);
    return 1;
  }
  try {
    writeFileSync(as.out, Buffer.from(made.value.dataBase64, 'base64'));
  } catch (error) {
    process.stderr.write(`${as.out} could not be written: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
  process.stderr.write(`${made.value.fileName} was written to ${as.out}.\n`);
  return 0;
}

function handoverSubject(journal: ReadableJournal, wanted: string): ReportSubject {
  const ids = [...new HandoverBookReader(journal).book().handovers.keys()];
  const handoverId = wanted === 'last' ? ids.at(-1) : ids.find((id) => id === wanted);
  if (handoverId !== undefined) return { kind: 'handover', handoverId };
  throw new BadArgument(
    `--handover is "${wanted}", which the journal does not have; expected "last" or one of ${ids.slice(-5).join(', ') || 'none yet'}.`,
  );
}

function shiftSubject(settings: ShiftSettings, wanted: string): ReportSubject {
  const match = /^(\d{4})-(\d{2})-(\d{2})\/(.+)$/.exec(wanted);
  const day = { year: Number(match?.[1]), month: Number(match?.[2]), day: Number(match?.[3]) };
  if (!match || !isCalendarDay(day.year, day.month, day.day))
    throw new BadArgument(`--shift is "${wanted}", expected a day of the calendar and a name like 2026-03-01/early.`);
  const shift = shiftNamed(settings, siteZone(settings).timeZone, day, match[4] ?? '');
  if (shift) return { kind: 'shift', startMs: shift.fromMs };
  const names = settings.shifts.map(({ name }) => name).join(', ');
  throw new BadArgument(`--shift is "${wanted}", but no such shift begins on that day; the calendar knows ${names}.`);
}

/** The calendar beside the journal as the application has it; for a copy elsewhere the newest change in the journal itself. */
function settingsOf(file: string, journal: ReadableJournal): ShiftSettings {
  const dataDir = dirname(file);
  if (existsSync(join(dataDir, SHIFT_SETTINGS_FILE))) return loadShiftSettings(dataDir).settings;
  const [entry] = journal.entries({
    cellKey: NO_CELL,
    kinds: ['record'],
    topics: [topicOf('settingsChanged')],
    from: 'newest',
    limit: 1,
  });
  const stored = entry && readHandoverRecord(entry);
  return stored?.record.type === 'settingsChanged' ? stored.record.after : defaultShiftSettings;
}

/** The zone in which the site of a journal file reckons: dates without an offset on a command line mean it. */
export function zoneOfJournal(file: string): SiteZone {
  let opened: ReturnType<typeof openToRead> | null = null;
  try {
    opened = openToRead(file);
    return siteZone(settingsOf(file, opened.reader));
  } catch {
    // Whoever reads the entries says what is wrong with the file.
    return siteZone(null);
  } finally {
    opened?.close();
  }
}
