/** A gap longer than this between two readings is a pause of the cell's own process; slices of its work take 4 ms. */
const PAUSE_MS = 30;
/** What a pause still counts for. */
const USUAL_GAP_MS = 5;

/**
 * Real time in which this process could hear and the arm could move, milliseconds, monotonic. While a simulated cell's process
 * stands still (a model is built, other programs have the processor) its arm stands still too, and beats that came meanwhile
 * wait unheard; to count that as silence would stop a hand that never let go. Must be read at every step of the arm.
 */
export class AwakeClock {
  private readonly realMs: () => number;
  private lastMs: number;
  private awakeMs = 0;

  constructor(realMs: () => number) {
    this.realMs = realMs;
    this.lastMs = realMs();
  }

  readonly nowMs = (): number => {
    const nowMs = this.realMs();
    const gapMs = nowMs - this.lastMs;
    this.lastMs = nowMs;
    this.awakeMs += gapMs > PAUSE_MS ? USUAL_GAP_MS : gapMs;
    return this.awakeMs;
  };
}
