import type { Said } from '#shared/domain/statement.ts';
import { said } from '#shared/words/statements/said.ts';
import { basename } from 'node:path';
import { err, ok, type Result } from '#shared/result/result.ts';
import type { CellDescription } from '#shared/protocol/protocol.ts';
import type { DecodedChunk } from '#main/records/recording/format/decodeChunk.ts';
import type { MessageDecoder } from '#main/records/recording/format/messageDecoder.ts';
import { markerFrom, recordedDescriptionSchema, type Marker } from '#main/records/recording/format/recordedMessages.ts';
import { isMarker, RECORDING_FORMAT, RECORDING_METADATA } from '#main/records/recording/format/topics.ts';
import { ChunkCache } from './ChunkCache.ts';
import { declareChannels, nothingKnown } from './declareChannels.ts';
import { lookThrough, type ForeignContents } from './ForeignContents.ts';
import type { ChannelRole, RecordedChannel } from './knownChannels.ts';
import { openRecordingFile, readAttachment, type RecordingRefusal } from './openRecordingFile.ts';
import type { MessagePlace, RecordedMessage } from './RecordedMessage.ts';
import type { RecordingFileIndex } from './RecordingFileIndex.ts';
import { firstAfter, Stretches, touches, UNKNOWN_CHANNEL, type Stretch } from './Stretches.ts';

export interface RecordingOptions {
  /** Unpacked chunks kept in memory, in bytes. Default 48 MB. */
  cacheBytes?: number;
}

const PROBLEMS_MAX = 100;
/** Messages that one question is answered with. */
const MESSAGES_MAX = 500_000;

/**
 * One recording, of one file or of several that follow each other, read piece by piece: memory holds the index and a
 * bounded number of unpacked chunks, whatever the size of the files.
 */
export class Recording {
  readonly name: string;
  readonly channels: readonly RecordedChannel[];
  readonly startMs: number;
  readonly endMs: number;
  readonly sizeBytes: number;
  /** Program that wrote it. */
  readonly library: string;
  /** True for a recording of Supercargo that this version understands. */
  readonly isOurs: boolean;
  readonly cellKey: string | null;
  readonly cellName: string | null;
  readonly markers: readonly Marker[];
  description: CellDescription | null = null;
  /** Null for a recording of ours: it says itself what it holds. */
  contents: ForeignContents | null = null;
  private readonly files: readonly RecordingFileIndex[];
  private readonly placed: Stretches;
  private readonly stretches: readonly Stretch[];
  private readonly decoders: readonly (MessageDecoder | null)[];
  private readonly cache: ChunkCache<DecodedChunk | null>;
  private readonly foundProblems: Said[];
  private untoldProblems = 0;

  private constructor(files: readonly RecordingFileIndex[], options: RecordingOptions) {
    this.files = files;
    this.name = files.map(({ file }) => basename(file.path)).join(', ');
    this.library = files[0]?.library ?? '';
    this.sizeBytes = files.reduce((sum, { file }) => sum + file.sizeBytes, 0);
    this.foundProblems = files.flatMap(({ problems }) => problems);
    const about = files.flatMap(({ metadata }) => metadata).find(({ name }) => name === RECORDING_METADATA)?.pairs;
    const format = Number(about?.get('format'));
    this.isOurs = format >= 1 && format <= RECORDING_FORMAT;
    if (format > RECORDING_FORMAT)
      this.foundProblems.push(said('recording_later_format', { format, known: RECORDING_FORMAT }));
    this.cellKey = about?.get('cellKey') ?? null;
    this.cellName = about?.get('cellName') ?? null;
    const declared = declareChannels(files, this.isOurs);
    this.channels = declared.channels;
    this.decoders = declared.decoders;
    this.markers = files
      .flatMap(({ metadata }) => metadata)
      .flatMap(({ name, pairs }) => (isMarker(name) ? [markerFrom(pairs)] : []))
      .filter((marker) => marker !== null)
      .sort((a, b) => a.timeMs - b.timeMs);
    this.placed = new Stretches(files, declared.channelOf);
    this.stretches = this.placed.list;
    if (this.placed.problem !== null) this.foundProblems.push(this.placed.problem);
    this.startMs = this.placed.startMs;
    this.endMs = this.placed.endMs;
    this.cache = new ChunkCache(
      options.cacheBytes ?? 48 * 1024 * 1024,
      (index) => this.load(index),
      (chunk) => (chunk ? chunk.bytes.byteLength + chunk.count * 18 : 0),
    );
  }

