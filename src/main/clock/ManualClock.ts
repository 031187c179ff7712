import type { Clock } from '#main/ports/Clock.ts';

interface Timer {
  dueMs: number;
  periodMs: number | null;
  callback: () => void;
}

/** A clock that stands still until a test moves it; timers fall due in order. */
export class ManualClock implements Clock {
  private timeMs: number;
  private readonly timers = new Set<Timer>();

  constructor(startMs = 1_750_000_000_000) {
    this.timeMs = startMs;
  }

  nowMs(): number {
    return this.timeMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    return this.add({ dueMs: this.timeMs + delayMs, periodMs: null, callback });
  }

  every(periodMs: number, callback: () => void): () => void {
    return this.add({ dueMs: this.timeMs + periodMs, periodMs, callback });
  }

  advance(byMs: number): void {
    const untilMs = this.timeMs + byMs;
    for (;;) {
      const next = [...this.timers].filter((t) => t.dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];
      if (!next) break;
      this.timeMs = Math.max(this.timeMs, next.dueMs);
      if (next.periodMs === null) this.timers.delete(next);
      else next.dueMs += next.periodMs;
      next.callback();
    }
    this.timeMs = untilMs;
  }

  private add(timer: Timer): () => void {
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }
}
