import { describeLongestList } from './describeLongestList.ts';
import type { Attention } from './AttentionBudget.ts';

/** What comes off a WebSocket: text, or bytes of one attachment. */
export type RawMessage = string | { byteLength: number };

export interface MessageGateOptions {
  attention: Attention;
  /** Largest message that is looked into, bytes (characters of text). */
  mostBytes: number;
  /** The other end broke a limit, or this end could not use what it sent: the connection must be given up. One sentence. */
  onViolated: (problem: string) => void;
  /** The connection has had to wait for most of a while: its cell sends more than it may. */
  onSlowed: () => void;
}

/** Messages before the other end has admitted this one: a greeting of the transport and one of the namespace. */
const MOST_BEFORE_OPEN = 8;
const SLOWED_WINDOW_MS = 4000;
const SLOWED_SHARE = 0.15;

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/**
 * Stands between a WebSocket and everything that reads its messages: lets them pass one at a time, as the budget allows, and
 * has the socket stop reading while one waits, so that what is not read backs up at the sender.
 */
export class MessageGate {
  private readonly options: MessageGateOptions;
  private readonly waiting: { message: RawMessage; deliver: () => void }[] = [];
  private socket: { pause(): void; resume(): void } | null = null;
  private isReading = true;
  private cancelWait: (() => void) | null = null;
  private turnAsked = false;
  private closed = false;
  private isOpen = false;
  private beforeOpen = 0;
  private heldMs = 0;
  private windowMs = 0;
  /** Why the transport failed, if it said so. */
  failure: (Error & { code?: string }) | null = null;

  constructor(options: MessageGateOptions) {
    this.options = options;
  }

  bind(socket: { pause(): void; resume(): void }): void {
    this.socket = socket;
  }

  /** The other end has admitted this one: from now on messages may come. */
  opened(): void {
    this.isOpen = true;
  }

  take(message: RawMessage, deliver: () => void): void {
    if (this.closed) return;
    const size = sizeOf(message);
    const { mostBytes } = this.options;
    if (size > mostBytes) {
      const list = typeof message === 'string' ? describeLongestList(message) : '';
      this.violate(`a message of ${megabytes(size)}${list}, at most ${megabytes(mostBytes)} are taken`);
      return;
    }
    if (!this.isOpen && ++this.beforeOpen > MOST_BEFORE_OPEN) {
      this.violate('messages before it admitted this console');
      return;
    }
    this.waiting.push({ message, deliver });
    if (this.cancelWait === null && !this.turnAsked) this.next();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.waiting.length = 0;
    this.cancelWait?.();
    this.cancelWait = null;
  }

  /** Lets one message pass, or waits until it may. */
  private next(): void {
    const first = this.waiting[0];
    if (this.closed || !first) return;
    const { attention } = this.options;
    const textLength = typeof first.message === 'string' ? first.message.length : 0;
    const waitMs = attention.waitMs(textLength);
    if (waitMs > 0) {
      this.read(false);
      const sinceMs = attention.time.monotonicMs();
      this.cancelWait = attention.time.after(Math.ceil(waitMs), () => {
        this.cancelWait = null;
        this.count(attention.time.monotonicMs() - sinceMs);
        this.next();
      });
      return;
    }
    this.waiting.shift();
    try {
      attention.spend(textLength, first.deliver);
    } catch (error) {
      // Whatever a message brings about here, it must not reach the process: other cells live in it.
      this.violate(`a message that could not be used (${error instanceof Error ? error.message : String(error)})`);
      return;
    }
    if (this.waiting.length === 0) this.read(true);
    else this.askTurn();
  }

  /** The next message has a turn of the event loop of its own: timers and other connections come in between. */
  private askTurn(): void {
    if (this.turnAsked) return;
    this.turnAsked = true;
    setImmediate(() => {
      this.turnAsked = false;
      this.next();
    });
  }

  private read(isReading: boolean): void {
    if (isReading === this.isReading || this.closed) return;
    this.isReading = isReading;
    if (isReading) this.socket?.resume();
    else this.socket?.pause();
  }

  private count(waitedMs: number): void {
    const nowMs = this.options.attention.time.monotonicMs();
    if (nowMs - this.windowMs > SLOWED_WINDOW_MS) {
      this.windowMs = nowMs;
      this.heldMs = 0;
    }
    this.heldMs += waitedMs;
    if (this.heldMs < SLOWED_WINDOW_MS * SLOWED_SHARE) return;
    this.heldMs = -Infinity;
    this.options.onSlowed();
  }

  private violate(problem: string): void {
    const { onViolated } = this.options;
    this.close();
    onViolated(problem);
  }
}

const sizeOf = (message: RawMessage): number => (typeof message === 'string' ? message.length : message.byteLength);
