import { crc32 } from 'node:zlib';
import { McapRecordBuilder, type Channel, type ChunkIndex, type Schema } from '@mcap/core';
import { emptyStatistics, summaryBytes } from '#main/records/recording/format/mcapSummary.ts';

export interface RawMessage {
  channelId?: number;
  timeNs: bigint;
  data: string | Uint8Array;
}

export interface RawChunk {
  messages: readonly RawMessage[];
  /** What the chunk and its index claim. Default: the times of the messages, 0 without any. */
  startNs?: bigint;
  endNs?: bigint;
  /** Changes the plain bytes; the chunk then has no checksum. */
  mangle?: (plain: Uint8Array) => Uint8Array;
  compression?: string;
  pack?: (plain: Uint8Array) => Uint8Array;
  /** Default: the size of the plain bytes. */
  claimedBytes?: number;
}

export interface RawMcap {
  chunks: readonly RawChunk[];
  channels?: readonly { id: number; topic: string; schemaName: string }[];
  /** Where schemas and channels stand. Default: everywhere. */
  declared?: 'everywhere' | 'in chunks' | 'in summary';
  /** Whether there is a summary with an index. Default true. */
  indexed?: boolean;
  /** Changes the index before it is written. */
  mangleIndex?: (index: ChunkIndex, place: number) => ChunkIndex;
}

const encoder = new TextEncoder();

/** A recording of JSON messages written record by record, so that any of them can be other than it should be. */
export function rawMcap(raw: RawMcap): Uint8Array {
  const { chunks, channels = [{ id: 1, topic: '/v', schemaName: 'x.Value' }], declared = 'everywhere' } = raw;
  const schemas: Schema[] = channels.map(({ id, schemaName }) => ({
    ...{ id, name: schemaName, encoding: 'jsonschema', data: encoder.encode('{"type":"object"}') },
  }));
  const declaredChannels: Channel[] = channels.map(({ id, topic }) => ({
    ...{ id, schemaId: id, topic, messageEncoding: 'json', metadata: new Map<string, string>() },
  }));
  const file = new McapRecordBuilder();
  file.writeMagic();
  file.writeHeader({ profile: '', library: 'another program' });
  const indexes: ChunkIndex[] = [];
  const statistics = emptyStatistics();
  for (const chunk of chunks) {
    const inside = new McapRecordBuilder();
    if (declared !== 'in summary') {
      for (const schema of schemas) inside.writeSchema(schema);
      for (const channel of declaredChannels) inside.writeChannel(channel);
    }
    const offsets = new Map<number, [bigint, bigint][]>();
    for (const [sequence, { channelId = 1, timeNs, data }] of chunk.messages.entries()) {
      const bytes = typeof data === 'string' ? encoder.encode(data) : data;
      const listed = offsets.get(channelId) ?? [];
      offsets.set(channelId, [...listed, [timeNs, BigInt(inside.length)]]);
      inside.writeMessage({ channelId, sequence, logTime: timeNs, publishTime: timeNs, data: bytes });
      statistics.channelMessageCounts.set(channelId, (statistics.channelMessageCounts.get(channelId) ?? 0n) + 1n);
      statistics.messageCount += 1n;
    }
    const plain = chunk.mangle?.(inside.buffer.slice()) ?? inside.buffer.slice();
    const times = chunk.messages.map(({ timeNs }) => timeNs).sort((a, b) => (a < b ? -1 : 1));
    const { compression = '', pack = (bytes) => bytes, startNs = times[0] ?? 0n, endNs = times.at(-1) ?? 0n } = chunk;
    const uncompressedSize = BigInt(chunk.claimedBytes ?? plain.byteLength);
    const records = pack(plain);
    const chunkStartOffset = BigInt(file.length);
    file.writeChunk({
      ...{ messageStartTime: startNs, messageEndTime: endNs, compression, records, uncompressedSize },
      uncompressedCrc: chunk.mangle ? 0 : crc32(plain),
    });
    const chunkLength = BigInt(file.length) - chunkStartOffset;
    const messageIndexOffsets = new Map<number, bigint>();
    for (const [channelId, listed] of offsets) {
      messageIndexOffsets.set(channelId, BigInt(file.length));
      file.writeMessageIndex({ channelId, records: listed });
    }
    indexes.push({
      ...{ messageStartTime: startNs, messageEndTime: endNs, chunkStartOffset, chunkLength, messageIndexOffsets },
      messageIndexLength: BigInt(file.length) - chunkStartOffset - chunkLength,
      ...{ compression, compressedSize: BigInt(records.byteLength), uncompressedSize },
    });
    const isFirst = indexes.length === 1;
    if (isFirst || startNs < statistics.messageStartTime) statistics.messageStartTime = startNs;
    if (endNs > statistics.messageEndTime) statistics.messageEndTime = endNs;
  }
  const { indexed = true, mangleIndex = (index) => index } = raw;
  if (!indexed) {
    file.writeDataEnd({ dataSectionCrc: 0 });
    file.writeFooter({ summaryStart: 0n, summaryOffsetStart: 0n, summaryCrc: 0 });
    file.writeMagic();
    return file.buffer.slice();
  }
  const isRepeated = declared !== 'in chunks';
  const summary = summaryBytes(
    {
      schemas: isRepeated ? schemas : [],
      channels: isRepeated ? declaredChannels : [],
      statistics: { ...statistics, chunkCount: indexes.length, channelCount: channels.length },
      chunkIndexes: indexes.map(mangleIndex),
      ...{ attachmentIndexes: [], metadataIndexes: [] },
    },
    file.length,
    0,
  );
  return Buffer.concat([file.buffer.slice(), summary]);
}

export const RAW_START_NS = 1_790_000_000_000_000_000n;

/** Messages `{"value":n}`, 10 ms apart, from a place on. */
export const values = (from: number, count: number, startNs = RAW_START_NS): RawMessage[] =>
  Array.from({ length: count }, (_, i) => ({
    timeNs: startNs + BigInt(from + i) * 10_000_000n,
    data: `{"value":${from + i}}`,
  }));
