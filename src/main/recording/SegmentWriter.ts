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

/**
 * Writes one MCAP file, synchronously: it lives on the recorder's own thread. Schemas and channels stand before the chunks
 * that use them, outside of any chunk, so that a file whose end is missing can be indexed again without unpacking it.
 * Every method may throw a file system error; the file is then as good as one whose process was killed.
 */
export class SegmentWriter {
  readonly path: string;
  private readonly fd: number;
  private readonly chunkBytes: number;
  private readonly chunk = new McapChunkBuilder({ useMessageIndex: true });
  private readonly statistics = emptyStatistics();
  private readonly schemas: Schema[] = [];
  private readonly channels: Channel[] = [];
  private readonly chunkIndexes: ChunkIndex[] = [];
  private readonly attachmentIndexes: AttachmentIndex[] = [];
  private readonly metadataIndexes: MetadataIndex[] = [];
  private readonly sequences: number[] = [];
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
    return this.offset + this.chunk.byteLength;
  }

  get messageCount(): number {
    return Number(this.statistics.messageCount);
  }

  get waitingMessages(): number {
    return this.chunk.numMessages;
  }

  addSchema(name: string, data: Uint8Array): number {
    const schema: Schema = { id: this.schemas.length + 1, name, encoding: JSON_SCHEMA_ENCODING, data };
    this.schemas.push(schema);
    this.statistics.schemaCount += 1;
    this.writeRecord((builder) => builder.writeSchema(schema));
    return schema.id;
  }

  addChannel(topic: string, schemaId: number, metadata: ReadonlyMap<string, string> = new Map()): number {
    const channel: Channel = {
      id: this.channels.length,
      schemaId,
      topic,
      messageEncoding: JSON_ENCODING,
      metadata: new Map(metadata),
    };
    this.channels.push(channel);
    this.sequences.push(0);
    this.statistics.channelCount += 1;
    this.writeRecord((builder) => builder.writeChannel(channel));
    return channel.id;
  }

  /** True when it filled a chunk, which is then in the file. */
  addMessage(channelId: number, timeNs: bigint, data: Uint8Array): boolean {
    const { statistics } = this;
    const sequence = (this.sequences[channelId] ?? 0) + 1;
    this.sequences[channelId] = sequence;
    this.chunk.addMessage({ channelId, sequence, logTime: timeNs, publishTime: timeNs, data });
    if (statistics.messageCount === 0n || timeNs < statistics.messageStartTime) statistics.messageStartTime = timeNs;
    if (statistics.messageCount === 0n || timeNs > statistics.messageEndTime) statistics.messageEndTime = timeNs;
    statistics.messageCount += 1n;
    statistics.channelMessageCounts.set(channelId, BigInt(sequence));
    if (this.chunk.byteLength < this.chunkBytes) return false;
    this.flush();
    return true;
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
    if (this.chunk.numMessages > 0) this.writeChunk();
    fdatasyncSync(this.fd);
  }

  /** Ends the file with its index. Nothing may be called afterwards. */
  finish(): void {
    if (this.chunk.numMessages > 0) this.writeChunk();
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

  private writeChunk(): void {
    const { chunk } = this;
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
