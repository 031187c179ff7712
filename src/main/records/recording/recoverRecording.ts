import { open, rename, rm } from 'node:fs/promises';
import { McapRecordBuilder, type Message } from '@mcap/core';
import { withText } from '#shared/words/statements/said.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import type { DecodedChunk } from './format/decodeChunk.ts';
import { McapFile } from './format/McapFile.ts';
import { emptyStatistics, summaryBytes } from './format/mcapSummary.ts';
import { readChunk } from './format/readChunk.ts';
import { nanosecondsOf } from './format/recordingTime.ts';
import { checkMagic, scanMcap, type McapScan } from './format/scanMcap.ts';
import { FINISHED_ENDING, UNFINISHED_ENDING } from './format/topics.ts';

export interface RecoveredRecording {
  path: string;
  chunks: number;
  messages: number;
  /** Bytes behind the last whole record that were cut off: at most what had not been flushed. */
  cutBytes: number;
}

/**
 * Gives a file whose program ended while writing its index, in place: everything up to the last whole chunk stays where it
 * is. The file gets its finished name. An error tells why nothing could be done; the file is then left as it was, unless it
 * holds no message at all, in which case it is removed and the result says 0 messages.
 */
export async function recoverRecording(unfinishedPath: string): Promise<Result<RecoveredRecording, string>> {
  const path = unfinishedPath.slice(0, -UNFINISHED_ENDING.length) + FINISHED_ENDING;
  try {
    const file = await McapFile.open(unfinishedPath);
    let scan: McapScan;
    let last: DecodedChunk | null = null;
    try {
      const magic = await checkMagic(file);
      if (!magic.ok) {
        if (file.sizeBytes > MAGIC_ONLY_BYTES)
          return err(`${unfinishedPath} cannot be recovered: ${withText(magic.error).text}.`);
        await rm(unfinishedPath);
        return ok({ path, chunks: 0, messages: 0, cutBytes: file.sizeBytes });
      }
      scan = await scanMcap(file);
      last = await dropDamagedEnd(scan, file);
    } finally {
      await file.close();
    }
    if (scan.chunkIndexes.length === 0) {
      await rm(unfinishedPath);
      return ok({ path, chunks: 0, messages: 0, cutBytes: file.sizeBytes });
    }
    const messages = await writeEnd(unfinishedPath, scan, last);
    await rename(unfinishedPath, path);
    return ok({ path, chunks: scan.chunkIndexes.length, messages, cutBytes: file.sizeBytes - scan.dataEndOffset });
  } catch (error) {
    return err(`${unfinishedPath} cannot be recovered: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

const MAGIC_ONLY_BYTES = 8;

/**
 * A power failure can leave a last chunk whose bytes never reached the disk: such ones are cut off. Returns the last chunk
 * unpacked when its message index must be written anew.
 */
async function dropDamagedEnd(scan: McapScan, file: McapFile): Promise<DecodedChunk | null> {
  for (;;) {
    const index = scan.chunkIndexes.at(-1);
    if (!index) return null;
    const chunk = await readChunk(file, Number(index.chunkStartOffset), Number(index.chunkLength));
    const hasAllIndexes =
      chunk.ok && [...new Set(chunk.value.channelIds)].every((id) => index.messageIndexOffsets.has(id));
    if (chunk.ok && hasAllIndexes) return null;
    if (chunk.ok) {
      // Its message index is not whole: that is cut off with what follows, and written again.
      await uncount(scan, file, index.messageIndexOffsets);
      index.messageIndexOffsets.clear();
      index.messageIndexLength = 0n;
      cutAt(scan, Number(index.chunkStartOffset + index.chunkLength));
      return chunk.value;
    }
    await uncount(scan, file, index.messageIndexOffsets);
    scan.chunkIndexes.pop();
    cutAt(scan, Number(index.chunkStartOffset));
  }
}

function cutAt(scan: McapScan, offset: number): void {
  scan.dataEndOffset = offset;
  scan.metadataIndexes = scan.metadataIndexes.filter((index) => index.offset < BigInt(offset));
  scan.attachmentIndexes = scan.attachmentIndexes.filter((index) => index.offset < BigInt(offset));
}

async function uncount(scan: McapScan, file: McapFile, offsets: ReadonlyMap<number, bigint>): Promise<void> {
  for (const [channelId, offset] of offsets) {
    const head = await file.bytes(Number(offset), 15);
    const count = Math.floor(new DataView(head.buffer).getUint32(11, true) / 16);
    scan.messageCounts.set(channelId, (scan.messageCounts.get(channelId) ?? 0) - count);
  }
}

/** Number of messages in the file. */
async function writeEnd(path: string, scan: McapScan, last: DecodedChunk | null): Promise<number> {
  const builder = new McapRecordBuilder();
  const lastIndex = scan.chunkIndexes.at(-1);
  if (last && lastIndex) {
    for (const [channelId, records] of messageIndexOf(last)) {
      lastIndex.messageIndexOffsets.set(channelId, BigInt(scan.dataEndOffset + builder.length));
      builder.writeMessageIndex({ channelId, records });
      scan.messageCounts.set(channelId, (scan.messageCounts.get(channelId) ?? 0) + records.length);
    }
    lastIndex.messageIndexLength = BigInt(builder.length);
  }
  const statistics = emptyStatistics();
  const starts = scan.chunkIndexes.map((index) => index.messageStartTime);
  const ends = scan.chunkIndexes.map((index) => index.messageEndTime);
  const counts = [...scan.messageCounts].filter(([, count]) => count > 0);
  const messages = counts.reduce((sum, [, count]) => sum + count, 0);
  Object.assign(statistics, {
    messageCount: BigInt(messages),
    schemaCount: scan.schemas.size,
    channelCount: scan.channels.size,
    attachmentCount: scan.attachmentIndexes.length,
    metadataCount: scan.metadataIndexes.length,
    chunkCount: scan.chunkIndexes.length,
    messageStartTime: starts.reduce((a, b) => (b < a ? b : a)),
    messageEndTime: ends.reduce((a, b) => (b > a ? b : a)),
    channelMessageCounts: new Map(counts.map(([id, count]) => [id, BigInt(count)])),
  });
  const { chunkIndexes, attachmentIndexes, metadataIndexes } = scan;
  const summary = summaryBytes(
    {
      schemas: [...scan.schemas.values()],
      channels: [...scan.channels.values()],
      statistics,
      chunkIndexes,
      attachmentIndexes,
      metadataIndexes,
    },
    scan.dataEndOffset + builder.length,
    0,
  );
  const handle = await open(path, 'r+');
  try {
    await handle.truncate(scan.dataEndOffset);
    await handle.write(builder.buffer, 0, builder.length, scan.dataEndOffset);
    await handle.write(summary, 0, summary.byteLength, scan.dataEndOffset + builder.length);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return messages;
}

function messageIndexOf(chunk: DecodedChunk): Map<number, [Message['logTime'], bigint][]> {
  const MESSAGE_HEAD_BYTES = 31;
  const byChannel = new Map<number, [bigint, bigint][]>();
  for (let i = 0; i < chunk.count; i += 1) {
    const channelId = chunk.channelIds[i] ?? 0;
    const records = byChannel.get(channelId) ?? [];
    byChannel.set(channelId, records);
    records.push([nanosecondsOf(chunk.timesMs[i] ?? 0), BigInt((chunk.dataStarts[i] ?? 0) - MESSAGE_HEAD_BYTES)]);
  }
  return byChannel;
}
