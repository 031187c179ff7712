import type { ShiftReport } from '#shared/domain/shift.ts';
import type { JournalEntry } from '#main/ports/Journal.ts';
import type { CellAtStart } from './figures/CellFold.ts';
import { ShiftFold } from './figures/ShiftFold.ts';

export { shiftEventTypes } from './figures/ShiftFold.ts';

export interface ShiftQuery {
  fromMs: number;
  toMs: number;
  /** Now, when the span reaches into the future: nothing is counted beyond it. */
  nowMs: number;
  cells: readonly CellAtStart[];
}

/** What happened in any span of time, from journal entries alone. Pure. */
export function shiftReport(query: ShiftQuery, entries: Iterable<JournalEntry>): ShiftReport {
  const span = { name: '', fromMs: query.fromMs, endMs: query.toMs, breaks: [] };
  const fold = new ShiftFold(span, query.cells, () => '');
  for (const entry of entries) fold.take(entry);
  return fold.report(query.nowMs);
}
