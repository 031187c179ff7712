import type { Said } from '#shared/domain/statement.ts';
import { said } from '#shared/words/statements/said.ts';
import { isoTime } from '#shared/units/timeText.ts';
import type { DecodedChunk } from '#main/records/recording/format/decodeChunk.ts';
import { chunkProblem, readStretch } from './checkStretches.ts';
import type { MessageStretch, RecordingFileIndex } from './RecordingFileIndex.ts';
import { ABSURD_FROM_MS } from './TimesSeen.ts';

/** Given to messages of channels that the recording does not have. */
export const UNKNOWN_CHANNEL = 0xffff;

/** A stretch of one of the files; times and channel numbers are those of the recording. */
export interface Stretch extends MessageStretch {
  file: number;
  channels: ReadonlySet<number> | null;
}

/** The stretches of all files of a recording in order of time. */
export class Stretches {
  readonly list: readonly Stretch[];
  readonly startMs: number;
  readonly endMs: number;
  /** Set when the times are not shown as the files have them. */
  readonly problem: Said | null;
  private readonly files: readonly RecordingFileIndex[];
  /** Channel number of the recording for each file's own channel id. */
  private readonly channelOf: readonly ReadonlyMap<number, number>[];
  /** Latest end of the stretches up to and including each. */
  private readonly latestEndMs: Float64Array;
  /** Taken from all times; 0 but for a recording of times that no clock of a cell shows. */
  private readonly shiftMs: number;

  constructor(files: readonly RecordingFileIndex[], channelOf: readonly ReadonlyMap<number, number>[]) {
    this.files = files;
    this.channelOf = channelOf;
    const placed = files
      .flatMap((index, file) => this.placed(index, file))
      .sort((a, b) => a.startMs - b.startMs || a.file - b.file || a.offset - b.offset);
    const firstMs = placed[0]?.startMs ?? 0;
    const isAbsurd = firstMs > ABSURD_FROM_MS;
    this.problem = isAbsurd ? said('recording_odd_time', { at: isoTime(firstMs) }) : null;
    this.shiftMs = isAbsurd ? firstMs : 0;
    this.list = isAbsurd
      ? placed.map((stretch) => ({ ...stretch, startMs: stretch.startMs - firstMs, endMs: stretch.endMs - firstMs }))
      : placed;
    this.latestEndMs = new Float64Array(this.list.length);
    let latest = -Infinity;
    this.list.forEach((stretch, i) => (this.latestEndMs[i] = latest = Math.max(latest, stretch.endMs)));
    this.startMs = this.list[0]?.startMs ?? 0;
    this.endMs = latest;
  }

  /** No stretch before it holds anything after the time. */
  firstReaching(timeMs: number): number {
    return firstAfter(this.latestEndMs, timeMs);
  }

  lastStarting(untilMs: number): number {
    let low = 0;
    let high = this.list.length;
    while (low < high) {
      const half = (low + high) >> 1;
      if ((this.list[half]?.startMs ?? Infinity) <= untilMs) low = half + 1;
      else high = half;
    }
    return low - 1;
  }

  /** Latest end of the stretches up to and including this one. */
  latestEnd(index: number): number {
    return this.latestEndMs[index] ?? Infinity;
  }

  /** The messages of a stretch; null, and what is wrong, where they cannot be read. */
  async load(index: number): Promise<{ chunk: DecodedChunk | null; problem: Said | null }> {
    const stretch = this.list[index];
    const opened = stretch && this.files[stretch.file];
    if (!stretch || !opened) return { chunk: null, problem: null };
    const { shiftMs } = this;
    const inFile = { ...stretch, startMs: stretch.startMs + shiftMs, endMs: stretch.endMs + shiftMs };
    const read = await readStretch(opened.file, inFile);
    if (!read.ok) return { chunk: null, problem: chunkProblem('chunk_left_out', opened.file, stretch, read.error) };
    const chunk = read.value;
    const numbers = this.channelOf[stretch.file];
    const { startMs: fromMs, endMs: toMs } = opened.keptMs ?? { startMs: -Infinity, endMs: Infinity };
    for (let m = 0; m < chunk.count; m += 1) {
      const timeMs = chunk.timesMs[m] ?? 0;
      const isKept = timeMs >= fromMs && timeMs <= toMs;
      const number = isKept ? numbers?.get(chunk.channelIds[m] ?? 0) : undefined;
      chunk.channelIds[m] = number ?? UNKNOWN_CHANNEL;
      chunk.timesMs[m] = timeMs - shiftMs;
    }
    return { chunk, problem: chunk.problem && chunkProblem('chunk_problem', opened.file, stretch, chunk.problem) };
  }

  private placed({ stretches, keptMs }: RecordingFileIndex, file: number): Stretch[] {
    const numbers = this.channelOf[file];
    return stretches.flatMap((stretch) => {
      const ids = stretch.channelIds;
      const channels = ids && numbers ? new Set([...ids].map((id) => numbers.get(id) ?? UNKNOWN_CHANNEL)) : null;
      const startMs = Math.max(stretch.startMs, keptMs?.startMs ?? -Infinity);
      const endMs = Math.min(stretch.endMs, keptMs?.endMs ?? Infinity);
      return startMs <= endMs ? [{ ...stretch, startMs, endMs, file, channels }] : [];
    });
  }
}

/** Whether a stretch may hold messages of some channels. */
export function touches(stretch: Stretch | undefined, numbers: ReadonlySet<number>): boolean {
  if (!stretch || !stretch.channels) return stretch !== undefined;
  for (const number of numbers) if (stretch.channels.has(number)) return true;
  return false;
}

/** Index of the first of ascending times that lies after a time. */
export function firstAfter(timesMs: Float64Array, timeMs: number): number {
  let low = 0;
  let high = timesMs.length;
  while (low < high) {
    const half = (low + high) >> 1;
    if ((timesMs[half] ?? 0) > timeMs) high = half;
    else low = half + 1;
  }
  return low;
}
