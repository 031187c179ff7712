import type { ChainFinding } from '#shared/words/statements/chainStatements.ts';
import { nested, withText } from '#shared/words/statements/said.ts';
import { statement, type GivenParams, type Statement } from '#shared/words/statements/statements.ts';
import { isoTime } from '#shared/units/timeText.ts';
import type { JournalEntryBody } from '#main/ports/Journal.ts';
import { CHAIN_START, entryHash, UnchainedDigest, type ChainedRow, type ChainHead } from './chain.ts';
import { keysOf } from './entryKeys.ts';
import { declaredGaps, END_UNVOUCHED, type EntriesPruned } from './journalRecords.ts';

const PROBLEMS_MAX = 20;

/** A head of the chain that was kept outside of it; atMs is null when it is not known since when. */
export interface ChainMark extends ChainHead {
  atMs: number | null;
}

export interface ChainProblem {
  /** The first entry that is not as it was written, or the first that is missing. */
  entryId: number;
  /** What is wrong with it: the words behind "Entry 12". */
  what: Statement;
}

export interface ChainVerdict {
  ok: boolean;
  entries: number;
  /** Oldest first, at most twenty. */
  problems: ChainProblem[];
  head: ChainHead | null;
  /** Runs of entries that are missing and that the chain itself tells of. */
  lost: [number, number][];
  /** Entries up to this one were taken out by retention; 0 when none. */
  prunedThrough: number;
  /** Entries by which the chain tells that others may have been taken away before them. */
  unvouched: number[];
}

/**
 * Checks a chain, entry by entry in the order of their ids. It knows nothing of files: the application's background check,
 * the command and the check of an export feed it alike.
 */
export class ChainVerifier {
  private entries = 0;
  private last: ChainedRow | null = null;
  /** Expected previous hash of the next entry; null when it cannot be known, because the entry before is missing. */
  private expected: string | null = CHAIN_START;
  private unchained: UnchainedDigest | null = new UnchainedDigest();
  private problems: ChainProblem[] = [];
  /** Missing runs of ids, and what the entry after each names as its previous hash. */
  private readonly gaps: { from: number; to: number; previousHash: string | null }[] = [];
  private readonly declared: [number, number][] = [];
  private pruned: EntriesPruned | null = null;
  private readonly unvouched: number[] = [];
  private readonly firstId: number | null;
  private readonly marks: Map<number, ChainMark>;
  private readonly newestMark: ChainMark | null;

  /**
   * `marks`: heads kept outside the table. `firstId`: where a part of a chain begins; the entries before it are not
   * expected. Null for a whole journal.
   */
  constructor(marks: readonly ChainMark[] = [], firstId: number | null = null) {
    this.marks = new Map(marks.map((mark) => [mark.entryId, mark]));
    this.newestMark = marks.reduce<ChainMark | null>((a, b) => (a && a.entryId >= b.entryId ? a : b), null);
    this.firstId = firstId;
    if (firstId !== null) {
      this.expected = null;
      this.unchained = null;
    }
  }

  get lastEntryId(): number {
    return this.last?.entryId ?? 0;
  }

  /** Whether it is worth going on; the verdict is clear when there are this many problems. */
  get isFull(): boolean {
    return this.problems.length >= PROBLEMS_MAX;
  }

  feed(row: ChainedRow): void {
    this.entries += 1;
    const lastId = this.last?.entryId ?? (this.firstId ?? 1) - 1;
    if (row.entryId > lastId + 1) {
      this.gaps.push({ from: lastId + 1, to: row.entryId - 1, previousHash: row.previousHash });
      this.expected = null;
      // Once entries are missing before the chain, the digest over them cannot be had any more.
      this.unchained = null;
    } else if (row.entryId <= lastId) this.tell(row.entryId, finding('entry_out_of_order', { afterId: lastId }));
    this.checkContent(row);
    if (row.hash === null) this.takeUnchained(row);
    else this.checkLink(row, row.hash);
    const mark = this.marks.get(row.entryId);
    if (mark && row.hash !== mark.hash)
      this.tell(
        row.entryId,
        mark.atMs === null
          ? finding('entry_replaced_undated')
          : finding('entry_replaced', { keptAt: isoTime(mark.atMs) }),
      );
    this.last = row;
  }

