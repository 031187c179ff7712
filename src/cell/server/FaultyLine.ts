import { standingFault, type ActiveFault } from '#shared/domain/fault.ts';
import type { RandomSource } from '#shared/random/randomSource.ts';

/** What is wrong with the line between cell and consoles, in real time. All zero: nothing. */
export interface LineFaults {
  delayMs: number;
  jitterMs: number;
  /** Share of the packets that is lost and has to be sent again. */
  lossShare: number;
}

export function lineFaults(faults: readonly ActiveFault[]): LineFaults {
  const of = (name: Parameters<typeof standingFault>[1], parameter: string): number =>
    Number(standingFault(faults, name)?.[parameter] ?? 0);
  return {
    delayMs: of('link_delay', 'delayMs'),
    jitterMs: of('link_jitter', 'jitterMs'),
    lossShare: of('link_loss', 'lossShare'),
  };
}

/** A sender waits so long before it sends a lost packet again, and twice as long each time after that (RFC 6298). */
const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 60_000;
/** Held up for longer than this beyond its usual way, a packet is stuck behind a lost one. */
const STALL_MS = 100;

export interface LineTime {
  nowMs: () => number;
  /** Calls back after so long; returns what takes it back. */
  after: (ms: number, callback: () => void) => () => void;
}

const realTime: LineTime = {
  nowMs: () => performance.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * One direction of one connection over a bad network, as TCP shows it: packets come late and unevenly, a lost one holds up
 * all behind it until it was sent again, but none overtakes another and none is left out. With heavy losses the heartbeat
 * stays away for too long, and the connection ends as on a real network.
 */
export class FaultyLine {
  private readonly faults: () => LineFaults;
  private readonly random: RandomSource;
  private readonly time: LineTime;
  private waiting: { dueMs: number; deliver: () => void }[] = [];
  private lastDueMs = 0;
  private takeBack: (() => void) | null = null;

  constructor(faults: () => LineFaults, random: RandomSource, time: LineTime = realTime) {
    this.faults = faults;
    this.random = random;
    this.time = time;
  }

  /** Delivers at once where nothing is wrong and nothing is under way. */
  pass(deliver: () => void): void {
    const faults = this.faults();
    const isSound = faults.delayMs === 0 && faults.jitterMs === 0 && faults.lossShare === 0;
    if (isSound && this.waiting.length === 0) {
      deliver();
      return;
    }
    const nowMs = this.time.nowMs();
    const ownMs = isSound ? 0 : faults.delayMs + this.random() * faults.jitterMs + this.lossMs(faults.lossShare);
    this.lastDueMs = Math.max(this.lastDueMs, nowMs + ownMs);
    this.waiting.push({ dueMs: this.lastDueMs, deliver });
    if (this.waiting.length === 1) this.wait();
  }

  /** Whether what is sent now would wait behind a lost packet: volatile messages are better left out. */
  get stalls(): boolean {
    if (this.waiting.length === 0) return false;
    const { delayMs, jitterMs } = this.faults();
    return this.lastDueMs - this.time.nowMs() > delayMs + jitterMs + STALL_MS;
  }

  /** The connection ended: what was under way never arrives. */
  close(): void {
    this.takeBack?.();
    this.waiting = [];
  }

  private lossMs(lossShare: number): number {
    let lostMs = 0;
    for (let retryMs = FIRST_RETRY_MS; lossShare > 0 && this.random() < lossShare; retryMs *= 2) {
      lostMs += retryMs;
      if (lostMs > LONGEST_RETRY_MS) break;
    }
    return lostMs;
  }

  private wait(): void {
    const [first] = this.waiting;
    if (!first) return;
    this.takeBack = this.time.after(Math.max(0, first.dueMs - this.time.nowMs()), () => {
      this.takeBack = null;
      const nowMs = this.time.nowMs();
      // A timer may be a hair early.
      while (this.waiting[0] && this.waiting[0].dueMs <= nowMs + 0.5) this.waiting.shift()!.deliver();
      this.wait();
    });
  }
}
