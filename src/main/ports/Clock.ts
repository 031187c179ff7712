/** Wall clock in milliseconds since the Unix epoch, and timers: injected, so that tests decide what time it is. */
export interface Clock {
  nowMs(): number;
  /** Calls back once after the delay; the return value cancels. */
  after(delayMs: number, callback: () => void): () => void;
  every(periodMs: number, callback: () => void): () => void;
}
