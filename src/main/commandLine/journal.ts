import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BadArgument, readOptions, type DeclaredOptions } from '#shared/commandLine/readOptions.ts';
import { readMoment } from '#shared/domain/readMoment.ts';
import { backupCommand, exportAuditCommand, verifyExportCommand } from '#main/records/audit/auditCommands.ts';
import { defaultDataDir } from '#main/ports/dataDir.ts';
import { exportShift, shiftExportOptions, zoneOfJournal } from '#main/shift/shiftExport.ts';
import { exportEntries, verifyJournal, type JournalVerdict } from '../records/journal/readJournal.ts';
import { JOURNAL_FILE } from '../records/journal/openJournal.ts';
import { isSqliteError } from '../records/journal/sqliteFailure.ts';
import { storageFailureText } from '#shared/storage/storageFailure.ts';

const USAGE = `usage: npm run -s journal -- verify [--data DIR | --file FILE] [--head NUMBER:HASH] [--json]
       npm run -s journal -- verify --export FILE [--data DIR] [--json]
       npm run -s journal -- backup [--data DIR] [--out FILE] [--json]
       npm run -s journal -- export --audit [--data DIR] [--from TIME] [--to TIME] [--format csv|json] [--out FILE]
       npm run -s journal -- export [--data DIR] [--cell KEY] [--from TIME] [--to TIME]
       npm run -s journal -- export --handover ID | --shift DATE/NAME --out FILE [--format html|pdf|csv] [--language en|de]

  verify   checks the file and its chain: names the first entry that was changed, removed, exchanged or inserted
  backup   copies the journal, also while the application runs, and checks the copy
  export   writes entries as JSON Lines to stdout, oldest first; who did what (--audit); or a handover or a shift as a report to a file

  --data DIR   data folder (default: the one that npm start uses)
  --file FILE  a copy of a journal, such as a backup, instead of the one in the data folder
  --head NUMBER:HASH
               a head that was written down: entry NUMBER must be there and have this hash
  --export FILE  an exported audit or archive: checked by itself, and against the journal when --data is given
  --cell KEY   entries of this cell only
  --from TIME  entries at or after this time: a day like 2026-03-01 (its beginning), or 2026-03-01T06:00 by the site's
               clocks (the zone of the shift settings, else this computer's), 2026-03-01T06:00Z or 2026-03-01T06:00+01:00
  --to TIME    entries before this time; the same forms
  --handover ID        the handover of this id, as it was frozen ("last" for the newest)
  --shift DATE/NAME    the shift that began on this day, like 2026-03-01/early
  --format F           pdf (default), html or csv
  --language L         en (default) or de
  --out FILE           where the report is written
  --json       the last line is one JSON object

verify ends with 0 for a sound journal, 1 for one that is not, 2 for wrong arguments, and 3 when the entries are sound but
the head file is missing or unusable, so that nobody can say whether the newest ones are all there.
`;

/** Returned by `verify` for entries that are sound, when it cannot be told whether newer ones are missing. */
const CANNOT_VOUCH = 3;

const journalOptions = {
  data: { type: 'string' },
  file: { type: 'string' },
  head: { type: 'string' },
  export: { type: 'string' },
  audit: { type: 'boolean', default: false },
  cell: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  ...shiftExportOptions,
  json: { type: 'boolean', default: false },
} as const satisfies DeclaredOptions;

/** Entry of `npm run -s journal`. Reads only; the application may be running. */
// What is written to a file names people.
process.umask(0o077);
// Whoever reads may stop reading, as head does.
process.stdout.on('error', () => process.exit(0));
process.exitCode = await mainOrSentence(process.argv.slice(2));

/** What the disk or the file refuses is one sentence, too. */
async function mainOrSentence(argv: readonly string[]): Promise<number> {
  try {
    return await main(argv);
  } catch (error) {
    if (error instanceof BadArgument) {
      process.stderr.write(`${error.message}\n`);
      return 2;
    }
    if (!isSqliteError(error) && !(error instanceof Error && 'syscall' in error)) throw error;
    process.stderr.write(`The journal cannot be read, or the result not written: ${storageFailureText(error)}.\n`);
    return 1;
  }
}

