import type { DelayHistogram } from '#shared/bridge/requests/diagnosis.ts';

/** Upper ends of the buckets, milliseconds; the last bucket takes all that is longer. */
export const DELAY_BOUNDS_MS: readonly number[] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000];
/** Percentiles are those of the newest so many delays. */
const NEWEST = 2000;

/** Counts delays in buckets since the start, and keeps the newest ones for percentiles. Never grows. */
export class DelayMeter {
  private readonly counts = new Array<number>(DELAY_BOUNDS_MS.length + 1).fill(0);
  private readonly newest = new Float64Array(NEWEST);
  private total = 0;
  private maxMs: number | null = null;

  /** A clock comparison may be off by a little: a delay below zero counts as none. */
  add(delayMs: number): void {
    if (!Number.isFinite(delayMs)) return;
    const ms = Math.max(0, delayMs);
    const bucket = DELAY_BOUNDS_MS.findIndex((bound) => ms < bound);
    this.counts[bucket < 0 ? DELAY_BOUNDS_MS.length : bucket]! += 1;
    this.newest[this.total % NEWEST] = ms;
    this.total += 1;
    this.maxMs = Math.max(this.maxMs ?? 0, ms);
  }

  histogram(): DelayHistogram {
    const sorted = this.newest.slice(0, Math.min(this.total, NEWEST)).sort();
    const at = (share: number): number | null =>
      sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null;
    return {
      boundsMs: [...DELAY_BOUNDS_MS],
      counts: [...this.counts],
      total: this.total,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      maxMs: this.maxMs,
    };
  }
}
