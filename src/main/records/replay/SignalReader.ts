import { justBefore } from '#main/records/recording/format/recordingTime.ts';
import type { Recording } from './Recording.ts';
import { SignalPyramid, type SignalSeries } from './SignalPyramid.ts';
import type { Signal } from './signals.ts';

/** Work on a plot between two chances for everything else to run. */
const SLICE_MS = 8;

/** Reads one signal of a recording once, from its beginning; what has been read can be drawn meanwhile. */
export class SignalReader {
  private readonly recording: Recording;
  private readonly signal: Signal;
  private readonly pyramid: SignalPyramid;
  private reading: Promise<void> | null = null;
  private fraction = 0;
  private closed = false;

  constructor(recording: Recording, signal: Signal) {
    this.recording = recording;
    this.signal = signal;
    this.pyramid = new SignalPyramid(recording.startMs, recording.endMs);
  }

  /** Share of the signal that has been read, 0 to 1. */
  get readFraction(): number {
    return this.fraction;
  }

  /** A second call waits for the first. */
  read(onProgress: (fraction: number) => void = () => undefined): Promise<void> {
    this.reading ??= this.readAll(onProgress);
    return this.reading;
  }

  /** Lowest and highest values over a stretch of time in about so many columns, as far as it has been read. */
  async series(fromMs: number, toMs: number, columns: number): Promise<SignalSeries> {
    const columnMs = (toMs - fromMs) / Math.max(1, columns);
    // Up close the samples themselves; there are few enough of them then.
    if (columnMs < this.pyramid.finestColumnMs) return this.upClose(fromMs, toMs, columnMs, columns);
    return this.pyramid.series(fromMs, toMs, columns);
  }

  close(): void {
    this.closed = true;
  }

  private async readAll(onProgress: (fraction: number) => void): Promise<void> {
    let sliceBegan = performance.now();
    for await (const { messages, done, of } of this.recording.chunksWhere(this.signal.wants)) {
      for (const message of messages) {
        const value = this.signal.valueOf(message);
        if (value !== null) this.pyramid.add(message.timeMs, value);
        if (performance.now() - sliceBegan < SLICE_MS) continue;
        await new Promise((resolve) => setImmediate(resolve));
        sliceBegan = performance.now();
        if (this.closed) return;
      }
      this.fraction = done / of;
      onProgress(this.fraction);
    }
    this.fraction = 1;
    onProgress(1);
  }

  private async upClose(fromMs: number, toMs: number, columnMs: number, columns: number): Promise<SignalSeries> {
    const low = new Float32Array(columns).fill(NaN);
    const high = new Float32Array(columns).fill(NaN);
    for (const message of await this.recording.betweenWhere(justBefore(fromMs), toMs, this.signal.wants)) {
      const value = this.signal.valueOf(message);
      const column = Math.min(columns - 1, Math.floor((message.timeMs - fromMs) / columnMs));
      if (value === null || column < 0) continue;
      if (!(value >= (low[column] ?? NaN))) low[column] = value;
      if (!(value <= (high[column] ?? NaN))) high[column] = value;
    }
    return { startMs: fromMs, columnMs, low, high };
  }
}