  /** Opens one recording; several paths must be of one cell and follow each other. */
  static async open(
    paths: string | readonly string[],
    options: RecordingOptions = {},
  ): Promise<Result<Recording, RecordingRefusal>> {
    const files: RecordingFileIndex[] = [];
    const closeAll = (): Promise<unknown> => Promise.all(files.map(({ file }) => file.close()));
    for (const path of typeof paths === 'string' ? [paths] : paths) {
      const opened = await openRecordingFile(path);
      if (!opened.ok) {
        await closeAll();
        return opened;
      }
      files.push(opened.value);
    }
    const recording = new Recording(files, options);
    if (recording.isOurs) await recording.readDescription();
    else await recording.readContents();
    const { channels, contents, name, library } = recording;
    const isUnknown = channels.every(({ role }) => role === 'other' || role === 'scalars');
    if (isUnknown && [...(contents?.fields.values() ?? [])].every((paths) => paths.length === 0)) {
      await closeAll();
      const { statement: why } = said('recording_nothing_known', { file: name });
      return err({ code: 'nothing_known', message: nothingKnown(name, library, channels), statement: why });
    }
    return ok(recording);
  }

  /** What is missing or damaged; grows when damage is met later. */
  get problems(): readonly Said[] {
    if (this.untoldProblems === 0) return this.foundProblems;
    return [...this.foundProblems, said('recording_more_problems', { count: this.untoldProblems })];
  }

  get chunkCount(): number {
    return this.stretches.length;
  }

  get cachedBytes(): number {
    return this.cache.usedBytes;
  }

  close(): Promise<unknown> {
    this.cache.clear();
    return Promise.all(this.files.map(({ file }) => file.close()));
  }

  has(role: ChannelRole): boolean {
    return this.channels.some((channel) => channel.role === role);
  }

  /** Messages after `afterMs` up to and including `untilMs`, in order of time, then of the file. */
  between(afterMs: number, untilMs: number, roles: ReadonlySet<ChannelRole>): Promise<RecordedMessage[]> {
    return this.betweenWhere(afterMs, untilMs, ({ role }) => roles.has(role));
  }

  async betweenWhere(
    afterMs: number,
    untilMs: number,
    takes: (channel: RecordedChannel) => boolean,
  ): Promise<RecordedMessage[]> {
    const wanted = this.numbersWhere(takes);
    const found: RecordedMessage[] = [];
    for (let i = this.placed.firstReaching(afterMs); i < this.stretches.length; i += 1) {
      const stretch = this.stretches[i];
      if (!stretch || stretch.startMs > untilMs) break;
      if (stretch.endMs <= afterMs || !touches(stretch, wanted)) continue;
      const chunk = await this.cache.get(i);
      if (!chunk) continue;
      for (let m = firstAfter(chunk.timesMs, afterMs); m < chunk.count; m += 1) {
        if ((chunk.timesMs[m] ?? 0) > untilMs) break;
        if (wanted.has(chunk.channelIds[m] ?? UNKNOWN_CHANNEL)) found.push(this.message(chunk, i, m));
        if (found.length < MESSAGES_MAX) continue;
        this.note(said('moment_of_too_many', { max: MESSAGES_MAX }));
        return found.sort((a, b) => a.timeMs - b.timeMs);
      }
    }
    // Chunks may overlap; the sort is stable, so that equal times keep the file's order.
    return found.sort((a, b) => a.timeMs - b.timeMs);
  }

