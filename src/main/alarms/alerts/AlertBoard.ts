import type { SystemAlert } from '#shared/bridge/bridge.ts';
import { statementField, type Said } from '#shared/domain/statement.ts';
import type { Clock } from '#main/ports/Clock.ts';

const ENDED_KEPT = 50;

/**
 * Troubles of the application itself, as opposed to those of a cell. One alert a cause and cell, however often it is
 * raised; raising it again only renews its text. Ended ones stay in the list for a while, so that they can be read.
 */
export class AlertBoard {
  private active = new Map<string, SystemAlert & { raisedMs: number }>();
  private ended: SystemAlert[] = [];
  private readonly clock: Clock;
  private readonly publish: (alert: SystemAlert) => void;

  constructor(clock: Clock, publish: (alert: SystemAlert) => void) {
    this.clock = clock;
    this.publish = publish;
  }

  raise(code: string, severity: SystemAlert['severity'], said: string | Said, cellKey: string | null = null): void {
    const { text, statement }: Said = typeof said === 'string' ? { text: said } : said;
    const key = `${cellKey ?? ''}\n${code}`;
    const known = this.active.get(key);
    if (known?.text === text && known.severity === severity) return;
    const raisedMs = known?.raisedMs ?? this.clock.monotonicMs();
    const alert: SystemAlert = {
      code,
      severity,
      text,
      ...statementField({ statement }),
      cellKey,
      sinceMs: known?.sinceMs ?? this.clock.nowMs(),
      endedAtMs: null,
    };
    this.active.set(key, { ...alert, raisedMs });
    this.publish(alert);
  }

  end(code: string, cellKey: string | null = null): void {
    const key = `${cellKey ?? ''}\n${code}`;
    const known = this.active.get(key);
    if (!known) return;
    this.active.delete(key);
    const { raisedMs: _, ...shown } = known;
    const alert = { ...shown, endedAtMs: this.clock.nowMs() };
    this.ended = [...this.ended, alert].slice(-ENDED_KEPT);
    this.publish(alert);
  }

  /** How long it has been open, milliseconds; null where it is not. */
  openForMs(code: string, cellKey: string | null = null): number | null {
    const known = this.active.get(`${cellKey ?? ''}\n${code}`);
    return known ? this.clock.monotonicMs() - known.raisedMs : null;
  }

  list(): SystemAlert[] {
    return [...this.ended, ...[...this.active.values()].map(({ raisedMs: _, ...alert }) => alert)];
  }
}
