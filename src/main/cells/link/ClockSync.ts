import { wireLimits } from '#shared/units/wireBounds.ts';

interface Sample {
  /** The workstation's monotonic time in the middle of the round trip. */
  localMs: number;
  cellMs: number;
  roundTripMs: number;
}

const WINDOW = 8;
/** A simulated cell runs no faster; a clock that jumps about must not carry times out of all bounds. */
const FASTEST = 10_000;

/**
 * What time it is on the cell's clock, from round trips. The sample with the shortest round trip is the most trustworthy
 * (its error is at most half of that trip), so it gives the offset. The rate is the slope over the window: a simulated
 * cell at four times real time has a clock that runs four times as fast; real clocks are close to 1 and are taken as 1.
 * The workstation's side is its monotonic clock: setting its wall clock changes nothing here.
 */
export class ClockSync {
  private samples: Sample[] = [];
  private stated: { localMs: number; cellMs: number } | null = null;

  add(sentMs: number, receivedMs: number, cellMs: number): void {
    const roundTripMs = Math.max(0, receivedMs - sentMs);
    const sample = { localMs: (sentMs + receivedMs) / 2, cellMs, roundTripMs };
    this.samples.push(sample);
    if (this.samples.length > WINDOW) this.samples.shift();
  }

  /** Begins anew with a time that the cell stated, as good as nothing until the first round trip. */
  restart(localMs: number, cellMs: number): void {
    this.samples = [];
    this.stated = { localMs, cellMs };
  }

  /** Milliseconds of the newest round trip, or null before the first. */
  roundTripMs(): number | null {
    return this.samples.at(-1)?.roundTripMs ?? null;
  }

  /** Cell milliseconds a workstation millisecond, 1 unless it clearly is something else. */
  rate(): number {
    const first = this.samples[0];
    const last = this.samples.at(-1);
    if (!first || !last || last.localMs - first.localMs < 400) return 1;
    const slope = (last.cellMs - first.cellMs) / (last.localMs - first.localMs);
    const uncertainty = (first.roundTripMs + last.roundTripMs) / (last.localMs - first.localMs);
    return Math.abs(slope - 1) <= Math.max(0.02, uncertainty) ? 1 : Math.min(FASTEST, Math.max(0, slope));
  }

  /** Milliseconds on the cell's clock at a monotonic time of the workstation; null while nothing is known. */
  cellTimeMs(localMs: number): number | null {
    const rate = this.rate();
    // With another rate the offset drifts, so only the newest sample is near enough.
    const best =
      rate === 1
        ? this.samples.toSorted((a, b) => a.roundTripMs - b.roundTripMs)[0]
        : (this.samples.at(-1) ?? undefined);
    const known = best ?? this.stated;
    if (!known) return null;
    // What is written with this time must be a time of the wire.
    return Math.min(wireLimits.latestTimeMs, Math.max(0, known.cellMs + rate * (localMs - known.localMs)));
  }
}
