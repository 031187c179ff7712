import { basename } from 'node:path';
import {
  McapIndexedReader,
  type AttachmentIndex,
  type Channel,
  type ChunkIndex,
  type MetadataIndex,
  type Schema,
} from '@mcap/core';
import { err, ok, type Result } from '#shared/result/result.ts';
import { recordIn } from '#main/recording/format/decodeChunk.ts';
import { McapFile } from '#main/recording/format/McapFile.ts';
import { readChunk } from '#main/recording/format/readChunk.ts';
import { millisecondsOf } from '#main/recording/format/recordingTime.ts';
import { checkMagic, scanMcap } from '#main/recording/format/scanMcap.ts';

/** Why a recording is not opened; the message is for a person. */
export interface RecordingRefusal {
  code: 'not_readable' | 'empty' | 'not_mcap' | 'future_version' | 'damaged' | 'nothing_known';
  message: string;
}

/** A stretch of a file that holds messages: a chunk, or messages outside of chunks. */
export interface MessageStretch {
  offset: number;
  lengthBytes: number;
  /** As the file claims. */
  unpackedBytes: number;
  isChunk: boolean;
  startMs: number;
  endMs: number;
  /** Channels with messages in it; null when the file does not say. */
  channelIds: ReadonlySet<number> | null;
}

export interface ChannelSpan {
  firstMs: number;
  lastMs: number;
}

/** Beginning of the sentence about a file that ends early. */
export const NOT_WHOLE = 'The recording is not whole';

/** Where an attachment stands in its file. */
export interface FileAttachment {
  name: string;
  offset: number;
  lengthBytes: number;
}
/** Attachments are read whole; ours have some kilobytes. */
const ATTACHMENT_MAX_BYTES = 16_000_000;

/** What one file says about itself, by its index or by walking over its records. */
export interface RecordingFileIndex {
  file: McapFile;
  library: string;
  profile: string;
  channels: ReadonlyMap<number, Channel>;
  schemas: ReadonlyMap<number, Schema>;
  /** Messages a channel; null when the file does not say. */
  counts: ReadonlyMap<number, number> | null;
  /** First and last time of each channel's messages; null when they were not looked at. */
  spans: ReadonlyMap<number, ChannelSpan> | null;
  stretches: MessageStretch[];
  metadata: { name: string; pairs: ReadonlyMap<string, string> }[];
  attachments: FileAttachment[];
  /** Sentences about what is missing or damaged; empty for a sound file. */
  problems: string[];
}

/** Opens a file as far as it can be read at all. Reads its index, or walks over its records when there is none. */
export async function openRecordingFile(path: string): Promise<Result<RecordingFileIndex, RecordingRefusal>> {
  const name = basename(path);
  let file: McapFile;
  try {
    file = await McapFile.open(path);
  } catch (error) {
    const message = `${name} cannot be opened: ${error instanceof Error ? error.message : String(error)}.`;
    return err({ code: 'not_readable', message });
  }
  const refuse = async (refusal: RecordingRefusal): Promise<Result<never, RecordingRefusal>> => {
    await file.close();
    return err(refusal);
  };
  try {
    const magic = await checkMagic(file);
    if (!magic.ok) {
      const code = file.sizeBytes === 0 ? 'empty' : magic.error.includes('version') ? 'future_version' : 'not_mcap';
      return await refuse({ code, message: `${name} cannot be replayed: ${magic.error}.` });
    }
    const indexed = await fromIndex(file);
    const index = indexed.ok ? indexed.value : await fromScan(file, indexed.error);
    if (index.stretches.length === 0)
      return await refuse({
        code: 'damaged',
        message: `${name} holds no message that can be read. ${index.problems.join(' ')}`.trim(),
      });
    return ok(index);
  } catch (error) {
    const message = `${name} is damaged: ${error instanceof Error ? error.message : String(error)}.`;
    return refuse({ code: 'damaged', message });
  }
}

