import { open, rm } from 'node:fs/promises';
import { McapWriter, type Channel } from '@mcap/core';
import { err, ok, type Result } from '#shared/result/result.ts';
import { compressZstd } from '#main/records/recording/format/compression.ts';
import { nanosecondsOf } from '#main/records/recording/format/recordingTime.ts';
import { topics } from '#main/records/recording/format/topics.ts';
import { readStretch } from './checkStretches.ts';
import { openRecordingFile, readAttachment } from './openRecordingFile.ts';
import type { MessageStretch, RecordingFileIndex } from './RecordingFileIndex.ts';

export interface CutRecording {
  messages: number;
  sizeBytes: number;
}

/** State is known from a whole one and the events after it: a clip begins with the whole one before it, which comes every 5 s. */
const STATE_BEFORE_MS = 6000;
const stateTopics: ReadonlySet<string> = new Set([topics.snapshots, topics.events]);
/** Said once at the beginning of a file, however long before the clip. */
const heads: ReadonlySet<string> = new Set([topics.description, topics.robotDescription]);

/**
 * The part of recordings between two times, as a recording of its own that opens like any other. Files that follow each
 * other are joined by topic. What cannot be read is left out; the error is a sentence.
 */
export async function cutRecording(
  paths: readonly string[],
  { fromMs, toMs }: { fromMs: number; toMs: number },
  outPath: string,
): Promise<Result<CutRecording, string>> {
  const opened: RecordingFileIndex[] = [];
  try {
    for (const path of paths) {
      const index = await openRecordingFile(path);
      if (index.ok) opened.push(index.value);
    }
    const [first] = opened;
    if (!first) return err('None of the recordings of that time can be read.');
    const clip = await ClipFile.begin(outPath, first);
    try {
      for (const index of opened) await clip.take(index, fromMs, toMs);
    } finally {
      await clip.end();
    }
    if (clip.messages > 0) return ok({ messages: clip.messages, sizeBytes: clip.sizeBytes });
    await rm(outPath, { force: true });
    return err('Nothing was recorded at that time.');
  } finally {
    for (const { file } of opened) await file.close();
  }
}

/** The file that is written, its channels by topic. */
class ClipFile {
  messages = 0;
  private readonly writer: McapWriter;
  private readonly close: () => Promise<void>;
  private readonly position: () => bigint;
  private readonly channels = new Map<string, number>();
  private readonly sequences = new Map<number, number>();

  private constructor(writer: McapWriter, position: () => bigint, close: () => Promise<void>) {
    this.writer = writer;
    this.position = position;
    this.close = close;
  }

  static async begin(path: string, like: RecordingFileIndex): Promise<ClipFile> {
    const handle = await open(path, 'wx');
    let written = 0n;
    const writable = {
      position: () => written,
      write: async (bytes: Uint8Array): Promise<void> => {
        await handle.write(bytes);
        written += BigInt(bytes.byteLength);
      },
    };
    const compressChunk = (bytes: Uint8Array) => ({ compression: 'zstd', compressedData: compressZstd(bytes) });
    const writer = new McapWriter({ writable, compressChunk });
    await writer.start({ profile: like.profile, library: like.library });
    for (const { name, pairs } of like.metadata) await writer.addMetadata({ name, metadata: new Map(pairs) });
    for (const attachment of like.attachments) {
      const data = await readAttachment(like.file, attachment);
      // An index of pictures leads to places in the old file.
      if (!data || attachment.name.includes('picture')) continue;
      const mediaType = attachment.name.endsWith('.json') ? 'application/json' : 'application/xml';
      await writer.addAttachment({ name: attachment.name, mediaType, data, logTime: 0n, createTime: 0n });
    }
    return new ClipFile(
      writer,
      () => written,
      () => handle.close(),
    );
  }

  get sizeBytes(): number {
    return Number(this.position());
  }

  async take(index: RecordingFileIndex, fromMs: number, toMs: number): Promise<void> {
    const headStretch = index.stretches[0];
    for (const stretch of index.stretches) {
      const isHead = stretch === headStretch && this.messages === 0;
      if (!isHead && (stretch.endMs < fromMs - STATE_BEFORE_MS || stretch.startMs > toMs)) continue;
      await this.takeStretch(index, stretch, { fromMs, toMs, isHead });
    }
  }

  private async takeStretch(
    index: RecordingFileIndex,
    stretch: MessageStretch,
    { fromMs, toMs, isHead }: { fromMs: number; toMs: number; isHead: boolean },
  ): Promise<void> {
    const read = await readStretch(index.file, stretch);
    if (!read.ok) return;
    const { count, channelIds, timesMs, bytes, dataStarts, dataEnds } = read.value;
    for (let at = 0; at < count; at += 1) {
      const channel = index.channels.get(channelIds[at]!);
      if (!channel) continue;
      const timeMs = timesMs[at]!;
      const isSaidBefore = isHead && heads.has(channel.topic);
      const earliest = stateTopics.has(channel.topic) ? fromMs - STATE_BEFORE_MS : fromMs;
      if (!isSaidBefore && (timeMs < earliest || timeMs > toMs)) continue;
      // What was said once is said again where the clip begins.
      const shownMs = isSaidBefore ? Math.max(timeMs, fromMs - STATE_BEFORE_MS) : timeMs;
      await this.add(index, channel, shownMs, bytes.subarray(dataStarts[at], dataEnds[at]));
    }
  }

  private async add(index: RecordingFileIndex, channel: Channel, timeMs: number, data: Uint8Array): Promise<void> {
    let id = this.channels.get(channel.topic);
    if (id === undefined) {
      const schema = index.schemas.get(channel.schemaId);
      const schemaId = schema ? await this.writer.registerSchema(schema) : 0;
      const { topic, messageEncoding, metadata } = channel;
      id = await this.writer.registerChannel({ topic, messageEncoding, metadata, schemaId });
      this.channels.set(topic, id);
    }
    const sequence = (this.sequences.get(id) ?? 0) + 1;
    this.sequences.set(id, sequence);
    const timeNs = nanosecondsOf(timeMs);
    await this.writer.addMessage({ channelId: id, sequence, logTime: timeNs, publishTime: timeNs, data });
    this.messages += 1;
  }

  async end(): Promise<void> {
    await this.writer.end();
    await this.close();
  }
}
