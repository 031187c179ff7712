import type { Clock } from '#main/ports/Clock.ts';

interface Timer {
  dueMs: number;
  periodMs: number | null;
  callback: () => void;
}

/** Clocks that stand still until a test moves them; timers fall due in order. The wall clock can be set apart from them. */
export class ManualClock implements Clock {
  /** Monotonic; not zero, so that it is never taken for a wall clock's beginning. */
  private timeMs = 1000;
  private wallFromMonotonicMs: number;
  private readonly timers = new Set<Timer>();

  constructor(startMs = 1_750_000_000_000) {
    this.wallFromMonotonicMs = startMs - this.timeMs;
  }

  nowMs(): number {
    return this.timeMs + this.wallFromMonotonicMs;
  }

  monotonicMs(): number {
    return this.timeMs;
  }

  /** As when somebody sets the workstation's clock: no time passes, and no timer falls due. */
  setWallBy(byMs: number): void {
    this.wallFromMonotonicMs += byMs;
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
