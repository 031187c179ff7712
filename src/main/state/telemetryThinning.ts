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

/**
 * Force magnitude at about 100 Hz: the largest of the samples that fall together, so that a short peak is never averaged
 * away. Newtons, oldest first.
 */
export function forceMagnitude(batch: SampleBatch): { startMs: number; periodMs: number; forceN: number[] } {
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
