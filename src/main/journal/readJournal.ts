import { DatabaseSync } from 'node:sqlite';
import type { ChainedRow, ChainHead } from './chain.ts';
import { ChainVerifier, problemText, type ChainProblem } from './ChainVerifier.ts';
import { headPath, readHead, readHeadHistory } from './HeadFile.ts';
import { NEWEST_SCHEMA } from './migrations.ts';
import { storedRows } from './storedRows.ts';

const PROBLEMS_MAX = 20;

export interface JournalVerdict {
  ok: boolean;
  entries: number;
  /** One sentence each. */
  problems: string[];
  /** The first entry that is not as it was written, or that is missing; null when there is none. */
  firstBad: ChainProblem | null;
  head: ChainHead | null;
  /** Runs of entries that were lost to damage; the journal itself tells of them. */
  lost: [number, number][];
  /** Entries up to this one were taken out by retention and lie in the archive; 0 when none. */
  prunedThrough: number;
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
  // Read before the table: what is written meanwhile only makes the table longer than its head.
  const head = isCopy ? null : readHead(file);
  const history = isCopy ? [] : readHeadHistory(file);
  const marks = [...history, ...(head ? [head] : []), ...anchors.map((anchor) => ({ ...anchor, atMs: null }))];
  const verifier = new ChainVerifier(marks.filter((mark) => mark.entryId > 0));
  try {
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      const version = checkFile(database, problems);
      if (!isCopy && !head && version === NEWEST_SCHEMA)
        problems.push(
          `The head file ${headPath(file)} is missing or cannot be read: whether the newest entries are all there cannot be told.`,
        );
      for (const row of version <= NEWEST_SCHEMA ? storedRows(database) : []) {
        verifier.feed(row);
        if (verifier.isFull) break;
      }
    } finally {
      database.close();
    }
  } catch (error) {
    problems.push(`The journal cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
  const chain = verifier.verdict();
  problems.push(...chain.problems.map(problemText));
  return {
    ok: problems.length === 0,
    entries: chain.entries,
    problems: problems.slice(0, PROBLEMS_MAX),
    firstBad: chain.problems[0] ?? null,
    head: chain.head,
    lost: chain.lost,
    prunedThrough: chain.prunedThrough,
  };
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
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    for (const row of storedRows(database, where.length > 0 ? `WHERE ${where.join(' AND ')}` : '', values))
      yield exportLine(row);
  } finally {
    database.close();
  }
}

/** An entry with its place in the chain, so that whoever gets the export can check it; keys in a fixed order. */
export const exportLine = (row: ChainedRow): string =>
  `{"entryId":${row.entryId},"cellKey":${JSON.stringify(row.cellKey)},"writtenAtMs":${row.writtenAtMs},"body":${row.body},"previousHash":${JSON.stringify(row.previousHash)},"hash":${JSON.stringify(row.hash)}}`;
