import type { Socket } from 'socket.io';
import { MessageBudget } from './MessageBudget.ts';

/** A reader that rests for the time of its debt, so that its connection backs up to whoever floods it (SPEC P15). */
interface Readable {
  pause: () => void;
  resume: () => void;
}

export interface ReadingPaceOptions {
  /** Monotonic. */
  nowMs: () => number;
  /** Calls back once; the return value cancels. */
  after: (delayMs: number, callback: () => void) => () => void;
  /** A console sends more than it may; told once until it keeps within again. */
  onFlood: (consoleId: string) => void;
}

interface Paced {
  budget: MessageBudget;
  connections: number;
  isFlooding: boolean;
}

/**
 * Reads each console at the pace that its budget allows, over all its connections together. Whoever sends more is read more slowly: nothing
 * of it is lost, and nobody else is harmed.
 */
export class ReadingPace {
  private readonly options: ReadingPaceOptions;
  private readonly consoles = new Map<string, Paced>();

  constructor(options: ReadingPaceOptions) {
    this.options = options;
  }

  /** From the moment at which a connection is admitted. */
  watch(consoleId: string, socket: Pick<Socket, 'conn' | 'on'>): void {
    const { nowMs, after } = this.options;
    const paced = this.consoles.get(consoleId) ?? {
      budget: new MessageBudget(nowMs()),
      connections: 0,
      isFlooding: false,
    };
    paced.connections += 1;
    this.consoles.set(consoleId, paced);
    const { conn } = socket;
    const reader = readerOf(conn);
    let cancel: (() => void) | null = null;
    const rest = (restMs: number): void => {
      reader?.pause();
      cancel = after(restMs, () => {
        const leftMs = paced.budget.restMs(nowMs());
        if (leftMs > 0) return rest(leftMs);
        cancel = null;
        reader?.resume();
      });
    };
    const onPacket = (packet: { data?: unknown }): void => {
      const restMs = paced.budget.spend(sizeOf(packet.data), nowMs());
      if (paced.budget.isAmple) paced.isFlooding = false;
      if (restMs === 0 || cancel !== null) return;
      if (!paced.isFlooding) this.options.onFlood(consoleId);
      paced.isFlooding = true;
      rest(restMs);
    };
    conn.on('packet', onPacket);
    socket.on('disconnect', () => {
      conn.off('packet', onPacket);
      // A reader that rests would not hear the end of its own connection.
      if (cancel !== null) reader?.resume();
      cancel?.();
      paced.connections -= 1;
      if (paced.connections === 0) this.forget(consoleId, paced);
    });
  }

  /** Not at once: whoever comes back does not come back with a full budget. */
  private forget(consoleId: string, paced: Paced): void {
    const { after, nowMs } = this.options;
    after(Math.max(1000, paced.budget.restMs(nowMs())), () => {
      if (paced.connections > 0) return;
      if (paced.budget.restMs(nowMs()) > 0) return this.forget(consoleId, paced);
      if (this.consoles.get(consoleId) === paced) this.consoles.delete(consoleId);
    });
  }
}

/** The WebSocket below, which can stop reading. */
const readerOf = (conn: Socket['conn']): Readable | null => {
  const { socket } = conn.transport as { socket?: Partial<Readable> };
  return socket?.pause && socket.resume ? (socket as Readable) : null;
};

const sizeOf = (data: unknown): number => {
  if (typeof data === 'string') return data.length;
  return data instanceof Uint8Array ? data.byteLength : 0;
};
