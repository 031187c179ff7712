import { crc32 } from 'node:zlib';
import {
  McapRecordBuilder,
  Opcode,
  type AttachmentIndex,
  type Channel,
  type ChunkIndex,
  type MetadataIndex,
  type Schema,
  type Statistics,
} from '@mcap/core';

/** What stands behind the data of a finished file, so that a reader needs not read the data to find its way. */
export interface McapSummary {
  schemas: readonly Schema[];
  channels: readonly Channel[];
  statistics: Statistics;
  chunkIndexes: readonly ChunkIndex[];
  attachmentIndexes: readonly AttachmentIndex[];
  metadataIndexes: readonly MetadataIndex[];
}

/**
 * Bytes from the DataEnd record to the end of the file, for data that ends at `dataEndOffset`. A data CRC of 0 says that
 * none was computed.
 */
export function summaryBytes(summary: McapSummary, dataEndOffset: number, dataSectionCrc: number): Uint8Array {
  const builder = new McapRecordBuilder();
  builder.writeDataEnd({ dataSectionCrc });
  const dataEndLength = builder.length;
  const summaryStart = BigInt(dataEndOffset + dataEndLength);
  const groups: { groupOpcode: number; groupStart: bigint; groupLength: bigint }[] = [];
  const group = (groupOpcode: number, write: () => void): void => {
    const startsAt = builder.length;
    write();
    if (builder.length > startsAt)
      groups.push({
        groupOpcode,
        groupStart: BigInt(dataEndOffset + startsAt),
        groupLength: BigInt(builder.length - startsAt),
      });
  };
  group(Opcode.SCHEMA, () => summary.schemas.forEach((schema) => builder.writeSchema(schema)));
  group(Opcode.CHANNEL, () => summary.channels.forEach((channel) => builder.writeChannel(channel)));
  group(Opcode.STATISTICS, () => builder.writeStatistics(summary.statistics));
  group(Opcode.METADATA_INDEX, () => summary.metadataIndexes.forEach((index) => builder.writeMetadataIndex(index)));
  group(Opcode.ATTACHMENT_INDEX, () =>
    summary.attachmentIndexes.forEach((index) => builder.writeAttachmentIndex(index)),
  );
  group(Opcode.CHUNK_INDEX, () => summary.chunkIndexes.forEach((index) => builder.writeChunkIndex(index)));
  const summaryOffsetStart = BigInt(dataEndOffset + builder.length);
  for (const offset of groups) builder.writeSummaryOffset(offset);

  // The CRC covers the summary and the footer's own fields up to it.
  const footerHead = new DataView(new ArrayBuffer(1 + 8 + 8 + 8));
  footerHead.setUint8(0, Opcode.FOOTER);
  footerHead.setBigUint64(1, 20n, true);
  footerHead.setBigUint64(9, summaryStart, true);
  footerHead.setBigUint64(17, summaryOffsetStart, true);
  const summaryCrc = crc32(
    new Uint8Array(footerHead.buffer),
    crc32(builder.buffer.subarray(dataEndLength, builder.length)),
  );
  builder.writeFooter({ summaryStart, summaryOffsetStart, summaryCrc });
  builder.writeMagic();
  return builder.buffer.slice();
}

export const emptyStatistics = (): Statistics => ({
  messageCount: 0n,
  schemaCount: 0,
  channelCount: 0,
  attachmentCount: 0,
  metadataCount: 0,
  chunkCount: 0,
  messageStartTime: 0n,
  messageEndTime: 0n,
  channelMessageCounts: new Map(),
});
