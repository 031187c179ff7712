import type { Clock } from '#main/ports/Clock.ts';

/** Share of the event loop that all cells may use together beyond their own parts. The rest is for timers and windows. */
const COMMON_SHARE = 0.5;
/** Part that each connection has for itself, however much others send. */
const OWN_SHARE = 0.02;
/** Time that may be saved up for a burst, milliseconds. */
const SAVED_MS = 30;
/** Text beyond this is long work, of which only one goes on at a time. */
const LONG_CHARACTERS = 64 * 1024;

/** Time as the event loop spends it: real also where a console's clock is moved by hand. */
type EventLoopTime = Pick<Clock, 'monotonicMs' | 'after'>;
const realTime: EventLoopTime = {
  monotonicMs: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

/**
 * How much of this process's attention each connection to a cell gets. All cells share one event loop, on which control is
 * renewed and the beats of a hold pass: whoever sends too much is read later, so that nobody else is. See
 * docs/adr/0011-one-event-loop-many-cells.md.
 */
export class AttentionBudget {
  private readonly time: EventLoopTime;
  private readonly common: Purse;
  /** Until when no long message is begun: as long as the one before it took. */
  private longFromMs = -Infinity;

  constructor(time: EventLoopTime = realTime) {
    this.time = time;
    this.common = new Purse(COMMON_SHARE, () => time.monotonicMs());
  }

  join(): Attention {
    return new Attention(this.time, this.common, {
      fromMs: () => this.longFromMs,
      after: (tookMs) => {
        this.longFromMs = this.time.monotonicMs() + tookMs;
      },
    });
  }
}

/** Time to be spent: it fills by itself, and may be overdrawn by the one message that nobody knew the cost of. */
class Purse {
  private balanceMs = SAVED_MS;
  private readAtMs: number;
  private readonly share: number;
  private readonly nowMs: () => number;

  constructor(share: number, nowMs: () => number) {
    this.share = share;
    this.nowMs = nowMs;
    this.readAtMs = nowMs();
  }

  /** How long until there is something in it. */
  emptyForMs(): number {
    const nowMs = this.nowMs();
    this.balanceMs = Math.min(SAVED_MS, this.balanceMs + (nowMs - this.readAtMs) * this.share);
    this.readAtMs = nowMs;
    return this.balanceMs >= 0 ? 0 : -this.balanceMs / this.share;
  }

  pay(tookMs: number): void {
    this.balanceMs -= tookMs;
  }
}

/** One connection's part of the budget: what is its own first, then of what is common, as long as there is some. */
export class Attention {
  readonly time: EventLoopTime;
  private readonly common: Purse;
  private readonly own: Purse;
  private readonly long: { fromMs: () => number; after: (tookMs: number) => void };

  constructor(time: EventLoopTime, common: Purse, long: Attention['long']) {
    this.time = time;
    this.common = common;
    this.own = new Purse(OWN_SHARE, () => time.monotonicMs());
    this.long = long;
  }

  /** How long this connection has to wait before a message of so many characters of text; 0 when it may be taken. */
  waitMs(textLength: number): number {
    const owedMs = Math.min(this.own.emptyForMs(), this.common.emptyForMs());
    const longMs = textLength > LONG_CHARACTERS ? this.long.fromMs() - this.time.monotonicMs() : 0;
    return Math.max(0, owedMs, longMs);
  }

  /** At the beginning of the work on a message; to be called when it is done: pays for it and returns how long it took. */
  begin(textLength: number): () => number {
    const beganMs = this.time.monotonicMs();
    const purse = this.own.emptyForMs() === 0 ? this.own : this.common;
    return () => {
      const tookMs = this.time.monotonicMs() - beganMs;
      purse.pay(tookMs);
      if (textLength > LONG_CHARACTERS) this.long.after(tookMs);
      return tookMs;
    };
  }
}

/** All cells of this process share it: they share its event loop. */
export const attentionOfThisProcess = new AttentionBudget();
