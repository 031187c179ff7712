import { describe, expect, it } from 'vitest';
import { batchBytes, sampleBatchSchema, samplesOf, type SampleBatch } from '#shared/protocol/protocol.ts';
import { forceMagnitude, newestRow } from '#main/state/telemetryThinning.ts';

/** As it comes from a socket: a Buffer somewhere in a larger piece of memory, at any offset. */
function received(values: number[], count: number, periodMs = 2): SampleBatch {
  const bytes = batchBytes(Float32Array.from(values));
  const pool = Buffer.alloc(bytes.byteLength + 7);
  pool.set(bytes, 3);
  return { index: 0, startMs: 100, periodMs, count, values: pool.subarray(3, 3 + bytes.byteLength) };
}

describe('telemetry', () => {
  it('is read from bytes that lie anywhere in memory', () => {
    expect([...samplesOf(received([1, 2, 3, 4], 2))]).toEqual([1, 2, 3, 4]);
  });

  it('is refused when the bytes are no whole rows of values', () => {
    const batch = received([1, 2, 3, 4], 2);
    expect(sampleBatchSchema.safeParse(batch).success).toBe(true);
    expect(sampleBatchSchema.safeParse({ ...batch, count: 3 }).success).toBe(false);
    expect(sampleBatchSchema.safeParse({ ...batch, values: batch.values.subarray(1) }).success).toBe(false);
    expect(sampleBatchSchema.safeParse({ ...batch, values: new Uint8Array() }).success).toBe(false);
  });

  it('shows the newest joints of a batch', () => {
    expect(newestRow(received([1, 2, 3, 4], 2, 10))).toEqual({ timeMs: 110, values: [3, 4] });
  });

  it('thins the wrist force to 100 Hz and keeps its peaks', () => {
    const rows = [3, 0, 0, 0, 30, 1, 1].map((forceN) => [0, forceN, 0, 9, 9, 9]);
    expect(forceMagnitude(received(rows.flat(), rows.length))).toEqual({ startMs: 100, periodMs: 10, forceN: [30, 1] });
  });
});
