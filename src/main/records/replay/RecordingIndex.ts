import type { Said } from '#shared/domain/statement.ts';
import type { Frame } from '#shared/protocol/protocol.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import { justBefore } from '#main/records/recording/format/recordingTime.ts';
import type { Marker } from '#main/records/recording/format/recordedMessages.ts';
import type { RecordedChannel } from './knownChannels.ts';
import { eventIn } from './recordedState.ts';
import { frameIn } from './recordedTelemetry.ts';
import type { Recording } from './Recording.ts';
import type { SignalSeries } from './SignalPyramid.ts';
import { SignalReader } from './SignalReader.ts';
import { signalsOf, type Signal } from './signals.ts';

export interface RecordingOverview {
  name: string;
  cellKey: string | null;
  cellName: string | null;
  startMs: number;
  endMs: number;
  sizeBytes: number;
  channels: readonly RecordedChannel[];
  markers: readonly Marker[];
  problems: readonly Said[];
  hasForce: boolean;
  hasImages: boolean;
}

const READERS_MAX = 64;

/** What a timeline shows of a recording. */
export class RecordingIndex {
  private readonly recording: Recording;
  private listed: Promise<Signal[]> | null = null;
  private readonly readers = new Map<string, SignalReader>();
  private closed = false;

  constructor(recording: Recording) {
    this.recording = recording;
  }

  /** Everything that can be plotted; the wrist force first. */
  signals(): Promise<Signal[]> {
    this.listed ??= signalsOf(this.recording);
    return this.listed;
  }

  /** Null when the recording has no such signal. Reading it is the caller's to begin. */
  async reader(signalId: string): Promise<SignalReader | null> {
    const known = this.readers.get(signalId);
    if (known) return known;
    const signal = (await this.signals()).find((other) => other.signalId === signalId);
    if (!signal || this.closed) return null;
    const reader = this.readers.get(signalId) ?? new SignalReader(this.recording, signal);
    this.readers.set(signalId, reader);
    // Each holds a megabyte; whoever looks through hundreds of signals reads the first ones anew.
    for (const [oldest, old] of this.readers) {
      if (this.readers.size <= READERS_MAX) break;
      old.close();
      this.readers.delete(oldest);
    }
    return reader;
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

  /** Reads the whole wrist force and tells after every slice how far it is. */
  async readForce(onProgress?: (fraction: number) => void): Promise<void> {
    await (await this.reader('force'))?.read(onProgress);
  }

  /** Wrist force in newtons over a stretch of time, in about so many columns, as far as it has been read. */
  async force(fromMs: number, toMs: number, columns: number): Promise<SignalSeries> {
    const reader = await this.reader('force');
    if (!reader) return { startMs: fromMs, columnMs: toMs - fromMs, low: new Float32Array(), high: new Float32Array() };
    return reader.series(fromMs, toMs, columns);
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
        justBefore(last.timeMs),
        last.timeMs,
        new Set(['event', 'log'] as const),
      );
      for (const message of messages.reverse()) {
        const event = eventIn(message, this.recording);
        if (event) events.push(event);
      }
      untilMs = justBefore(last.timeMs);
    }
    return events.slice(0, limit).reverse();
  }

  /** The camera picture at or before a time, or the first one after it; null where there is none. */
  async thumbnail(timeMs: number): Promise<Frame | null> {
    const isImage = ({ role }: RecordedChannel): boolean => role === 'image';
    const message =
      (await this.recording.lastUntil(timeMs, isImage)) ?? (await this.recording.firstAfter(timeMs, isImage));
    return message && frameIn(message, 0);
  }

  /** Ends the reading of signals, if it is under way. */
  close(): void {
    this.closed = true;
    for (const reader of this.readers.values()) reader.close();
  }
}
