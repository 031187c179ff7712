/** Share of the event loop that cells which send without end get together. The rest is for timers, windows and other cells. */
const SHARE = 0.6;
/** However many such cells there are, each is still heard. */
const LEAST_SHARE = 0.02;
/** Work that a connection may have saved up for a burst, milliseconds. */
const SAVED_MS = 30;
/** Text beyond this is long work, of which only one goes on at a time. */
const LONG_CHARACTERS = 64 * 1024;

/**
 * How much of this process's attention each connection to a cell gets. All cells share one event loop, on which control is
 * renewed and the beats of a hold pass: whoever sends too much is read later, so that nobody else is. See
 * docs/adr/0009-one-event-loop-many-cells.md.
 */
export class AttentionBudget {
  private readonly nowMs: () => number;
  private readonly members = new Set<Attention>();
  /** Until when no long message is begun: as long as the one before it took. */
  private longFromMs = -Infinity;

  /** `nowMs`: a monotonic reading, milliseconds. */
  constructor(nowMs: () => number = () => performance.now()) {
    this.nowMs = nowMs;
  }

  join(): Attention {
    const member: Attention = new Attention(this.nowMs, {
      share: () => {
        let busy = 0;
        for (const { inDebt } of this.members) if (inDebt) busy += 1;
        return Math.max(LEAST_SHARE, SHARE / Math.max(1, busy));
      },
      longFromMs: () => this.longFromMs,
      afterLong: (tookMs) => {
        this.longFromMs = this.nowMs() + tookMs;
      },
      leave: () => this.members.delete(member),
    });
    this.members.add(member);
    return member;
  }
}

interface Shared {
  share: () => number;
  longFromMs: () => number;
  afterLong: (tookMs: number) => void;
  leave: () => void;
}

/** One connection's part of the budget: a purse that fills with time and is emptied by work. */
export class Attention {
  private balanceMs = SAVED_MS;
  private readAtMs: number;
  private readonly nowMs: () => number;
  private readonly shared: Shared;

  constructor(nowMs: () => number, shared: Shared) {
    this.nowMs = nowMs;
    this.shared = shared;
    this.readAtMs = nowMs();
  }

  get inDebt(): boolean {
    return this.balanceMs < 0;
  }

  /** How long this connection has to wait before a message of so many characters of text; 0 when it may be taken. */
  waitMs(textLength: number): number {
    this.refill();
    const owed = this.balanceMs >= 0 ? 0 : -this.balanceMs / this.shared.share();
    const long = textLength > LONG_CHARACTERS ? this.shared.longFromMs() - this.nowMs() : 0;
    return Math.max(0, owed, long);
  }

  /** Does the work of one message and pays for it. */
  spend(textLength: number, work: () => void): void {
    const beganMs = this.nowMs();
    try {
      work();
    } finally {
      const tookMs = this.nowMs() - beganMs;
      this.balanceMs -= tookMs;
      if (textLength > LONG_CHARACTERS) this.shared.afterLong(tookMs);
    }
  }

  leave(): void {
    this.shared.leave();
  }

  private refill(): void {
    const nowMs = this.nowMs();
    const gained = (nowMs - this.readAtMs) * this.shared.share();
    this.readAtMs = nowMs;
    this.balanceMs = Math.min(SAVED_MS, this.balanceMs + gained);
  }
}

/** All cells of this process share it: they share its event loop. */
export const attentionOfThisProcess = new AttentionBudget();
