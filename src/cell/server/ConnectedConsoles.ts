import type { ConnectedConsole } from '#shared/domain/connectedConsole.ts';
import type { CellLog } from './CellLog.ts';

/** Which consoles are connected, so that each knows of the others and a claim can be offered to one that is there. */
export class ConnectedConsoles {
  private readonly log: CellLog;
  private readonly connections = new Map<string, number>();
  private readonly onLeft: (consoleId: string) => void;

  constructor(log: CellLog, onLeft: (consoleId: string) => void) {
    this.log = log;
    this.onLeft = onLeft;
  }

  find(consoleId: string): ConnectedConsole | null {
    return this.known.find((console) => console.consoleId === consoleId) ?? null;
  }

  /** A console may be back on a new connection before the old one is found dead. */
  arrived(consoleId: string, name: string): void {
    const before = this.connections.get(consoleId) ?? 0;
    this.connections.set(consoleId, before + 1);
    if (before > 0) return;
    const others = this.known.filter((console) => console.consoleId !== consoleId);
    this.tell([...others, { consoleId, name, sinceMs: this.log.nowMs }]);
  }

  left(consoleId: string): void {
    const remaining = (this.connections.get(consoleId) ?? 1) - 1;
    if (remaining > 0) {
      this.connections.set(consoleId, remaining);
      return;
    }
    this.connections.delete(consoleId);
    this.tell(this.known.filter((console) => console.consoleId !== consoleId));
    this.onLeft(consoleId);
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
