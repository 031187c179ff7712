import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import {
  McapChunkBuilder,
  McapRecordBuilder,
  type AttachmentIndex,
  type Channel,
  type ChunkIndex,
  type MetadataIndex,
  type Schema,
} from '@mcap/core';
import { compressZstd } from './format/compression.ts';
import { emptyStatistics, summaryBytes } from './format/mcapSummary.ts';
import { JSON_ENCODING, JSON_SCHEMA_ENCODING } from './format/topics.ts';

/** A chunk is written when it has grown to this. Default 1 MB: large enough to compress well, small enough to seek into. */
export const CHUNK_BYTES = 1024 * 1024;

/** Where a message with a key stands: its chunk in the file, and its record in the plain bytes of the chunk. */
export interface PlacedMessage {
  key: string;
  chunkOffset: number;
  recordOffset: number;
}

/**
 * Writes one MCAP file, synchronously: it lives on the recorder's own thread. Schemas and channels stand before the chunks
 * that use them, outside of any chunk, so that a file whose end is missing can be indexed again without unpacking it.
 * Every method may throw a file system error; the file is then as good as one whose process was killed.
 */
export class SegmentWriter {
  readonly path: string;
  private readonly fd: number;
  private readonly chunkBytes: number;
  private readonly builders = new Map<number, McapChunkBuilder>();
  private readonly builderOfChannel: McapChunkBuilder[] = [];
  private readonly statistics = emptyStatistics();
  private readonly schemas: Schema[] = [];
  private readonly channels: Channel[] = [];
  private readonly chunkIndexes: ChunkIndex[] = [];
  private readonly attachmentIndexes: AttachmentIndex[] = [];
  private readonly metadataIndexes: MetadataIndex[] = [];
  private readonly sequences: number[] = [];
  /** Messages with a key in chunks that are not written yet. */
  private readonly keyed = new Map<McapChunkBuilder, { key: string; recordOffset: number }[]>();
  private placed: PlacedMessage[] = [];
  private offset = 0;
  private dataCrc = 0;

  constructor(path: string, library: string, chunkBytes = CHUNK_BYTES) {
    this.path = path;
    this.chunkBytes = chunkBytes;
    // Never over an existing file: a recording is not replaced.
    this.fd = openSync(path, 'wx');
    this.writeRecord((builder) => {
      builder.writeMagic();
      builder.writeHeader({ profile: '', library });
    });
  }

  /** Bytes in the file, and those that wait for the next chunk. */
  get sizeBytes(): number {
    let waiting = 0;
    for (const builder of this.builders.values()) waiting += builder.byteLength;
    return this.offset + waiting;
  }

  /** Bytes in the file. */
  get writtenBytes(): number {
    return this.offset;
  }

  /** Messages with a key in the chunks that were written since the last call. */
  takePlaced(): PlacedMessage[] {
    const { placed } = this;
    this.placed = [];
    return placed;
  }

  get placedCount(): number {
    return this.placed.length;
  }

  get messageCount(): number {
    return Number(this.statistics.messageCount);
  }

  addSchema(name: string, data: Uint8Array, encoding: string = JSON_SCHEMA_ENCODING): number {
    const schema: Schema = { id: this.schemas.length + 1, name, encoding, data };
    this.schemas.push(schema);
    this.statistics.schemaCount += 1;
    this.writeRecord((builder) => builder.writeSchema(schema));
    return schema.id;
  }

  /** Channels of one group share chunks; those of another group are read without unpacking them. */
  addChannel(topic: string, schemaId: number, group: number, messageEncoding: string = JSON_ENCODING): number {
    const id = this.channels.length;
    const channel: Channel = { id, schemaId, topic, messageEncoding, metadata: new Map() };
    this.channels.push(channel);
    const builder = this.builders.get(group) ?? new McapChunkBuilder({ useMessageIndex: true });
    this.builders.set(group, builder);
    this.builderOfChannel[id] = builder;
    this.sequences.push(0);
    this.statistics.channelCount += 1;
    this.writeRecord((builder) => builder.writeChannel(channel));
    return channel.id;
  }

