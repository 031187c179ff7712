/** What time it is, how much time has passed, and timers: injected, so that tests decide. */
export interface Clock {
  /**
   * Wall clock in milliseconds since the Unix epoch: to date what happens, and for calendar matters. It can be set, forward and
   * back, at any moment: never take a difference of two readings for the time between them.
   */
  nowMs(): number;
  /**
   * Milliseconds since some moment of this process; goes forward only, whatever happens to the wall clock. Silence, ages, leases,
   * timeouts and rates are measured with it. On Linux and macOS it stands still while the computer sleeps.
   */
  monotonicMs(): number;
  /** Calls back once after the delay; the return value cancels. */
  after(delayMs: number, callback: () => void): () => void;
  every(periodMs: number, callback: () => void): () => void;
}