  verdict(): ChainVerdict {
    const problems = [...this.problems];
    const { pruned } = this;
    for (const gap of this.gaps) problems.push(...this.gapProblem(gap));
    const lastId = this.last?.entryId ?? 0;
    if (this.newestMark && this.newestMark.entryId > lastId)
      problems.push({
        entryId: lastId + 1,
        what: cutOff(this.newestMark),
      });
    problems.sort((a, b) => a.entryId - b.entryId);
    return {
      ok: problems.length === 0,
      entries: this.entries,
      problems: problems.slice(0, PROBLEMS_MAX),
      head: this.last?.hash ? { entryId: this.last.entryId, hash: this.last.hash } : null,
      lost: this.declared.filter(([from]) => from > (pruned?.throughEntryId ?? 0)),
      prunedThrough: pruned?.throughEntryId ?? 0,
      unvouched: [...this.unvouched],
    };
  }

  private takeUnchained(row: ChainedRow): void {
    if (this.last && this.last.hash !== null) this.tell(row.entryId, finding('entry_without_hash'));
    this.unchained?.add(row);
    this.expected = null;
  }

  private checkLink(row: ChainedRow, hash: string): void {
    const beginsChain = this.last === null || this.last.hash === null;
    if (beginsChain && this.unchained) {
      this.expected = this.unchained.hash();
      this.unchained = null;
      if (row.previousHash !== this.expected) this.tell(row.entryId, finding('entry_before_chain_changed'));
    } else if (this.expected !== null && row.previousHash !== this.expected)
      this.tell(row.entryId, finding('entry_not_following', { beforeId: row.entryId - 1 }));
    if (row.previousHash === null || hash !== entryHash(row.previousHash, row))
      this.tell(row.entryId, finding('entry_changed'));
    this.expected = hash;
  }

  private checkContent(row: ChainedRow): void {
    let body: JournalEntryBody;
    try {
      body = JSON.parse(row.body) as JournalEntryBody;
      const keys = keysOf(body);
      if (
        body.kind !== row.kind ||
        keys.epoch !== row.keys.epoch ||
        keys.seq !== row.keys.seq ||
        keys.type !== row.keys.type
      )
        this.tell(row.entryId, finding('entry_misfiled'));
    } catch {
      this.tell(row.entryId, finding('entry_not_ours'));
      return;
    }
    if (body.kind === 'record' && body.topic === END_UNVOUCHED) this.unvouched.push(row.entryId);
    const gaps = declaredGaps(body);
    for (const [from, to] of gaps?.lost ?? []) this.declared.push([from, to]);
    if (gaps?.pruned && gaps.pruned.throughEntryId > (this.pruned?.throughEntryId ?? 0)) this.pruned = gaps.pruned;
  }

  private gapProblem({
    from,
    to,
    previousHash,
  }: {
    from: number;
    to: number;
    previousHash: string | null;
  }): ChainProblem[] {
    const { pruned } = this;
    let missing = from;
    if (pruned && from <= pruned.throughEntryId) {
      if (to === pruned.throughEntryId && previousHash !== pruned.throughHash)
        return [{ entryId: to + 1, what: finding('entry_not_following_pruned') }];
      missing = pruned.throughEntryId + 1;
    }
    for (const [first, last] of [...this.declared].sort((a, b) => a[0] - b[0]))
      if (first <= missing && missing <= last) missing = last + 1;
    if (missing > to) return [];
    const what = to > missing ? finding('entries_missing', { throughId: to }) : finding('entry_missing');
    return [{ entryId: missing, what }];
  }

  private tell(entryId: number, what: Statement): void {
    if (!this.isFull) this.problems.push({ entryId, what });
  }
}

/** Only what can be wrong with an entry: it is put into a sentence with the entry's number. */
export const finding = <Code extends ChainFinding>(code: Code, ...params: GivenParams<Code>): Statement =>
  statement(code, ...params);

const cutOff = ({ entryId, atMs }: ChainMark): Statement =>
  atMs === null
    ? finding('entries_cut_off_undated', { throughId: entryId })
    : finding('entries_cut_off', { throughId: entryId, keptAt: isoTime(atMs) });

/** One sentence. */
export const problemStatement = (
  { entryId, what }: ChainProblem,
  code: 'chain_problem' | 'journal_changed' = 'chain_problem',
): Statement => nested(code, 'what', what, { entryId });

export const problemText = (problem: ChainProblem): string => withText(problemStatement(problem)).text;
