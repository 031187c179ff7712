/** What a console may send, in units: one a message, and one more for every 2 KiB of it. SPEC P15. */
export const CONSOLE_BUDGET = { unitsPerS: 300, burst: 1000, bytesAUnit: 2048 } as const;
/** A reader that rests is asked again after this long at most, so that it is heard, and its pings are, several times a second. */
const LONGEST_REST_MS = 250;

/** How much of a cell's attention one console has left; of all its connections together. Pure: the time comes from outside. */
export class MessageBudget {
  private readonly limits: { unitsPerS: number; burst: number; bytesAUnit: number };
  private units: number;
  private atMs: number;

  constructor(nowMs: number, limits: typeof CONSOLE_BUDGET = CONSOLE_BUDGET) {
    this.limits = limits;
    this.units = limits.burst;
    this.atMs = nowMs;
  }

  /** One message was read. Returns how long nothing more is to be read of this console, in milliseconds; 0 as long as it keeps within. */
  spend(bytes: number, nowMs: number): number {
    this.refill(nowMs);
    this.units -= 1 + Math.floor(bytes / this.limits.bytesAUnit);
    return this.restMs(nowMs);
  }

  /** How long to rest still; what has come in already may have made a debt, which is waited for in several rests. */
  restMs(nowMs: number): number {
    this.refill(nowMs);
    if (this.units >= 0) return 0;
    return Math.min(LONGEST_REST_MS, (-this.units / this.limits.unitsPerS) * 1000);
  }

  /** Half of the burst is there again: what was too much is over. */
  get isAmple(): boolean {
    return this.units > this.limits.burst / 2;
  }

  /** Debt that is left, in units. */
  get debt(): number {
    return Math.max(0, -this.units);
  }

  private refill(nowMs: number): void {
    const { unitsPerS, burst } = this.limits;
    this.units = Math.min(burst, this.units + (Math.max(0, nowMs - this.atMs) / 1000) * unitsPerS);
    this.atMs = nowMs;
  }
}
