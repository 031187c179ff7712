/** Longest stretch of work before sockets get their turn, milliseconds of real time. */
const SLICE_MS = 10;
/** Cell time that is made up for at most, in milliseconds of real time; what is beyond it never happens on the cell's clock. */
const MAX_BEHIND_MS = 100;
const REST_MS = 2;
/** The same while a person moves the arm: beats and stops are heard between slices, and nothing is made up for in a rush. */
const HAND_SLICE_MS = 4;
const HAND_MAX_BEHIND_MS = 10;
/** How long the cell must fall behind before it is told, and how long until it is told again. */
const REPORT_EVERY_MS = 60_000;

export interface PacemakerOptions {
  /** One step of the cell. */
  tick: () => void;
  tickMs: number;
  /** Cell seconds a real second; Infinity runs as fast as the machine can. */
  speed: number;
  /** Real time, milliseconds, monotonic. */
  nowMs: () => number;
  /** Whether a person moves the arm by hand; never by default. */
  movedByHand?: () => boolean;
  /** The machine is too slow: the cell's clock runs at this share of what was asked for. */
  onSlow: (share: number) => void;
  /** A step threw: a bug or a full disk. The pacemaker has stopped. */
  onFailed: (error: unknown) => void;
}

/**
 * Lets the cell's clock follow real time in slices, so that commands are answered between them. A machine that is too slow
 * gets a slower cell clock, never a burst of steps to catch up.
 */
export class Pacemaker {
  private readonly options: PacemakerOptions;
  private lastMs: number;
  /** Cell time that should have passed and has not. */
  private owedMs = 0;
  private stopped = false;
  private windowStartMs: number;
  private windowOwedMs = 0;
  private windowDoneMs = 0;

  constructor(options: PacemakerOptions) {
    this.options = options;
    this.lastMs = options.nowMs();
    this.windowStartMs = this.lastMs;
  }

  start(): void {
    this.lastMs = this.options.nowMs();
    this.slice();
  }

  stop(): void {
    this.stopped = true;
  }

  private slice = (): void => {
    if (this.stopped) return;
    const { tick, tickMs, speed, nowMs } = this.options;
    const startMs = nowMs();
    const byHand = this.options.movedByHand?.() ?? false;
    const sliceMs = byHand ? HAND_SLICE_MS : SLICE_MS;
    const owed = (startMs - this.lastMs) * speed;
    this.lastMs = startMs;
    if (Number.isFinite(speed)) {
      this.windowOwedMs += owed;
      this.owedMs = Math.min(this.owedMs + owed, (byHand ? HAND_MAX_BEHIND_MS : MAX_BEHIND_MS) * speed);
    } else this.owedMs = Infinity;
    try {
      while (this.owedMs >= tickMs && nowMs() - startMs < sliceMs && !this.stopped) {
        tick();
        this.owedMs -= tickMs;
        this.windowDoneMs += tickMs;
      }
    } catch (error) {
      this.stopped = true;
      this.options.onFailed(error);
      return;
    }
    this.report(startMs);
    if (this.owedMs >= tickMs) setImmediate(this.slice);
    // By way of the sockets: after a pause of the whole process what came meanwhile is heard before the arm moves on.
    else setTimeout(() => setImmediate(this.slice), REST_MS);
  };

  private report(nowMs: number): void {
    if (nowMs - this.windowStartMs < REPORT_EVERY_MS) return;
    if (this.windowDoneMs < 0.9 * this.windowOwedMs) this.options.onSlow(this.windowDoneMs / this.windowOwedMs);
    this.windowStartMs = nowMs;
    this.windowOwedMs = 0;
    this.windowDoneMs = 0;
  }
}
