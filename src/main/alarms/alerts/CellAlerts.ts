import { fullLists } from '#shared/domain/applyCellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import { statement, type Statement } from '#shared/words/statements/statements.ts';
import type { CellNews } from '#main/ports/CellNews.ts';
import type { Clock } from '#main/ports/Clock.ts';
import type { AlertBoard } from './AlertBoard.ts';

/** An alert that is not renewed for this long is over. */
const QUIET_AFTER_MS = 60_000;
const MALFORMED_PERIOD_MS = 10_000;
/** Alerts about what a cell sends; they end by themselves. */
const PASSING = ['malformed_message', 'sent_malformed', 'control_lost', 'events_lost', 'cell_floods'];

/** What is wrong with what a cell sends, as alerts: each once, and over when it has been quiet for a minute. */
export class CellAlerts {
  private readonly alerts: AlertBoard;
  private readonly clock: Clock;
  private readonly cellKey: string;
  private malformedCount = 0;
  private malformedToldMs = -Infinity;
  private slowedMs = -Infinity;
  private readonly cancelQuiet: () => void;

  constructor(alerts: AlertBoard, clock: Clock, cellKey: string) {
    this.alerts = alerts;
    this.clock = clock;
    this.cellKey = cellKey;
    this.cancelQuiet = clock.every(QUIET_AFTER_MS / 4, () => this.endQuiet());
  }

  /** `snapshot`: of the cell as it is after this news. */
  observe(news: CellNews, snapshot: CellSnapshot | null): void {
    switch (news.type) {
      case 'link':
        if (news.status.state === 'refused')
          this.alerts.raise(
            'link_refused',
            'error',
            { text: news.status.detail ?? '', statement: news.status.statement },
            this.cellKey,
          );
        else this.alerts.end('link_refused', this.cellKey);
        return;
      case 'snapshot':
        this.lists(news.snapshot);
        if (news.gap) this.eventsLost();
        return;
      case 'event':
        if (snapshot) this.lists(snapshot);
        return;
      case 'advice':
        if (news.advice.code === 'malformed_message') this.sentMalformed(news.advice.message);
        return;
      case 'malformed':
        return this.malformed(news.what, news.problem);
      case 'slowed':
        return this.slowed();
      case 'control':
        if (news.operatorToken !== null) this.alerts.end('control_lost', this.cellKey);
        return;
      default:
    }
  }

  private malformed(what: string, problem: string): void {
    this.malformedCount += 1;
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.malformedToldMs < MALFORMED_PERIOD_MS) return;
    this.malformedToldMs = nowMs;
    const many = this.malformedCount === 1 ? 'A message' : `${this.malformedCount} messages`;
    this.warn(
      'malformed_message',
      `${many} of the cell could not be read and had no effect; the newest: ${what}, ${problem}. Cell and console may be of different versions.`,
      statement('messages_malformed', { count: this.malformedCount }),
    );
  }

  private sentMalformed(message: string): void {
    this.warn(
      'sent_malformed',
      `The cell could not read a message of this console (${message}); it was not carried out.`,
      statement('sent_malformed'),
    );
  }

  private eventsLost(): void {
    this.warn(
      'events_lost',
      'The cell no longer had all events since the last contact: its present state is shown, what happened in between is not in the journal.',
      statement('events_lost'),
    );
  }

  private slowed(): void {
    this.slowedMs = this.clock.monotonicMs();
    this.warn(
      'cell_floods',
      'The cell sends more than one cell may: it is read more slowly, and what is shown of it comes late. Other cells are served as usual.',
      statement('cell_floods'),
    );
  }

  /** Lists that are full leave things out at both ends; nobody must take what is shown for all there is. */
  private lists(snapshot: CellSnapshot): void {
    const full = fullLists(snapshot);
    if (full.length === 0) this.alerts.end('state_too_large', this.cellKey);
    else
      this.warn(
        'state_too_large',
        `The cell tells of ${full.join(' and ')} or more; no more than that are kept and shown. The journal has the rest.`,
        statement('state_too_large'),
      );
  }

  close(): void {
    this.cancelQuiet();
  }

  private warn(code: string, text: string, said: Statement): void {
    this.alerts.raise(code, 'warning', { text, statement: said }, this.cellKey);
  }

  private endQuiet(): void {
    const nowMs = this.clock.monotonicMs();
    for (const code of PASSING) {
      const openMs = this.alerts.openForMs(code, this.cellKey) ?? 0;
      if (Math.min(openMs, nowMs - this.renewedMs(code)) > QUIET_AFTER_MS) this.alerts.end(code, this.cellKey);
    }
  }

  /** When it was last so, monotonic; long ago where it is raised once. */
  private renewedMs(code: string): number {
    if (code === 'malformed_message') return this.malformedToldMs;
    return code === 'cell_floods' ? this.slowedMs : -Infinity;
  }
}