  /** The last message at or before a time, of the channels that `wanted` takes. */
  async lastUntil(untilMs: number, wanted: (channel: RecordedChannel) => boolean): Promise<RecordedMessage | null> {
    const numbers = this.numbersWhere(wanted);
    let best: RecordedMessage | null = null;
    for (let i = this.placed.lastStarting(untilMs); i >= 0; i -= 1) {
      if (best && best.timeMs >= this.placed.latestEnd(i)) break;
      const stretch = this.stretches[i];
      if (!stretch || !touches(stretch, numbers) || (best && stretch.endMs <= best.timeMs)) continue;
      const chunk = await this.cache.get(i);
      if (!chunk) continue;
      for (let m = firstAfter(chunk.timesMs, untilMs) - 1; m >= 0; m -= 1) {
        if (best && (chunk.timesMs[m] ?? 0) <= best.timeMs) break;
        if (!numbers.has(chunk.channelIds[m] ?? UNKNOWN_CHANNEL)) continue;
        best = this.message(chunk, i, m);
        break;
      }
    }
    return best;
  }

  /** The first message after a time. */
  async firstAfter(afterMs: number, wanted: (channel: RecordedChannel) => boolean): Promise<RecordedMessage | null> {
    const numbers = this.numbersWhere(wanted);
    let best: RecordedMessage | null = null;
    for (let i = this.placed.firstReaching(afterMs); i < this.stretches.length; i += 1) {
      const stretch = this.stretches[i];
      if (!stretch || (best && stretch.startMs >= best.timeMs)) break;
      if (!touches(stretch, numbers)) continue;
      const chunk = await this.cache.get(i);
      if (!chunk) continue;
      for (let m = firstAfter(chunk.timesMs, afterMs); m < chunk.count; m += 1) {
        if (best && (chunk.timesMs[m] ?? 0) >= best.timeMs) break;
        if (!numbers.has(chunk.channelIds[m] ?? UNKNOWN_CHANNEL)) continue;
        best = this.message(chunk, i, m);
        break;
      }
    }
    return best;
  }

  /**
   * Every message of such channels, chunk by chunk; within a chunk in order of time. Of what unpacks to more than `maxBytes`
   * some chunks are taken, evenly over the recording. Does not fill the cache.
   */
  async *chunksWhere(
    takes: (channel: RecordedChannel) => boolean,
    maxBytes = Infinity,
  ): AsyncGenerator<{ messages: Iterable<RecordedMessage>; done: number; of: number }> {
    const numbers = this.numbersWhere(takes);
    const touched = [...this.stretches.keys()].filter((i) => touches(this.stretches[i], numbers));
    const totalBytes = touched.reduce((sum, i) => sum + (this.stretches[i]?.unpackedBytes ?? 0), 0);
    const every = Math.max(1, Math.ceil(totalBytes / maxBytes));
    const indexes = touched.filter((_, place) => place % every === 0);
    for (const [done, i] of indexes.entries()) {
      const chunk = this.cache.peek(i) ?? (await this.load(i));
      if (!chunk) continue;
      yield { messages: this.messagesOf(chunk, i, numbers), done: done + 1, of: indexes.length };
    }
  }

  /** The message at a place; null where none stands there, or its chunk cannot be read. */
  async at({ stretch, dataStart }: MessagePlace): Promise<RecordedMessage | null> {
    const chunk = await this.cache.get(stretch);
    const m = chunk ? chunk.dataStarts.indexOf(dataStart) : -1;
    const isDeclared = chunk && (chunk.channelIds[m] ?? UNKNOWN_CHANNEL) !== UNKNOWN_CHANNEL;
    return isDeclared ? this.message(chunk, stretch, m) : null;
  }

  /** Messages of one stretch, of the channels that `takes` takes. Does not fill the cache. */
  async messagesIn(stretch: number, takes: (channel: RecordedChannel) => boolean): Promise<Iterable<RecordedMessage>> {
    const chunk = this.cache.peek(stretch) ?? (await this.load(stretch));
    return chunk ? this.messagesOf(chunk, stretch, this.numbersWhere(takes)) : [];
  }