/** The error says why the index of the file is of no use. */
async function fromIndex(file: McapFile): Promise<Result<RecordingFileIndex, string>> {
  let reader: McapIndexedReader;
  try {
    reader = await McapIndexedReader.Initialize({ readable: file });
  } catch (error) {
    return err(error instanceof Error ? error.message.replace(/ \[library=.*/s, '') : String(error));
  }
  const { statistics, chunkIndexes, channelsById, schemasById } = reader;
  const named = new Set(chunkIndexes.flatMap((chunk) => [...chunk.messageIndexOffsets.keys()]));
  if (statistics && statistics.messageCount > 0n && chunkIndexes.length === 0)
    return err('its messages are in no chunk');
  if (![...named].every((id) => channelsById.has(id)) || (statistics && statistics.channelCount > channelsById.size))
    return err('its index does not name all channels');
  const counts = statistics
    ? new Map([...statistics.channelMessageCounts].map(([id, count]) => [id, Number(count)]))
    : null;
  const problems: string[] = [];
  return ok({
    file,
    library: reader.header.library,
    profile: reader.header.profile,
    channels: channelsById,
    schemas: schemasById,
    counts,
    spans: null,
    stretches: chunkIndexes.map(stretchOf),
    metadata: await metadataOf(file, reader.metadataIndexes, problems),
    attachments: reader.attachmentIndexes.map(attachmentOf),
    problems,
  });
}

async function fromScan(file: McapFile, why: string): Promise<RecordingFileIndex> {
  const scan = await scanMcap(file);
  const problems = [
    scan.problem === null
      ? `The index of the recording is of no use (${why}); it was read from its beginning.`
      : `${NOT_WHOLE}: ${scan.problem}. Everything before that is used.`,
  ];
  // Other programs declare channels inside the chunks that use them first.
  const channels = new Map(scan.channels);
  const schemas = new Map(scan.schemas);
  const counts = new Map(scan.messageCounts);
  const stretches: MessageStretch[] = [];
  for (const index of scan.chunkIndexes) {
    const stretch = stretchOf(index);
    const isUnknown = stretch.channelIds === null || [...stretch.channelIds].some((id) => !channels.has(id));
    if (!isUnknown) {
      stretches.push(stretch);
      continue;
    }
    const chunk = await readChunk(file, stretch.offset, stretch.lengthBytes);
    if (!chunk.ok) {
      problems.push(`The chunk at ${stretch.offset} ${chunk.error}; it is left out.`);
      continue;
    }
    for (const schema of chunk.value.schemas) schemas.set(schema.id, schema);
    for (const channel of chunk.value.channels) channels.set(channel.id, channel);
    if (scan.withoutMessageIndex.has(index.chunkStartOffset))
      for (const id of chunk.value.channelIds) counts.set(id, (counts.get(id) ?? 0) + 1);
    const channelIds = new Set(chunk.value.channelIds);
    if (channelIds.size > 0) stretches.push({ ...stretch, channelIds });
  }
  for (const { offset, lengthBytes, startTime, endTime, channelIds } of scan.loose)
    stretches.push({
      offset,
      lengthBytes,
      unpackedBytes: lengthBytes,
      isChunk: false,
      startMs: millisecondsOf(startTime),
      endMs: millisecondsOf(endTime),
      channelIds,
    });
  const { library, profile } = scan;
  const metadata = await metadataOf(file, scan.metadataIndexes, problems);
  const attachments = scan.attachmentIndexes.map(attachmentOf);
  return {
    ...{ file, library, profile, channels, schemas, counts, spans: null },
    ...{ stretches, metadata, attachments, problems },
  };
}

const attachmentOf = ({ name, offset, length }: AttachmentIndex): FileAttachment => ({
  name,
  offset: Number(offset),
  lengthBytes: Number(length),
});

/** The bytes of an attachment; null where there is none of this name and a length that is read. */
export async function readAttachment(
  file: McapFile,
  { name, offset, lengthBytes }: FileAttachment,
): Promise<Uint8Array | null> {
  if (lengthBytes > ATTACHMENT_MAX_BYTES) return null;
  try {
    const record = recordIn(await file.bytes(offset, lengthBytes));
    return record?.type === 'Attachment' && record.name === name ? record.data : null;
  } catch {
    return null;
  }
}

function stretchOf(index: ChunkIndex): MessageStretch {
  const channelIds = new Set(index.messageIndexOffsets.keys());
  return {
    offset: Number(index.chunkStartOffset),
    lengthBytes: Number(index.chunkLength),
    unpackedBytes: Number(index.uncompressedSize),
    isChunk: true,
    startMs: millisecondsOf(index.messageStartTime),
    endMs: millisecondsOf(index.messageEndTime),
    channelIds: channelIds.size > 0 ? channelIds : null,
  };
}

async function metadataOf(
  file: McapFile,
  indexes: readonly MetadataIndex[],
  problems: string[],
): Promise<RecordingFileIndex['metadata']> {
  const found: RecordingFileIndex['metadata'] = [];
  for (const { name, offset, length } of indexes) {
    // A length that an index claims is not believed beyond what metadata of ours ever has.
    if (length > 1_000_000n) continue;
    try {
      const record = recordIn(await file.bytes(Number(offset), Number(length)));
      if (record?.type === 'Metadata') found.push({ name: record.name, pairs: record.metadata });
    } catch (error) {
      problems.push(`The note "${name}" at ${offset} cannot be read (${error instanceof Error ? error.message : ''}).`);
    }
  }
  return found;
}
