import type { CellEvent } from '#shared/domain/cellEvent.ts';

/** Events kept for consoles that were away: days of normal work. What is older is told as a gap. */
export const MAX_EVENTS_KEPT = 50_000;

/** The newest durable events by sequence number, bounded. */
export class EventHistory {
  private events: CellEvent[] = [];
  private readonly maxEvents: number;

  constructor(maxEvents: number = MAX_EVENTS_KEPT) {
    this.maxEvents = maxEvents;
  }

  append(event: CellEvent): void {
    this.events.push(event);
    // Dropped in blocks: shifting fifty thousand entries at every event would cost more than the event.
    if (this.events.length > this.maxEvents * 1.1) this.events = this.events.slice(-this.maxEvents);
  }

  /** Number of the oldest event that is still here; null while there is none. */
  get firstSeq(): number | null {
    return this.events[0]?.seq ?? null;
  }

  /** Whether every event after `seq` is still here, given the newest number. */
  reachesBackTo(seq: number, newestSeq: number): boolean {
    if (seq > newestSeq) return false;
    return seq === newestSeq || (this.firstSeq !== null && this.firstSeq <= seq + 1);
  }

  /** Up to `limit` events after `seq`, in order. */
  after(seq: number, limit: number): CellEvent[] {
    const first = this.firstSeq;
    if (first === null) return [];
    const start = Math.max(0, seq + 1 - first);
    return this.events.slice(start, start + limit);
  }
}
