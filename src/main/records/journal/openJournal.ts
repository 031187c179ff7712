import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { statement } from '#shared/words/statements/statements.ts';
import { isoTime } from '#shared/units/timeText.ts';
import { NO_CELL, type JsonObject } from '#main/ports/Journal.ts';
import type { Clock } from '#main/ports/Clock.ts';
import { CHAIN_START } from './chain.ts';
import { headPath, historyPath, type HeadMark } from './HeadFile.ts';
import { headsToGoBy, vouchNoLonger, type Heads } from './headsToGoBy.ts';
import { inspectJournalFile } from './inspectJournalFile.ts';
import type { JournalNotice } from './JournalNotice.ts';
import { ENTRIES_LOST, type EntriesLost } from './journalRecords.ts';
import { NEWEST_SCHEMA } from './migrations.ts';
import { PADDED_SUFFIX, salvageJournal } from './salvageJournal.ts';
import { SqliteJournal } from './SqliteJournal.ts';

export const JOURNAL_FILE = 'journal.sqlite';
/** A full check reads the whole file; beyond this size only what is opened and used is checked, unless damage was seen. */
const FULL_CHECK_MAX_BYTES = 256 * 1024 * 1024;
const SALVAGE_FILE = 'journal.salvage.sqlite';
/** Lies there when damage was seen while the journal was in use: the next start checks all of it. */
const SUSPECT_FILE = 'journal.suspect';

export interface OpenedJournal {
  journal: SqliteJournal;
  /** Where a file that was no sound journal was put, or null. */
  damagedFile: string | null;
  /** What a person should know: what was lost, and where the rest is. */
  notices: JournalNotice[];
}

/** Makes the next start check the whole file. */
export function suspectJournal(dataDir: string): void {
  writeFileSync(join(dataDir, SUSPECT_FILE), 'Damage was seen while the journal was in use.\n');
}

/**
 * Opens the journal of a data folder. A damaged or foreign file is never overwritten: it is set aside with its write-ahead
 * log under a name that says when, and what can be read of it goes on in a new file. Entries that should be there and are
 * not are told, and the journal keeps a record of it.
 */
export function openJournal(dataDir: string, clock: Clock): OpenedJournal {
  const file = join(dataDir, JOURNAL_FILE);
  const suspectFile = join(dataDir, SUSPECT_FILE);
  finishSalvage(dataDir);
  const state = inspectJournalFile(file, existsSync(suspectFile) ? Infinity : FULL_CHECK_MAX_BYTES);
  if (state.kind === 'future')
    throw new Error(
      `The journal ${file} was written by a newer Supercargo (schema ${state.version}, this one knows ${NEWEST_SCHEMA}). It was left as it is. Start that version, or another data folder (--data).`,
    );
  const heads = headsToGoBy(file, clock);
  const opened =
    state.kind === 'damaged' || state.kind === 'foreign'
      ? replaceFile(dataDir, file, state, heads.mark, clock)
      : openSound(file, heads, clock);
  rmSync(suspectFile, { force: true });
  return opened;
}

function openSound(file: string, heads: Heads, clock: Clock): OpenedJournal {
  const journal = new SqliteJournal(file, clock);
  const lastId = journal.chainHead()?.entryId ?? 0;
  const { mark } = heads;
  if (!mark || mark.entryId <= lastId)
    return { journal, damagedFile: null, notices: vouchNoLonger(journal, heads, lastId) };
  const lost: [number, number][] = [[lastId + 1, mark.entryId]];
  const why = 'the end of the journal is missing: the file is older than its own head, or was cut';
  journal.continueAfter(mark);
  record(journal, { lost, kept: lastId, why, damagedFile: null });
  const text = `The newest entries of the journal are missing (${runs(lost)}): the file was replaced by an older one, or cut. The journal goes on after them and keeps a record of it.`;
  const missing: JournalNotice = {
    code: 'journal_entries_missing',
    text,
    statement: statement('journal_entries_missing', { from: lastId + 1, to: mark.entryId }),
  };
  return { journal, damagedFile: null, notices: [missing, ...vouchNoLonger(journal, heads, mark.entryId)] };
}

function replaceFile(
  dataDir: string,
  file: string,
  state: { kind: 'damaged' | 'foreign'; why: string },
  mark: HeadMark | null,
  clock: Clock,
): OpenedJournal {
  const stamp = isoTime(clock.nowMs()).replaceAll(':', '-');
  const asideFile = join(dataDir, `journal.${state.kind}-${stamp}.sqlite`);
  const salvageFile = join(dataDir, SALVAGE_FILE);
  const { kept, lost, lastId } = salvageJournal(
    state.kind === 'damaged' ? file : null,
    salvageFile,
    mark?.entryId ?? 0,
    clock,
  );
  const salvage = new SqliteJournal(salvageFile, clock);
  if (lastId > 0)
    salvage.continueAfter({
      entryId: lastId,
      hash: mark?.entryId === lastId ? mark.hash : (salvage.chainHead()?.hash ?? CHAIN_START),
    });
  record(salvage, { lost, kept, why: state.why, damagedFile: basename(asideFile) });
  salvage.close();
  // The new file is complete before the old one is moved: a kill between these steps is finished at the next start.
  for (const suffix of ['', '-wal', '-shm'])
    if (existsSync(file + suffix)) renameSync(file + suffix, asideFile + suffix);
  finishSalvage(dataDir);
  const missing = lost.length === 0 ? 'No entry is known to be lost' : `${count(lost)} were lost (${runs(lost)})`;
  const what = state.kind === 'foreign' ? 'is not a journal' : 'was damaged';
  const code = state.kind === 'foreign' ? 'journal_foreign' : 'journal_damaged';
  return {
    journal: new SqliteJournal(file, clock),
    damagedFile: asideFile,
    notices: [
      {
        code,
        statement: statement(code, { file, why: state.why, asideFile, kept, lost: total(lost) }),
        text: `The file ${file} ${what}: ${state.why}. It was kept as ${asideFile}, and a new journal was begun. ${kept} entries were carried over; ${missing}.`,
      },
    ],
  };
}

/** A salvage that is complete while the old file is gone already takes its place; one that is not is begun again. */
function finishSalvage(dataDir: string): void {
  const file = join(dataDir, JOURNAL_FILE);
  const salvageFile = join(dataDir, SALVAGE_FILE);
  if (existsSync(salvageFile) && !existsSync(file)) renameSync(salvageFile, file);
  for (const path of [salvageFile, salvageFile + PADDED_SUFFIX])
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  for (const path of [headPath(salvageFile), historyPath(salvageFile)]) rmSync(path, { force: true });
}

function record(journal: SqliteJournal, data: EntriesLost): void {
  const stored = journal.append(NO_CELL, {
    kind: 'record',
    topic: ENTRIES_LOST,
    by: null,
    data: data as unknown as JsonObject,
  });
  if (!stored.ok) throw new Error(`The loss could not be recorded in the new journal. ${stored.error.message}`);
}

const total = (lost: readonly (readonly [number, number])[]): number =>
  lost.reduce((sum, [from, to]) => sum + to - from + 1, 0);
const count = (lost: readonly (readonly [number, number])[]): string =>
  total(lost) === 1 ? '1 entry' : `${total(lost)} entries`;

const RUNS_NAMED = 5;
function runs(lost: readonly (readonly [number, number])[]): string {
  const named = lost.slice(0, RUNS_NAMED).map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`));
  const more = lost.length > RUNS_NAMED ? ` and ${lost.length - RUNS_NAMED} more runs` : '';
  return `numbers ${named.join(', ')}${more}`;
}
