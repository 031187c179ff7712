import { readFileSync } from 'node:fs';
import { zstdDecompressSync } from 'node:zlib';
import { messageDecoder } from '#main/records/recording/format/messageDecoder.ts';
import { McapIndexedReader, McapStreamReader, type DecompressHandlers, type TypedMcapRecord } from '@mcap/core';

const decompressHandlers: DecompressHandlers = { zstd: (bytes) => new Uint8Array(zstdDecompressSync(bytes)) };

export interface StrictlyRead {
  /** Messages by topic, in the order of the indexed reader. */
  messages: { topic: string; timeNs: bigint; json: unknown }[];
  records: Partial<Record<TypedMcapRecord['type'], number>>;
  schemaOfTopic: Map<string, { name: string; encoding: string; text: string }>;
  metadata: { name: string; pairs: Map<string, string> }[];
  attachments: { name: string; text: string }[];
}

/**
 * Reads a file with the reference library, record by record and by its index, every checksum verified. Throws where the
 * two differ, where the file is not whole, or where the library complains.
 */
export async function strictRead(path: string): Promise<StrictlyRead> {
  const bytes = new Uint8Array(readFileSync(path));
  const stream = new McapStreamReader({ validateCrcs: true, decompressHandlers });
  stream.append(bytes);
  const read: StrictlyRead = { messages: [], records: {}, schemaOfTopic: new Map(), metadata: [], attachments: [] };
  const decoder = new TextDecoder();
  let streamed = 0;
  for (let record = stream.nextRecord(); record; record = stream.nextRecord()) {
    read.records[record.type] = (read.records[record.type] ?? 0) + 1;
    if (record.type === 'Message') streamed += 1;
    if (record.type === 'Metadata') read.metadata.push({ name: record.name, pairs: record.metadata });
    if (record.type === 'Attachment') read.attachments.push({ name: record.name, text: decoder.decode(record.data) });
  }
  if (!stream.done()) throw new Error(`${path} is not read to its end.`);
  const readable = {
    size: async () => BigInt(bytes.byteLength),
    read: async (offset: bigint, size: bigint) => bytes.slice(Number(offset), Number(offset + size)),
  };
  const indexed = await McapIndexedReader.Initialize({ readable, decompressHandlers });
  for (const channel of indexed.channelsById.values()) {
    const schema = indexed.schemasById.get(channel.schemaId);
    const { name = '', encoding = '' } = schema ?? {};
    read.schemaOfTopic.set(channel.topic, { name, encoding, text: decoder.decode(schema?.data) });
  }
  for await (const { channelId, logTime, data } of indexed.readMessages({ validateCrcs: true })) {
    const channel = indexed.channelsById.get(channelId);
    const decode = channel && messageDecoder(channel.messageEncoding, indexed.schemasById.get(channel.schemaId));
    const json = decode?.(data);
    if (json === undefined) throw new Error(`${path}: a message of ${channel?.topic} does not fit its schema.`);
    read.messages.push({ topic: channel?.topic ?? '', timeNs: logTime, json });
  }
  if (streamed !== read.messages.length || BigInt(streamed) !== indexed.statistics?.messageCount)
    throw new Error(
      `${path}: ${streamed} messages in the file, ${read.messages.length} by the index, ${indexed.statistics?.messageCount} by the statistics.`,
    );
  return read;
}