  /** Stretches with messages of such channels, with the file in which they stand and where. */
  stretchesWith(takes: (channel: RecordedChannel) => boolean): { stretch: number; file: number; offset: number }[] {
    const numbers = this.numbersWhere(takes);
    return [...this.stretches.entries()]
      .filter(([, stretch]) => touches(stretch, numbers))
      .map(([stretch, { file, offset }]) => ({ stretch, file, offset }));
  }

  /** Attachments of such names, with the number of their file; those that cannot be read are left out. */
  async attachments(isWanted: (name: string) => boolean): Promise<{ file: number; data: Uint8Array }[]> {
    const wanted = this.files.flatMap(({ attachments, file }, number) =>
      attachments.filter(({ name }) => isWanted(name)).map((attachment) => ({ file, number, attachment })),
    );
    const read = wanted.map(async ({ file, number, attachment }) => ({
      file: number,
      data: await readAttachment(file, attachment),
    }));
    return (await Promise.all(read)).flatMap(({ file, data }) => (data ? [{ file, data }] : []));
  }

  private *messagesOf(chunk: DecodedChunk, stretch: number, numbers: ReadonlySet<number>): Iterable<RecordedMessage> {
    for (let m = 0; m < chunk.count; m += 1)
      if (numbers.has(chunk.channelIds[m] ?? UNKNOWN_CHANNEL)) yield this.message(chunk, stretch, m);
  }

  private message(chunk: DecodedChunk, stretch: number, m: number): RecordedMessage {
    const number = chunk.channelIds[m] ?? UNKNOWN_CHANNEL;
    const channel = this.channels[number];
    const decode = this.decoders[number];
    if (!channel) throw new Error('A message of a channel that is not declared was not filtered out.');
    return {
      timeMs: chunk.timesMs[m] ?? 0,
      stretch,
      dataStart: chunk.dataStarts[m] ?? 0,
      channel,
      sizeBytes: (chunk.dataEnds[m] ?? 0) - (chunk.dataStarts[m] ?? 0),
      json: (notes) => decode?.(chunk.bytes.subarray(chunk.dataStarts[m], chunk.dataEnds[m]), notes),
    };
  }

  /** A chunk may be met many times, and a file may be damaged everywhere. */
  private note(problem: Said): void {
    if (this.foundProblems.some(({ text }) => text === problem.text)) return;
    if (this.foundProblems.length < PROBLEMS_MAX) this.foundProblems.push(problem);
    else this.untoldProblems += 1;
  }

  private async readContents(): Promise<void> {
    this.contents = await lookThrough(this);
    for (const problem of this.contents.problems) this.note(problem);
  }

  /**
   * The attachment that a robot's description means by the name of a mesh: the one of just this name, or the only one whose name is
   * the end of it (`meshes/base.stl` for `package://arm/meshes/base.stl`). Null: there is none, or it is too long.
   */
  async meshFile(uri: string): Promise<{ name: string; data: Uint8Array } | null> {
    const all = this.files.flatMap(({ file, attachments }) => attachments.map((attachment) => ({ file, attachment })));
    const named = (name: string): boolean => name !== '' && uri.endsWith(`/${name.replace(/^\/+/, '')}`);
    const exact = all.filter(({ attachment }) => attachment.name === uri);
    const [found, other] = exact.length > 0 ? exact : all.filter(({ attachment }) => named(attachment.name));
    if (!found || (exact.length === 0 && other)) return null;
    const data = await readAttachment(found.file, found.attachment);
    return data && { name: found.attachment.name, data };
  }

  private async readDescription(): Promise<void> {
    const isDescription = (channel: RecordedChannel): boolean => channel.role === 'description';
    const message = await this.firstAfter(-Infinity, isDescription);
    const description = recordedDescriptionSchema.safeParse(message?.json());
    if (description.success) this.description = description.data;
    else this.foundProblems.push(said('recording_without_description'));
  }

  private async load(index: number): Promise<DecodedChunk | null> {
    const { chunk, problem } = await this.placed.load(index);
    if (problem !== null) this.note(problem);
    return chunk;
  }

  private numbersWhere(wanted: (channel: RecordedChannel) => boolean): ReadonlySet<number> {
    return new Set([...this.channels.keys()].filter((i) => wanted(this.channels[i]!)));
  }
}
