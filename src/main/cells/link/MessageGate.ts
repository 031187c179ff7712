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
/** Work on messages of one connection in one turn of the event loop; what is left has a turn of its own. */
const SLICE_MS = 2;
/** A turn is shorter than this: later work begins a slice anew. */
const SLICE_PERIOD_MS = 10;
/** Messages that wait here; beyond it they wait in the socket. */
const MOST_WAITING = 64;
const SLOWED_WINDOW_MS = 4000;
const SLOWED_SHARE = 0.15;

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/**
 * Stands between a WebSocket and everything that reads its messages: lets them pass in slices, as the budget allows, and
 * has the socket stop reading while one waits, so that what is not read backs up at the sender.
 */
export class MessageGate {
  private readonly options: MessageGateOptions;
  private readonly waiting: { message: RawMessage; deliver: () => void }[] = [];
  private socket: { pause(): void; resume(): void } | null = null;
  private isReading = true;
  private cancelWait: (() => void) | null = null;
  private turnAsked = false;
  private isPassing = false;
  private sliceFromMs = -Infinity;
  private sliceSpentMs = 0;
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
    this.waiting.push({ message, deliver });
    if (this.waiting.length > MOST_WAITING) this.read(false);
    if (this.cancelWait !== null || this.turnAsked || this.isPassing) return;
    if (this.isSliceUsed()) this.askTurn();
    else this.next();
  }

  /** Does something with what a message said. Whatever it throws must not reach the process: other cells live in it. */
  use(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.violate(`a message that could not be used (${error instanceof Error ? error.message : String(error)})`);
    }
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.waiting.length = 0;
    this.cancelWait?.();
    this.cancelWait = null;
  }

  /** Lets the first message that waits pass, and then the next ones until the slice is used; or waits until it may. */
  private next(): void {
    if (this.closed || this.isPassing) return;
    const first = this.waiting[0];
    if (!first) {
      this.read(true);
      return;
    }
    const { attention } = this.options;
    const textLength = typeof first.message === 'string' ? first.message.length : 0;
    const waitMs = attention.waitMs(textLength);
    if (waitMs > 0) {
      this.wait(waitMs);
      return;
    }
    if (!this.isOpen && ++this.beforeOpen > MOST_BEFORE_OPEN) {
      this.violate('messages before it admitted this console');
      return;
    }
    this.waiting.shift();
    this.isPassing = true;
    const pay = attention.begin(textLength);
    this.use(first.deliver);
    // Socket.IO hands a message on in the next tick: when this one's turn comes after it, the work on the message is done.
    process.nextTick(() => {
      this.isPassing = false;
      this.sliceSpentMs += pay();
      if (this.waiting.length > 0 && this.isSliceUsed()) this.askTurn();
      else this.next();
    });
  }

  private wait(waitMs: number): void {
    const { attention } = this.options;
    this.read(false);
    const sinceMs = attention.time.monotonicMs();
    this.cancelWait = attention.time.after(Math.ceil(waitMs), () => {
      this.cancelWait = null;
      this.count(attention.time.monotonicMs() - sinceMs);
      this.next();
    });
  }

  private isSliceUsed(): boolean {
    const nowMs = this.options.attention.time.monotonicMs();
    if (nowMs - this.sliceFromMs > SLICE_PERIOD_MS) {
      this.sliceFromMs = nowMs;
      this.sliceSpentMs = 0;
    }
    return this.sliceSpentMs >= SLICE_MS;
  }

  /** The next messages have a turn of the event loop of their own: timers and other connections come in between. */
  private askTurn(): void {
    if (this.turnAsked) return;
    this.turnAsked = true;
    setImmediate(() => {
      this.turnAsked = false;
      this.sliceFromMs = -Infinity;
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
    if (this.closed) return;
    const { onViolated } = this.options;
    this.close();
    onViolated(problem);
  }
}

const sizeOf = (message: RawMessage): number => (typeof message === 'string' ? message.length : message.byteLength);
