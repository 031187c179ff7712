import { err, ok, type Result } from '#shared/result/result.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { Clock } from '#main/ports/Clock.ts';
import {
  NO_CELL,
  type Journal,
  type JournalEntry,
  type JournalEntryBody,
  type JournalFailure,
} from '#main/ports/Journal.ts';
import { canonicalJson } from '#shared/protocol/canonicalJson.ts';
import { CHAIN_START, entryHash, type ChainHead } from './chain.ts';
import { keysOf } from './entryKeys.ts';

/** A journal that lasts as long as the process: for tests, held to the same contract as the SQLite one. */
export class MemoryJournal implements Journal {
  private readonly stored: JournalEntry[] = [];
  private readonly clock: Clock;
  private head: ChainHead | null = null;
  private failure: JournalFailure | null = null;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Makes every append fail, as a full disk does, until null is given. */
  failWith(failure: JournalFailure | null): void {
    this.failure = failure;
  }

  append(cellKey: string, body: JournalEntryBody): Result<number, JournalFailure> {
    if (this.failure) return err(this.failure);
    if (body.kind === 'event') {
      const { epoch, seq } = keysOf(body);
      const known = this.stored.find((entry) => {
        const keys = keysOf(entry.body);
        return entry.body.kind === 'event' && entry.cellKey === cellKey && keys.epoch === epoch && keys.seq === seq;
      });
      if (known) return ok(known.entryId);
    }
    const entryId = this.stored.length + 1;
    const text = canonicalJson(body);
    const writtenAtMs = this.clock.nowMs();
    const hash = entryHash(this.head?.hash ?? CHAIN_START, { entryId, cellKey, writtenAtMs, body: text });
    this.head = { entryId, hash };
    this.stored.push({ entryId, cellKey, writtenAtMs, body: JSON.parse(text) as JournalEntryBody });
    return ok(entryId);
  }

  lastSeen(cellKey: string): { epoch: string; seq: number } | null {
    const newest = this.stored.findLast((e) => e.cellKey === cellKey && keysOf(e.body).epoch !== null);
    if (!newest) return null;
    const { epoch, seq } = keysOf(newest.body);
    return epoch !== null && seq !== null ? { epoch, seq } : null;
  }

  rebuild(cellKey: string, beforeMs = Infinity): { snapshot: CellSnapshot; events: CellEvent[] } | null {
    const mine = this.stored.filter((e) => e.cellKey === cellKey);
    const at = mine.findLastIndex((e) => e.body.kind === 'snapshot' && e.writtenAtMs < beforeMs);
    const body = mine[at]?.body;
    if (body?.kind !== 'snapshot') return null;
    const { epoch, seq } = body.snapshot.cell;
    const after = mine.slice(at + 1);
    const next = after.findIndex((e) => e.body.kind === 'snapshot');
    const events = after
      .slice(0, next < 0 ? after.length : next)
      .filter((e) => e.writtenAtMs < beforeMs)
      .flatMap((e) => (e.body.kind === 'event' ? [e.body.event] : []))
      .filter((event) => event.epoch === epoch && event.seq > seq);
    return { snapshot: body.snapshot, events };
  }

  cellKeys(): string[] {
    return [...new Set(this.stored.map((e) => e.cellKey).filter((cellKey) => cellKey !== NO_CELL))].sort();
  }

  entries(query: Parameters<Journal['entries']>[0]): JournalEntry[] {
    const found = this.stored.filter(
      (e) =>
        (query.cellKey === undefined || e.cellKey === query.cellKey) &&
        (query.fromMs === undefined || e.writtenAtMs >= query.fromMs) &&
        (query.toMs === undefined || e.writtenAtMs < query.toMs) &&
        (query.after === undefined || e.entryId > query.after) &&
        (query.kinds === undefined || query.kinds.includes(e.body.kind)) &&
        (query.eventTypes === undefined ||
          e.body.kind !== 'event' ||
          query.eventTypes.includes(e.body.event.body.type)) &&
        (query.topics === undefined || e.body.kind !== 'record' || query.topics.includes(e.body.topic)),
    );
    return query.from === 'newest' ? found.slice(-query.limit) : found.slice(0, query.limit);
  }

  chainHead(): ChainHead | null {
    return this.head;
  }

  close(): void {}
}
