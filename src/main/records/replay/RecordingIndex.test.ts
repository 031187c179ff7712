import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../tests/corpus/SyntheticCell.ts';
import { writeRecording, type WrittenRecording } from '../../../../tests/corpus/writeRecording.ts';
import { forceIn } from './recordedTelemetry.ts';
import { listRecordings, recordingsAround } from './listRecordings.ts';
import { Recording } from './Recording.ts';
import { RecordingIndex } from './RecordingIndex.ts';
import { SignalPyramid } from './SignalPyramid.ts';

describe('the pyramid of a signal', () => {
  it('has the lowest and highest value of every column at every coarseness', () => {
    const seed = 77;
    const random = seededRandom(seed);
    const pyramid = new SignalPyramid(0, 60_000);
    const samples = Array.from({ length: 5000 }, () => ({ timeMs: random() * 60_000, value: random() * 50 - 10 }));
    for (const { timeMs, value } of samples) pyramid.add(timeMs, value);
    expect(pyramid.samples).toBe(5000);
    for (const [fromMs, toMs, columns] of [
      [0, 60_000, 100],
      [10_000, 20_000, 500],
      [59_000, 60_000, 60],
      [0, 60_000, 5],
    ] as const) {
      const series = pyramid.series(fromMs, toMs, columns);
      for (const [i, low] of series.low.entries()) {
        const beginMs = series.startMs + i * series.columnMs;
        const inside = samples.filter(
          ({ timeMs }) => timeMs >= beginMs + 1e-6 && timeMs < beginMs + series.columnMs - 1e-6,
        );
        if (inside.length === 0) continue;
        expect(low, `seed ${seed}`).toBeLessThanOrEqual(Math.fround(Math.min(...inside.map(({ value }) => value))));
        expect(series.high[i], `seed ${seed}`).toBeGreaterThanOrEqual(
          Math.fround(Math.max(...inside.map(({ value }) => value))),
        );
      }
      const whole = samples.filter(({ timeMs }) => timeMs >= fromMs && timeMs <= toMs).map(({ value }) => value);
      expect(Math.max(...series.high.filter((v) => !Number.isNaN(v)))).toBeGreaterThanOrEqual(
        Math.fround(Math.max(...whole)),
      );
    }
  });

  it('leaves columns without samples empty and takes no value that is no number', () => {
    const pyramid = new SignalPyramid(0, 1000);
    pyramid.add(500, NaN);
    pyramid.add(-1, 3);
    pyramid.add(2000, 3);
    expect(pyramid.samples).toBe(0);
    expect([...pyramid.series(0, 1000, 64).low].every(Number.isNaN)).toBe(true);
  });
});

describe('the index of a recording', () => {
  let folder: string;
  let written: WrittenRecording;
  let recording: Recording;
  let index: RecordingIndex;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'supercargo-index-'));
    written = writeRecording({
      folder,
      seed: 61,
      startMs: 1_760_000_000_000,
      durationMs: 10_000,
      wrenchHz: 500,
      jointsHz: 10,
    });
    const opened = await Recording.open(written.files[0]!.path);
    if (!opened.ok) throw new Error(opened.error.message);
    recording = opened.value;
    index = new RecordingIndex(recording);
  });
  afterAll(async () => {
    await recording.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('tells span, channels with counts, and marked moments', () => {
    const { startMs, endMs, channels, hasForce, hasImages, cellKey } = index.overview();
    expect(endMs - startMs).toBeGreaterThan(9000);
    expect(channels.find(({ role }) => role === 'wrench')?.count).toBe(5000);
    expect({ hasForce, hasImages, cellKey }).toEqual({ hasForce: true, hasImages: true, cellKey: 'cell-1' });
  });

  it('draws the whole force while it is being read, and then the same as the samples say', async () => {
    const fractions: number[] = [];
    await index.readForce((fraction) => fractions.push(fraction));
    expect(fractions.at(-1)).toBe(1);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    const all = (await recording.between(-Infinity, Infinity, new Set(['wrench']))).map((message) => ({
      timeMs: message.timeMs,
      forceN: forceIn(message)!,
    }));
    expect(all).toHaveLength(5000);
    const { low, high } = await index.force(recording.startMs, recording.endMs, 200);
    expect(Math.max(...high.filter((v) => !Number.isNaN(v)))).toBe(
      Math.fround(Math.max(...all.map(({ forceN }) => forceN))),
    );
    expect(Math.min(...low.filter((v) => !Number.isNaN(v)))).toBe(
      Math.fround(Math.min(...all.map(({ forceN }) => forceN))),
    );
    // Up close every sample has its own column.
    const close = await index.force(all[1000]!.timeMs, all[1020]!.timeMs, 4000);
    const values = [...close.low].filter((v) => !Number.isNaN(v));
    expect(values).toEqual(all.slice(1000, 1021).map(({ forceN }) => Math.fround(forceN)));
  });

  it('lists the events before a time, as many as are asked for', async () => {
    const all = await index.eventsUntil(recording.endMs, 1000);
    expect(all).toEqual(written.events);
    const atMs = recording.startMs + 6000;
    const before = written.events.filter(({ timeMs }) => timeMs <= atMs);
    expect(await index.eventsUntil(atMs, 3)).toEqual(before.slice(-3));
  });

  it('is listed with its cell, and found again by a moment of it', async () => {
    const { recordings, problems } = await listRecordings(folder);
    expect(problems).toEqual([]);
    expect(recordings).toMatchObject([{ cellKey: 'cell-1', unfinished: false, startMs: recording.startMs }]);
    const { path } = recordings[0]!;
    expect(recordingsAround(recordings, 'cell-1', recording.endMs + 20_000)).toEqual([path]);
    expect(recordingsAround(recordings, 'cell-1', recording.endMs + 60_000)).toEqual([]);
    expect(recordingsAround(recordings, 'cell-2', recording.startMs)).toEqual([]);
  });

  it('finds the picture at or before a time', async () => {
    const atMs = recording.startMs + 5200;
    const thumbnail = await index.thumbnail(atMs);
    expect(thumbnail?.capturedAtMs).toBeLessThanOrEqual(atMs);
    expect(thumbnail?.capturedAtMs).toBeGreaterThan(atMs - 600);
    expect(thumbnail?.data.subarray(0, 2)).toEqual(new Uint8Array([0xff, 0xd8]));
  });
});
