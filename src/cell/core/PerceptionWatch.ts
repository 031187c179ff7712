import type { Said } from '#shared/domain/statement.ts';
import { statement } from '#shared/words/statements/statements.ts';
import type { CellLog } from './CellLog.ts';
import { Signal } from './Signal.ts';

/** Looks at one bin in a row that brought nothing, after which a person is asked. */
const TRIES = 3;
/** Different bins in a row that cannot be made out: not the bins are at fault, but what looks at them. */
const BINS_IN_A_ROW = 3;
/** Cell time until a bin that could not be seen is looked at again. */
const AGAIN_AFTER_MS = 1500;

/**
 * Bins that cannot be seen: an estimate that perception refuses, or a look that fails, so that the last estimate no longer
 * shows what is there. Each is looked at again by itself; after three times a person is asked, once.
 */
export class PerceptionWatch {
  readonly lookDue = new Signal<[binId: string]>();
  /** `binId` null: no bin can be seen. */
  readonly helpNeeded = new Signal<[binId: string | null, why: Said]>();
  private readonly log: CellLog;
  private readonly misses = new Map<string, number>();
  private readonly again = new Map<string, number>();
  /** Failed looks in a row, at whichever bin: the cameras' computer itself is at fault. */
  private failuresInARow = 0;
  private readonly refusedInARow = new Set<string>();

  constructor(log: CellLog) {
    this.log = log;
  }

  seen(binId: string): void {
    this.failuresInARow = 0;
    // The camera sees again: what it missed meanwhile is looked at anew.
    if (this.refusedInARow.size >= BINS_IN_A_ROW)
      for (const missed of this.refusedInARow) this.again.set(missed, this.log.nowMs);
    this.refusedInARow.clear();
    this.misses.delete(binId);
    this.again.delete(binId);
  }

  refused(binId: string, why: string): void {
    this.failuresInARow = 0;
    this.refusedInARow.add(binId);
    if (this.refusedInARow.size === BINS_IN_A_ROW)
      this.helpNeeded.tell(null, {
        text: `${BINS_IN_A_ROW} bins in a row could not be made out, the last one ${binId}: ${why} Look at camera and lamps.`,
        statement: statement('bins_not_made_out', { count: BINS_IN_A_ROW, binId }),
      });
    this.missed(binId, {
      text: `Bin ${binId} could not be made out in ${TRIES} pictures: ${why}`,
      statement: statement('bin_not_made_out', { count: TRIES, binId }),
    });
  }

  failed(binId: string, problem: string): void {
    this.failuresInARow += 1;
    if (this.failuresInARow === TRIES)
      this.helpNeeded.tell(null, {
        text: `${TRIES} looks in a row failed, the last one at bin ${binId}: ${problem}`,
        statement: statement('looks_failed', { count: TRIES, binId }),
      });
    this.missed(binId, {
      text: `Bin ${binId} could not be looked at ${TRIES} times: ${problem} Its last estimate is out of date.`,
      statement: statement('bin_looks_failed', { count: TRIES, binId }),
    });
  }

  podLeft(): void {
    // What looks at the bins is no better for another pod.
    this.misses.clear();
    this.again.clear();
  }

  tick(): void {
    for (const [binId, dueMs] of this.again)
      if (this.log.nowMs >= dueMs) {
        this.again.delete(binId);
        this.lookDue.tell(binId);
      }
  }

  private missed(binId: string, why: Said): void {
    const misses = (this.misses.get(binId) ?? 0) + 1;
    this.misses.set(binId, misses);
    if (misses < TRIES) this.again.set(binId, this.log.nowMs + AGAIN_AFTER_MS);
    // Later looks, which a person asked for, may find it unseen again: then it is asked again.
    else if (this.failuresInARow < TRIES && this.refusedInARow.size < BINS_IN_A_ROW) this.helpNeeded.tell(binId, why);
  }
}
