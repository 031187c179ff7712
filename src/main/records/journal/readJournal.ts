import type { DatabaseSync } from 'node:sqlite';
import type { ChainedRow, ChainHead } from './chain.ts';
import { withText } from '#shared/words/statements/said.ts';
import { ChainVerifier, finding, problemText, type ChainProblem } from './ChainVerifier.ts';
import { headPath, keptHead, readHeadHistory } from './HeadFile.ts';
import { COUNTED } from './lastEntryIdIn.ts';
import { NEWEST_SCHEMA } from './migrations.ts';
import { openReadOnly } from './openReadOnly.ts';
import { storedRows } from './storedRows.ts';

const PROBLEMS_MAX = 20;

export interface JournalVerdict {
  ok: boolean;
  entries: number;
  /** One sentence each. */
  problems: string[];
  /** The first entry that is not as it was written, or that is missing; null when there is none. */
  firstBad: { entryId: number; text: string } | null;
  head: ChainHead | null;
  /** Runs of entries that were lost to damage; the journal itself tells of them. */
  lost: [number, number][];
  /** Entries up to this one were taken out by retention and lie in the archive; 0 when none. */
  prunedThrough: number;
  /** Entries by which the journal tells that others may have been taken away before them. */
  unvouched: number[];
  /** One sentence: why nobody can say whether the newest entries are all there. Null when they are, or for a copy. */
  endUnvouched: string | null;
  /** Sentences about how the file was read. */
  notes: string[];
}

export interface VerifyOptions {
  /** Heads that somebody kept elsewhere. */
  anchors?: readonly ChainHead[];
  /** A copy, such as a backup, that has no head file beside it. Default false. */
  isCopy?: boolean;
}

/**
 * Checks a journal file from outside, without changing it: the file itself, its protection, and the chain up to the head
 * that is kept outside of it.
 */
export function verifyJournal(file: string, { anchors = [], isCopy = false }: VerifyOptions = {}): JournalVerdict {
  const problems: string[] = [];
  const notes: string[] = [];
  let endUnvouched: string | null = null;
  let counted = 0;
  // Read before the table: what is written meanwhile only makes the table longer than its head.
  const kept = isCopy ? null : keptHead(file);
  const head = kept?.kind === 'mark' ? kept.mark : null;
  const history = isCopy ? [] : readHeadHistory(file);
  const marks = [...history, ...(head ? [head] : []), ...anchors.map((anchor) => ({ ...anchor, atMs: null }))];
  const verifier = new ChainVerifier(marks.filter((mark) => mark.entryId > 0));
  try {
    const { database, note, close } = openReadOnly(file);
    if (note !== null) notes.push(note);
    try {
      const version = checkFile(database, problems);
      if (kept && kept.kind !== 'mark' && version === NEWEST_SCHEMA) {
        const state = kept.kind === 'missing' ? 'is missing' : `is none that this program wrote (${kept.why})`;
        endUnvouched = `The head file ${headPath(file)} ${state}: whether the newest entries are all there cannot be told.`;
      }
      counted = Number(database.prepare(COUNTED).get()?.['answer'] ?? 0);
      for (const row of version <= NEWEST_SCHEMA ? storedRows(database) : []) {
        verifier.feed(row);
        if (verifier.isFull) break;
      }
    } finally {
      close();
    }
  } catch (error) {
    problems.push(`The journal cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
  const chain = verifier.verdict();
  const lastId = Math.max(verifier.lastEntryId, ...marks.map((mark) => mark.entryId));
  if (counted > lastId && !verifier.isFull)
    chain.problems.push({
      entryId: lastId + 1,
      what: finding('entries_cut_off_counted', { throughId: counted }),
    });
  problems.push(...chain.problems.map(problemText));
  return {
    ok: problems.length === 0,
    entries: chain.entries,
    problems: problems.slice(0, PROBLEMS_MAX),
    firstBad: firstBadOf(chain.problems),
    head: chain.head,
    lost: chain.lost,
    prunedThrough: chain.prunedThrough,
    unvouched: chain.unvouched,
    endUnvouched,
    notes,
  };
}

function firstBadOf([first]: readonly ChainProblem[]): JournalVerdict['firstBad'] {
  return first ? { entryId: first.entryId, text: withText(first.what).text } : null;
}

/** Returns the version of the schema. */
function checkFile(database: DatabaseSync, problems: string[]): number {
  const verdict = database.prepare('PRAGMA integrity_check(1)').get();
  const said = String(verdict ? Object.values(verdict)[0] : 'ok');
  if (said !== 'ok') problems.push(`The file is damaged: ${said.replaceAll(/\s*\n\s*/g, ': ')}.`);
  const version = Number(database.prepare('SELECT max(version) AS version FROM schema_migrations').get()?.['version']);
  if (version < NEWEST_SCHEMA)
    problems.push(
      `The schema is version ${version}, which has no chain yet; Supercargo brings it to ${NEWEST_SCHEMA} at its next start.`,
    );
  if (version > NEWEST_SCHEMA)
    problems.push(`The journal is of a newer Supercargo: schema ${version}, this program knows ${NEWEST_SCHEMA}.`);
  for (const trigger of ['entries_never_change', 'entries_never_go'])
    if (!database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = ?").get(trigger))
      problems.push(`The trigger ${trigger} is missing: entries could have been changed.`);
  return version;
}

/** Entries as JSON Lines, oldest first. */
export function* exportEntries(
  file: string,
  query: { cellKey?: string; fromMs?: number; toMs?: number },
): Generator<string> {
  const where: string[] = [];
  const values: (string | number)[] = [];
  for (const [condition, value] of [
    ['cell_key = ?', query.cellKey],
    ['written_at_ms >= ?', query.fromMs],
    ['written_at_ms < ?', query.toMs],
  ] as const)
    if (value !== undefined) {
      where.push(condition);
      values.push(value);
    }
  const { database, close } = openReadOnly(file);
  try {
    for (const row of storedRows(database, where.length > 0 ? `WHERE ${where.join(' AND ')}` : '', values))
      yield exportLine(row);
  } finally {
    close();
  }
}

/** An entry with its place in the chain, so that whoever gets the export can check it; keys in a fixed order. */
export const exportLine = (row: ChainedRow): string =>
  `{"entryId":${row.entryId},"cellKey":${JSON.stringify(row.cellKey)},"writtenAtMs":${row.writtenAtMs},"body":${row.body},"previousHash":${JSON.stringify(row.previousHash)},"hash":${JSON.stringify(row.hash)}}`;
