import type { ConnectedConsole } from '#shared/domain/connectedConsole.ts';
import type { CellLog } from './CellLog.ts';
import type { MessageOrigin } from './MessageOrigin.ts';
import { Signal } from './Signal.ts';

type Origin = Pick<MessageOrigin, 'consoleId' | 'sessionId'>;

/** Which consoles are connected, so that each knows of the others and a claim can be offered to one that is there. */
export class ConnectedConsoles {
  /** The last connection of a console has ended. */
  readonly gone = new Signal<[consoleId: string]>();
  private readonly log: CellLog;
  /** Connections by console and session; the session that came first is the first key. */
  private readonly connections = new Map<string, Map<string, number>>();

  constructor(log: CellLog) {
    this.log = log;
  }

  find(consoleId: string): ConnectedConsole | null {
    return this.known.find((console) => console.consoleId === consoleId) ?? null;
  }

  /** Whoever calls himself by the id of a console that is there already speaks for it only when that one has left. */
  isSpokenForBy(consoleId: string, sessionId: string): boolean {
    return this.connections.get(consoleId)?.keys().next().value === sessionId;
  }

  /** A console may be back on a new connection before the old one is found dead. */
  arrived({ consoleId, sessionId }: Origin, name: string): void {
    const sessions = this.connections.get(consoleId);
    if (sessions) {
      sessions.set(sessionId, (sessions.get(sessionId) ?? 0) + 1);
      return;
    }
    this.connections.set(consoleId, new Map([[sessionId, 1]]));
    const others = this.known.filter((console) => console.consoleId !== consoleId);
    this.tell([...others, { consoleId, name, sinceMs: this.log.nowMs }]);
  }

  left({ consoleId, sessionId }: Origin): void {
    const sessions = this.connections.get(consoleId);
    const remaining = (sessions?.get(sessionId) ?? 1) - 1;
    if (remaining > 0) sessions?.set(sessionId, remaining);
    else sessions?.delete(sessionId);
    if (sessions && sessions.size > 0) return;
    this.connections.delete(consoleId);
    this.tell(this.known.filter((console) => console.consoleId !== consoleId));
    this.gone.tell(consoleId);
  }

  /** After a restart nobody is connected yet. */
  forgetAll(): void {
    this.connections.clear();
    if (this.known.length > 0) this.tell([]);
  }

  private get known(): readonly ConnectedConsole[] {
    return this.log.snapshot.cell.consoles;
  }

  private tell(consoles: ConnectedConsole[]): void {
    this.log.emit({ type: 'consoles.changed', consoles });
  }
}
