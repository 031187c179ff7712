import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { Marker } from '#main/recording/format/recordedMessages.ts';
import type { RecordedChannel } from './knownChannels.ts';
import { eventIn } from './recordedState.ts';
import { forceIn, imageIn } from './recordedTelemetry.ts';
import type { Recording } from './Recording.ts';
import { SignalPyramid, type SignalSeries } from './SignalPyramid.ts';

export interface RecordingOverview {
  name: string;
  cellKey: string | null;
  cellName: string | null;
  startMs: number;
  endMs: number;
  sizeBytes: number;
  channels: readonly RecordedChannel[];
  markers: readonly Marker[];
  problems: readonly string[];
  hasForce: boolean;
  hasImages: boolean;
}

export interface Thumbnail {
  capturedAtMs: number;
  topic: string;
  binId: string | null;
  jpeg: Uint8Array;
}

/** Work on the plot between two chances for everything else to run. */
const SLICE_MS = 8;

/** What a timeline shows of a recording. */
export class RecordingIndex {
  private readonly recording: Recording;
  private readonly pyramid: SignalPyramid;
  private reading: Promise<void> | null = null;
  private readFraction = 0;
  private closed = false;

  constructor(recording: Recording) {
    this.recording = recording;
    this.pyramid = new SignalPyramid(recording.startMs, recording.endMs);
  }

  overview(): RecordingOverview {
    const { name, cellKey, cellName, startMs, endMs, sizeBytes, channels, markers, problems } = this.recording;
    return {
      name,
      cellKey,
      cellName,
      startMs,
      endMs,
      sizeBytes,
      channels,
      markers,
      problems,
      hasForce: this.recording.has('wrench'),
      hasImages: this.recording.has('image'),
    };
  }

  /** Share of the force signal that has been read, 0 to 1. */
  get forceReadFraction(): number {
    return this.readFraction;
  }

  /**
   * Reads the whole force signal once, from the beginning, and tells after every slice how far it is; the series so far
   * can be drawn meanwhile. A second call waits for the first.
   */
  readForce(onProgress: (fraction: number) => void = () => undefined): Promise<void> {
    this.reading ??= this.readAll(onProgress);
    return this.reading;
  }

  /** Wrist force in newtons over a stretch of time, in about so many columns, as far as it has been read. */
  async force(fromMs: number, toMs: number, columns: number): Promise<SignalSeries> {
    const columnMs = (toMs - fromMs) / Math.max(1, columns);
    // Up close the samples themselves; there are few enough of them then.
    if (columnMs < this.pyramid.finestColumnMs) return this.forceUpClose(fromMs, toMs, columnMs, columns);
    return this.pyramid.series(fromMs, toMs, columns);
  }

  /** The last events at or before a time, newest last: what an events panel shows after a seek. */
  async eventsUntil(timeMs: number, limit: number): Promise<CellEvent[]> {
    const events: CellEvent[] = [];
    const isEvent = ({ role }: RecordedChannel): boolean => role === 'event' || role === 'log';
    for (let untilMs = timeMs; events.length < limit;) {
      const last = await this.recording.lastUntil(untilMs, isEvent);
      if (!last) break;
      // All of one moment at once: several events may have the same time.
      const messages = await this.recording.between(
        last.timeMs - 0.0005,
        last.timeMs,
        new Set(['event', 'log'] as const),
      );
      for (const message of messages.reverse()) {
        const event = eventIn(message, this.recording);
        if (event) events.push(event);
      }
      untilMs = last.timeMs - 0.0005;
    }
    return events.slice(0, limit).reverse();
  }

  /** The camera picture at or before a time, or the first one after it; null where there is none. */
  async thumbnail(timeMs: number): Promise<Thumbnail | null> {
    const isImage = ({ role }: RecordedChannel): boolean => role === 'image';
    const message =
      (await this.recording.lastUntil(timeMs, isImage)) ?? (await this.recording.firstAfter(timeMs, isImage));
    const image = message && imageIn(message);
    return message && image
      ? { capturedAtMs: message.timeMs, topic: message.channel.topic, binId: image.binId, jpeg: image.data }
      : null;
  }

  /** Ends the reading of the signal, if it is under way. */
  close(): void {
    this.closed = true;
  }

  private async readAll(onProgress: (fraction: number) => void): Promise<void> {
    let sliceBegan = performance.now();
    for await (const { messages, done, of } of this.recording.chunksOf('wrench')) {
      for (const message of messages) {
        const forceN = forceIn(message);
        if (forceN !== null) this.pyramid.add(message.timeMs, forceN);
        if (performance.now() - sliceBegan < SLICE_MS) continue;
        // The cells that are supervised meanwhile must not wait for a plot.
        await new Promise((resolve) => setImmediate(resolve));
        sliceBegan = performance.now();
        if (this.closed) return;
      }
      this.readFraction = done / of;
      onProgress(this.readFraction);
    }
    this.readFraction = 1;
    onProgress(1);
  }

  private async forceUpClose(fromMs: number, toMs: number, columnMs: number, columns: number): Promise<SignalSeries> {
    const low = new Float32Array(columns).fill(NaN);
    const high = new Float32Array(columns).fill(NaN);
    for (const message of await this.recording.between(fromMs - 0.001, toMs, new Set(['wrench'] as const))) {
      const forceN = forceIn(message);
      const column = Math.min(columns - 1, Math.floor((message.timeMs - fromMs) / columnMs));
      if (forceN === null || column < 0) continue;
      if (!(forceN >= (low[column] ?? NaN))) low[column] = forceN;
      if (!(forceN <= (high[column] ?? NaN))) high[column] = forceN;
    }
    return { startMs: fromMs, columnMs, low, high };
  }
}
