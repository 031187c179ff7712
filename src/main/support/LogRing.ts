import type { LogLine } from '#shared/bridge/requests/diagnosis.ts';
import { redactSecrets } from './redactSecrets.ts';

const LINES_KEPT = 2000;
const LINE_LENGTH = 2000;

/** The application's newest log lines, without secrets. */
export class LogRing {
  private readonly lines: LogLine[] = [];
  private written = 0;

  add(line: LogLine): void {
    this.lines.push({ ...line, text: redactSecrets(line.text).slice(0, LINE_LENGTH) });
    this.written += 1;
    if (this.lines.length > LINES_KEPT) this.lines.shift();
  }

  /** Newest last, and how many came before those that are given. */
  newest(limit: number): { lines: LogLine[]; forgotten: number } {
    const lines = this.lines.slice(-limit);
    return { lines, forgotten: this.written - lines.length };
  }
}