  /** A message with a key is told by takePlaced, once its chunk is in the file. */
  addMessage(channelId: number, timeNs: bigint, data: Uint8Array, key?: string): void {
    const { statistics } = this;
    const builder = this.builderOfChannel[channelId];
    if (!builder) throw new Error(`There is no channel ${channelId}.`);
    if (key !== undefined) {
      const keyed = this.keyed.get(builder) ?? [];
      keyed.push({ key, recordOffset: builder.buffer.byteLength });
      this.keyed.set(builder, keyed);
    }
    const sequence = (this.sequences[channelId] ?? 0) + 1;
    this.sequences[channelId] = sequence;
    builder.addMessage({ channelId, sequence, logTime: timeNs, publishTime: timeNs, data });
    if (statistics.messageCount === 0n || timeNs < statistics.messageStartTime) statistics.messageStartTime = timeNs;
    if (statistics.messageCount === 0n || timeNs > statistics.messageEndTime) statistics.messageEndTime = timeNs;
    statistics.messageCount += 1n;
    statistics.channelMessageCounts.set(channelId, BigInt(sequence));
    // Whether it reached the disk is left to the next flush.
    if (builder.byteLength >= this.chunkBytes) this.writeChunk(builder);
  }

  addAttachment(name: string, mediaType: string, timeNs: bigint, data: Uint8Array): void {
    const offset = BigInt(this.offset);
    const length = this.writeRecord((builder) =>
      builder.writeAttachment({ name, mediaType, logTime: timeNs, createTime: timeNs, data }),
    );
    this.statistics.attachmentCount += 1;
    const dataSize = BigInt(data.byteLength);
    this.attachmentIndexes.push({ offset, length, logTime: timeNs, createTime: timeNs, dataSize, name, mediaType });
  }

  addMetadata(name: string, metadata: ReadonlyMap<string, string>): void {
    const offset = BigInt(this.offset);
    const length = this.writeRecord((builder) => builder.writeMetadata({ name, metadata: new Map(metadata) }));
    this.statistics.metadataCount += 1;
    this.metadataIndexes.push({ offset, length, name });
  }

  /** Everything added so far is in the file afterwards, and on the disk as far as the disk can be trusted. */
  flush(): void {
    for (const builder of this.builders.values()) if (builder.numMessages > 0) this.writeChunk(builder);
    fdatasyncSync(this.fd);
  }

  /** Ends the file with its index. Nothing may be called afterwards. */
  finish(): void {
    for (const builder of this.builders.values()) if (builder.numMessages > 0) this.writeChunk(builder);
    const { schemas, channels, statistics, chunkIndexes, attachmentIndexes, metadataIndexes } = this;
    const summary = { schemas, channels, statistics, chunkIndexes, attachmentIndexes, metadataIndexes };
    this.writeAll(summaryBytes(summary, this.offset, this.dataCrc));
    fdatasyncSync(this.fd);
    closeSync(this.fd);
  }

  /** After a write failed: the file is left for recovery. */
  abandon(): void {
    try {
      closeSync(this.fd);
    } catch {
      // It was closed by the failure itself.
    }
  }

  private writeChunk(chunk: McapChunkBuilder): void {
    const records = chunk.buffer;
    const compressed = compressZstd(records);
    const chunkStartOffset = BigInt(this.offset);
    const { messageStartTime, messageEndTime } = chunk;
    const builder = new McapRecordBuilder();
    const uncompressedSize = BigInt(records.byteLength);
    builder.writeChunk({
      messageStartTime,
      messageEndTime,
      uncompressedSize,
      uncompressedCrc: crc32(records),
      compression: 'zstd',
      records: compressed,
    });
    const chunkLength = BigInt(builder.length);
    const messageIndexOffsets = new Map<number, bigint>();
    for (const index of chunk.indices) {
      messageIndexOffsets.set(index.channelId, chunkStartOffset + BigInt(builder.length));
      builder.writeMessageIndex(index);
    }
    const messageIndexLength = BigInt(builder.length) - chunkLength;
    this.writeAll(builder.buffer);
    this.statistics.chunkCount += 1;
    this.chunkIndexes.push({
      messageStartTime,
      messageEndTime,
      chunkStartOffset,
      chunkLength,
      messageIndexOffsets,
      messageIndexLength,
      compression: 'zstd',
      compressedSize: BigInt(compressed.byteLength),
      uncompressedSize,
    });
    for (const keyed of this.keyed.get(chunk) ?? [])
      this.placed.push({ ...keyed, chunkOffset: Number(chunkStartOffset) });
    this.keyed.delete(chunk);
    chunk.reset();
  }

  /** Length of what was written. */
  private writeRecord(write: (builder: McapRecordBuilder) => void): bigint {
    const builder = new McapRecordBuilder();
    write(builder);
    this.writeAll(builder.buffer);
    return BigInt(builder.length);
  }

  private writeAll(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.byteLength;) done += writeSync(this.fd, bytes, done);
    this.offset += bytes.byteLength;
    this.dataCrc = crc32(bytes, this.dataCrc);
  }
}
