/** Round trips over a reader's own connection, pings behind the pictures: above it the link is filled, below it there is room. */
const FULL_MS = 300;
const ROOM_MS = 120;
const LONGEST_PERIOD_MS = 16_000;

/**
 * How often one reader gets live pictures (SPEC T9). A picture is many times larger than all else: where the link is full, it would stand before
 * commands, beats and telemetry, so that pictures give way first, by halves, and come back by halves.
 */
export class PictureRate {
  private readonly usualMs: number;
  private periodMs: number;
  private readonly nextMs = new Map<string, number>();

  constructor(usualMs: number) {
    this.usualMs = usualMs;
    this.periodMs = usualMs;
  }

  /** A ping over this reader's connection came back. */
  heard(roundTripMs: number): void {
    if (roundTripMs > FULL_MS) this.periodMs = Math.min(LONGEST_PERIOD_MS, this.periodMs * 2);
    else if (roundTripMs < ROOM_MS) this.periodMs = Math.max(this.usualMs, this.periodMs / 2);
  }

  /** Whether this picture goes out; one that does begins the next period of its camera. */
  takes(cameraId: string, nowMs: number): boolean {
    if (this.periodMs <= this.usualMs) return true;
    if (nowMs < (this.nextMs.get(cameraId) ?? -Infinity)) return false;
    // A tenth is the unevenness of timers.
    this.nextMs.set(cameraId, nowMs + this.periodMs * 0.9);
    return true;
  }

  /** At present. */
  get secondsAPicture(): number {
    return this.periodMs / 1000;
  }
}
