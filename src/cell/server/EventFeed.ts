import type { CellEvent } from '#shared/domain/cellEvent.ts';
import { EVENT_WINDOW } from '#shared/protocol/protocol.ts';
import type { EventHistory } from '#cell/core/EventHistory.ts';

const BATCH = 200;

/**
 * One console's place in the event log. Never more than a window beyond what the console reported as stored is under way,
 * so that a console that reads slowly, or whose disk is full, costs the cell no memory: the rest waits in the log.
 */
export class EventFeed {
  private readonly history: EventHistory;
  private readonly send: (event: CellEvent) => void;
  private sentSeq: number;
  private seenSeq: number;

  constructor(history: EventHistory, startAfterSeq: number, send: (event: CellEvent) => void) {
    this.history = history;
    this.sentSeq = startAfterSeq;
    this.seenSeq = startAfterSeq;
    this.send = send;
  }

  /** Sends what may be sent. False when the console is so far behind that the log no longer has its next event. */
  pump(): boolean {
    for (;;) {
      const room = this.seenSeq + EVENT_WINDOW - this.sentSeq;
      if (room <= 0) break;
      const events = this.history.after(this.sentSeq, Math.min(room, BATCH));
      const first = events[0];
      if (!first) break;
      if (first.seq !== this.sentSeq + 1) return false;
      for (const event of events) this.send(event);
      this.sentSeq = events.at(-1)!.seq;
    }
    const { firstSeq } = this.history;
    return firstSeq === null || firstSeq <= this.sentSeq + 1;
  }

  /** The console stored everything up to this number; numbers that were never sent count for nothing. */
  seen(seq: number): void {
    this.seenSeq = Math.max(this.seenSeq, Math.min(seq, this.sentSeq));
  }
}
