import { existsSync, renameSync } from 'node:fs';
import { basename } from 'node:path';
import { statement } from '#shared/words/statements/statements.ts';
import type { Clock } from '#main/ports/Clock.ts';
import { NO_CELL, type JsonObject } from '#main/ports/Journal.ts';
import { fileTime } from '#shared/units/timeText.ts';
import { headPath, historyPath, keptHead, readHeadHistory, type HeadMark } from './HeadFile.ts';
import { END_UNVOUCHED, type EndUnvouched } from './journalRecords.ts';
import type { JournalNotice } from './JournalNotice.ts';
import { CHAIN_START } from './chain.ts';
import { countedThrough, hasChain, lastEntryIdIn } from './lastEntryIdIn.ts';
import type { SqliteJournal } from './SqliteJournal.ts';

/** A head so far beyond the last entry was not written by this program: the journal would have grown for years unseen. */
const LEAP_MAX = 1_000_000_000;

/** What the files beside a journal say about its end. */
export interface Heads {
  /** How far the chain had come; null when nothing is known. */
  mark: HeadMark | null;
  /** Why nobody can say whether the newest entries are all there; null when the head is there and can be believed. */
  trouble: string | null;
  /** Where a file that was no head was put. */
  asideFile: string | null;
}

/**
 * Reads the heads of a journal that is about to be opened. A head file that is none is set aside under a name that says
 * when, so that it stops nothing; the history of heads then says how far the chain had come at the least.
 */
export function headsToGoBy(journalFile: string, clock: Clock): Heads {
  const heads = keptHeads(journalFile, clock);
  // What was taken from the end is still counted by the file itself.
  const counted = existsSync(journalFile) ? (countedThrough(journalFile) ?? 0) : 0;
  const lastId = lastEntryIdIn(journalFile) ?? 0;
  if (counted <= Math.max(lastId, heads.mark?.entryId ?? 0) || counted > lastId + LEAP_MAX) return heads;
  // Its hash is not known. Behind a gap that a record tells of, none is expected.
  return { ...heads, mark: { entryId: counted, hash: CHAIN_START, atMs: clock.nowMs() } };
}

function keptHeads(journalFile: string, clock: Clock): Heads {
  const lastId = existsSync(journalFile) ? lastEntryIdIn(journalFile) : 0;
  const isLikely = (mark: HeadMark): boolean => lastId === null || mark.entryId <= lastId + LEAP_MAX;
  const kept = keptHead(journalFile);
  const history = readHeadHistory(journalFile).filter(isLikely);
  const latest = history.reduce<HeadMark | null>((a, b) => (a && a.entryId >= b.entryId ? a : b), null);
  if (kept.kind === 'mark' && isLikely(kept.mark)) {
    const isBehind = latest !== null && latest.entryId > kept.mark.entryId;
    // The history gets its line after the head was written, so it is there wherever a head of an entry is.
    const isAlone = kept.mark.entryId > 0 && !existsSync(historyPath(journalFile));
    const trouble = isAlone ? `the file of earlier heads ${basename(historyPath(journalFile))} is missing` : null;
    return { mark: isBehind ? latest : kept.mark, trouble, asideFile: null };
  }
  const name = basename(headPath(journalFile));
  if (kept.kind === 'missing') {
    const isNew = (lastId ?? 0) === 0 || !hasChain(journalFile);
    return { mark: latest, trouble: isNew ? null : `the head file ${name} is missing`, asideFile: null };
  }
  const asideFile = setAside(journalFile, clock);
  const why = kept.kind === 'bad' ? kept.why : `it names entry ${kept.mark.entryId}, and the journal ends at ${lastId}`;
  return { mark: latest, trouble: `the head file ${name} is none that this program wrote (${why})`, asideFile };
}

/** Tells of heads that are missing or not believed, and keeps a record of it in the chain. */
export function vouchNoLonger(
  journal: SqliteJournal,
  { trouble, asideFile }: Heads,
  lastEntryId: number,
): JournalNotice[] {
  if (trouble === null || lastEntryId === 0) return [];
  const data: EndUnvouched = { lastEntryId, why: trouble, asideFile: asideFile && basename(asideFile) };
  const body = { kind: 'record', topic: END_UNVOUCHED, by: null, data: data as unknown as JsonObject } as const;
  const stored = journal.append(NO_CELL, body);
  const kept = asideFile === null ? '' : ` It was kept as ${asideFile}.`;
  const recorded = stored.ok
    ? 'The journal keeps a record of it'
    : `No record of it could be kept (${stored.error.message})`;
  return [
    {
      code: 'journal_end_unvouched',
      statement: statement('journal_end_uncertain', { why: trouble, lastEntryId }),
      text: `Whether the newest entries of the journal are all there cannot be told: ${trouble}.${kept} It ends at entry ${lastEntryId}. ${recorded}; work goes on.`,
    },
  ];
}

/** Null when even that is not possible: the head is then overwritten. */
function setAside(journalFile: string, clock: Clock): string | null {
  const aside = `${headPath(journalFile).replace(/\.json$/, '')}.bad-${fileTime(clock.nowMs())}.json`;
  try {
    renameSync(headPath(journalFile), aside);
    return aside;
  } catch {
    return null;
  }
}
