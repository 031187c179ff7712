import { ChainVerifier, type ChainProblem } from '#main/records/journal/ChainVerifier.ts';
import type { HeadMark } from '#main/records/journal/HeadFile.ts';
import type { ChainReader } from './ChainReader.ts';

/** A few milliseconds of work: whoever asks something meanwhile does not notice. */
const SLICE_ENTRIES = 200;

/** Verifies the chain from its beginning, a slice at a time, and goes on as the journal grows. */
export class ChainWatch {
  verifiedThrough = 0;
  verifiedAtMs: number | null = null;
  private readonly journal: ChainReader;
  private readonly verifier: ChainVerifier;

  constructor(journal: ChainReader, marks: readonly HeadMark[]) {
    this.journal = journal;
    this.verifier = new ChainVerifier(marks.filter((mark) => mark.entryId > 0));
  }

  /** Returns false when there is nothing more to do at present. */
  step(nowMs: number): boolean {
    const rows = this.journal.after(this.verifiedThrough, SLICE_ENTRIES);
    for (const row of rows) this.verifier.feed(row);
    const last = rows.at(-1);
    if (last) {
      this.verifiedThrough = last.entryId;
      this.verifiedAtMs = nowMs;
    }
    return rows.length === SLICE_ENTRIES;
  }

  verdict(isComplete: boolean): { problems: ChainProblem[]; lost: [number, number][]; prunedThrough: number } {
    const { problems, lost, prunedThrough } = this.verifier.verdict();
    // Until the end was seen, a gap may still be explained by an entry further on.
    return { problems: isComplete ? problems : [], lost, prunedThrough };
  }
}
