import { statement } from '#shared/words/statements/statements.ts';
import type { Clock } from '#main/ports/Clock.ts';
import type { AlertBoard } from './AlertBoard.ts';

/** A nearly full disk takes a small entry and refuses a large one: only after so long without a refusal it is over. */
const OVER_AFTER_MS = 3000;
const CODE = 'journal_unavailable';

/** Tells the operator that the journal cannot be written, once, for as long as it is so; all cells share one journal. */
export class JournalHealth {
  private failedAtMs: number | null = null;
  private cancelCheck: (() => void) | null = null;
  private readonly clock: Clock;
  private readonly alerts: AlertBoard;

  constructor(clock: Clock, alerts: AlertBoard) {
    this.clock = clock;
    this.alerts = alerts;
  }

  failed(message: string): void {
    this.failedAtMs = this.clock.monotonicMs();
    this.cancelCheck?.();
    this.cancelCheck = null;
    this.alerts.raise(CODE, 'error', {
      text: `The journal cannot be written: ${message} Commands are refused but Stop, Abort and Hold; the cells keep their events until they can be stored.`,
      statement: statement('journal_not_writable'),
    });
  }

  succeeded(): void {
    if (this.failedAtMs === null || this.cancelCheck) return;
    const remainingMs = Math.max(0, this.failedAtMs + OVER_AFTER_MS - this.clock.monotonicMs());
    this.cancelCheck = this.clock.after(remainingMs, () => {
      this.cancelCheck = null;
      this.failedAtMs = null;
      this.alerts.end(CODE);
    });
  }

  close(): void {
    this.cancelCheck?.();
  }
}
