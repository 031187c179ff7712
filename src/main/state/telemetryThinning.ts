import { samplesOf, WRENCH_COLUMNS, type SampleBatch } from '#shared/protocol/protocol.ts';

/** Target period of the force plot, milliseconds. */
export const FORCE_PERIOD_MS = 10;

/** The newest row of a batch. */
export function newestRow(batch: SampleBatch): { timeMs: number; values: number[] } {
  const samples = samplesOf(batch);
  const columns = Math.floor(samples.length / batch.count);
  return {
    timeMs: batch.startMs + (batch.count - 1) * batch.periodMs,
    values: [...samples.subarray((batch.count - 1) * columns, batch.count * columns)],
  };
}

/** Force magnitudes of an even period, newtons, oldest first. */
export interface ForceStretch {
  startMs: number;
  periodMs: number;
  forceN: number[];
}

/**
 * Force magnitude at about 100 Hz: the largest of the samples that fall together, so that a short peak is never averaged
 * away. Newtons, oldest first.
 */
export function forceMagnitude(batch: SampleBatch): ForceStretch {
  const samples = samplesOf(batch);
  const together = Math.max(1, Math.round(FORCE_PERIOD_MS / batch.periodMs));
  const forceN: number[] = [];
  for (let row = 0; row < batch.count; row += together) {
    let peakN = 0;
    for (let i = row; i < Math.min(row + together, batch.count); i += 1) {
      const at = i * WRENCH_COLUMNS;
      peakN = Math.max(peakN, Math.hypot(samples[at] ?? 0, samples[at + 1] ?? 0, samples[at + 2] ?? 0));
    }
    forceN.push(peakN);
  }
  return { startMs: batch.startMs, periodMs: batch.periodMs * together, forceN };
}

/** Joints tremble by less than this while the arm stands still; metres or radians. */
const TREMBLE = 5e-5;

/** Whether nothing has moved between two rows of joint values. */
export const isAtRest = (before: readonly number[], after: readonly number[]): boolean =>
  before.length === after.length && after.every((value, i) => Math.abs(value - before[i]!) < TREMBLE);

/** A sensor at rest trembles by less than this, newtons. */
const QUIET_N = 0.25;
/** What a sensor at rest says is told together so seldom, milliseconds. */
const QUIET_TOLD_MS = 250;

/** Puts together what a force sensor says while nothing happens, so that a window is not woken for it fifty times a second. */
export class QuietForce {
  private waiting: ForceStretch | null = null;
  /** The force that was told last; null before the first. */
  private toldN: number | null = null;

  /** What is to be told now, oldest first: at once where the force has changed, else once in a while. No sample is left out. */
  add(next: ForceStretch): ForceStretch[] {
    const { waiting } = this;
    const endMs = waiting ? waiting.startMs + waiting.forceN.length * waiting.periodMs : next.startMs;
    const follows = waiting?.periodMs === next.periodMs && Math.abs(endMs - next.startMs) < next.periodMs / 2;
    const apart = waiting && !follows ? [waiting] : [];
    const together = waiting && follows ? { ...waiting, forceN: [...waiting.forceN, ...next.forceN] } : next;
    const { toldN } = this;
    const isQuiet = toldN !== null && next.forceN.every((forceN) => Math.abs(forceN - toldN) < QUIET_N);
    this.waiting = isQuiet && together.forceN.length * together.periodMs < QUIET_TOLD_MS ? together : null;
    if (this.waiting) return apart;
    this.toldN = together.forceN.at(-1) ?? toldN;
    return [...apart, together];
  }
}
