import { applyCellEvent } from '#shared/domain/applyCellEvent.ts';
import type { ShiftSpan } from '#shared/domain/shiftCalendar.ts';
import type { Journal } from '#main/ports/Journal.ts';
import { alarmPriority } from './figures/AlarmTally.ts';
import type { CellAtStart } from './figures/CellFold.ts';
import { ShiftFold, shiftEventTypes, shiftTopics } from './figures/ShiftFold.ts';

export type ReadableJournal = Pick<Journal, 'entries' | 'rebuild' | 'cellKeys'>;

export interface ShiftReaderOptions {
  journal: ReadableJournal;
  /** Default: as the rationalised list declares it. */
  priorityOf?: (alarmId: string) => string;
  /** Lets other work run between two pages. Default: none is let in. */
  pause?: () => Promise<void>;
}

/** So few that nobody waits long for a page to be counted. */
const PAGE = 200;
/** Spans that are kept counted: the running shift, the one before, and what was looked at last. */
const KEPT_MAX = 6;
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** Reads shifts from the journal. A span that was counted before goes on where it stopped. */
export class ShiftReader {
  private readonly options: ShiftReaderOptions;
  private readonly kept = new Map<string, { fold: ShiftFold; after: number; reading: Promise<void> }>();
  private readonly firsts = new Map<string, { entryId: number; writtenAtMs: number }>();

  constructor(options: ShiftReaderOptions) {
    this.options = options;
  }

  /** The span counted up to the journal's present end. */
  async upToNow(shift: ShiftSpan): Promise<ShiftFold> {
    const key = JSON.stringify(shift);
    let kept = this.kept.get(key);
    if (!kept) {
      kept = { fold: this.begin(shift, NO_LIMIT), after: 0, reading: Promise.resolve() };
      for (const oldest of [...this.kept.keys()].slice(0, Math.max(0, this.kept.size - KEPT_MAX + 1)))
        this.kept.delete(oldest);
    }
    // Newest last, so that the first is the one that nobody asked for longest.
    this.kept.delete(key);
    this.kept.set(key, kept);
    const mine = kept;
    mine.reading = mine.reading.then(async () => {
      mine.after = await this.feed(mine.fold, shift, mine.after, NO_LIMIT);
    });
    await mine.reading;
    return mine.fold;
  }

  /** The span as the journal had it when this was its last entry: whatever came later changes nothing. */
  async upToEntry(shift: ShiftSpan, lastEntryId: number): Promise<ShiftFold> {
    const fold = this.begin(shift, lastEntryId);
    await this.feed(fold, shift, 0, lastEntryId);
    for (const cellKey of this.options.journal.cellKeys())
      if (this.endedUnheard(cellKey, shift.endMs, lastEntryId)) fold.endUnheard(cellKey);
    return fold;
  }

  private begin(shift: ShiftSpan, lastEntryId: number): ShiftFold {
    return new ShiftFold(shift, this.cellsAtStart(shift.fromMs, lastEntryId), this.options.priorityOf ?? alarmPriority);
  }

  /** Every cell that was known when the span began; others join with their first entry. */
  private cellsAtStart(fromMs: number, lastEntryId: number): CellAtStart[] {
    const { journal } = this.options;
    return journal.cellKeys().flatMap((cellKey) => {
      const first = this.firstOf(cellKey);
      if (!first || first.entryId > lastEntryId || first.writtenAtMs >= fromMs) return [];
      const before = journal.rebuild(cellKey, fromMs);
      const atStart = before ? before.events.reduce(applyCellEvent, before.snapshot) : null;
      const [link] = journal.entries({ cellKey, kinds: ['link'], toMs: fromMs, from: 'newest', limit: 1 });
      const heard = link?.body.kind === 'link' ? link.body.state === 'live' : true;
      return [{ cellKey, name: atStart?.cell.name ?? cellKey, atStart, heard }];
    });
  }

  /** Looked up once for each cell: it stays the first, and finding it means walking to it. */
  private firstOf(cellKey: string): { entryId: number; writtenAtMs: number } | null {
    const known = this.firsts.get(cellKey);
    if (known) return known;
    const [first] = this.options.journal.entries({ cellKey, limit: 1 });
    if (first) this.firsts.set(cellKey, { entryId: first.entryId, writtenAtMs: first.writtenAtMs });
    return this.firsts.get(cellKey) ?? null;
  }

  /** The next that is heard of the cell's link is a console that starts anew: the one before ended without a word. */
  private endedUnheard(cellKey: string, endMs: number, lastEntryId: number): boolean {
    const [next] = this.options.journal.entries({ cellKey, kinds: ['link'], fromMs: endMs, limit: 1 });
    return next?.body.kind === 'link' && next.entryId <= lastEntryId && next.body.state === 'connecting';
  }

  /**
   * Pages in the order of the entries' numbers, which the journal finds without sorting; that is why neither the span's start
   * nor kinds are asked for.
   */
  private async feed(fold: ShiftFold, shift: ShiftSpan, from: number, lastEntryId: number): Promise<number> {
    const { journal, pause } = this.options;
    const within = { fromMs: shift.fromMs, toMs: shift.endMs, limit: 1 };
    const [first] = from > 0 ? [] : journal.entries(within);
    if (from === 0 && !first) return 0;
    let after = first ? first.entryId - 1 : from;
    const [newest] = journal.entries({ from: 'newest', limit: 1 });
    const isOver = (newest?.writtenAtMs ?? 0) >= shift.endMs;
    // Beyond the end of a span that is over there is nothing to look for.
    const last = Math.min(
      lastEntryId,
      (isOver ? journal.entries({ ...within, from: 'newest' })[0]?.entryId : null) ?? lastEntryId,
    );
    while (after < last) {
      const page = journal.entries({
        toMs: shift.endMs,
        eventTypes: shiftEventTypes,
        topics: shiftTopics,
        after,
        limit: PAGE,
      });
      for (const entry of page) {
        if (entry.entryId > last) return after;
        fold.take(entry);
        after = entry.entryId;
      }
      if (page.length < PAGE) return after;
      await pause?.();
    }
    return after;
  }
}