function main(argv: readonly string[]): number | Promise<number> {
  if (argv.includes('--help') || argv.length === 0) {
    process.stdout.write(USAGE);
    return argv.length === 0 ? 2 : 0;
  }
  const { values, words } = readOptions(argv, journalOptions, { words: true });
  const [action] = words;
  if (words.length !== 1 || (action !== 'verify' && action !== 'export' && action !== 'backup'))
    throw new BadArgument(`"${words.join(' ')}" is no action, expected verify, export or backup.`);
  if (action === 'verify' && values.export !== undefined && values.data === undefined)
    return verifyExportCommand(values.export, null, values.json);
  const file = values.file ?? join(values.data ?? defaultDataDir(process.env), JOURNAL_FILE);
  if (!existsSync(file))
    throw new BadArgument(`--${values.file === undefined ? 'data' : 'file'}: there is no journal ${file}.`);
  const head = values.head === undefined ? null : /^([1-9]\d*):([0-9a-f]{64})$/.exec(values.head);
  if (values.head !== undefined && !head)
    throw new BadArgument(
      `--head is "${values.head}", expected the entry's number, a colon, and its hash of 64 digits.`,
    );
  const times = readTimes(values, file);
  if (action === 'backup') return backupCommand(file, values.out, values.json);
  if (action === 'verify' && values.export !== undefined) return verifyExportCommand(values.export, file, values.json);
  if (action === 'export' && values.audit)
    return exportAuditCommand(file, { ...times, format: values.format, out: values.out });
  if (action === 'export' && (values.handover !== undefined || values.shift !== undefined))
    return exportShift(file, values);
  if (action === 'export') {
    for (const line of exportEntries(file, {
      ...times,
      ...(values.cell === undefined ? {} : { cellKey: values.cell }),
    }))
      process.stdout.write(`${line}\n`);
    return 0;
  }
  const verdict = verifyJournal(file, {
    anchors: head ? [{ entryId: Number(head[1]), hash: head[2]! }] : [],
    isCopy: values.file !== undefined,
  });
  return tellVerdict(verdict, values.json);
}

function tellVerdict(verdict: JournalVerdict, json: boolean): number {
  for (const line of [...verdict.notes, ...verdict.problems]) process.stderr.write(`${line}\n`);
  for (const [from, to] of verdict.lost)
    process.stderr.write(`Entries ${from} to ${to} were lost to damage; the journal says so itself.\n`);
  for (const entryId of verdict.unvouched)
    process.stderr.write(
      `Entries may have been taken away before entry ${entryId}: the heads were missing or unusable then; the journal says so itself.\n`,
    );
  if (verdict.prunedThrough > 0)
    process.stderr.write(`Entries up to ${verdict.prunedThrough} lie in the archive; the journal says so itself.\n`);
  if (verdict.endUnvouched !== null) process.stderr.write(`${verdict.endUnvouched}\n`);
  const isUnsure = verdict.ok && verdict.endUnvouched !== null;
  if (json) process.stdout.write(`${JSON.stringify(verdict)}\n`);
  else {
    const newest = verdict.head ? `; newest ${verdict.head.entryId}:${verdict.head.hash}` : '';
    const state = !verdict.ok ? 'NOT sound' : isUnsure ? 'sound, but this cannot vouch for the end' : 'sound';
    process.stdout.write(`${verdict.entries} entries, ${state}${newest}\n`);
  }
  return !verdict.ok ? 1 : isUnsure ? CANNOT_VOUCH : 0;
}

interface Times {
  fromMs?: number;
  toMs?: number;
}

/** The span that `--from` and `--to` name, in milliseconds since 1970. */
function readTimes(values: { from?: string | undefined; to?: string | undefined }, file: string): Times {
  const times: Times = {};
  if (values.from === undefined && values.to === undefined) return times;
  const zone = zoneOfJournal(file);
  if (zone.refused !== null)
    process.stderr.write(
      `The time zone "${zone.refused}" is not known on this computer: times without an offset are read as UTC.\n`,
    );
  for (const name of ['from', 'to'] as const) {
    const text = values[name];
    if (text === undefined) continue;
    const time = readMoment(text, zone.timeZone);
    if (!time.ok) throw new BadArgument(`--${name} is "${text}", ${time.error}.`);
    times[`${name}Ms`] = time.value;
  }
  const { fromMs, toMs } = times;
  if (fromMs !== undefined && toMs !== undefined && toMs <= fromMs)
    throw new BadArgument(`--to is "${values.to}", expected a time after --from "${values.from}".`);
  return times;
}
