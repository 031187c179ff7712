import { basename } from 'node:path';
import {
  McapIndexedReader,
  type AttachmentIndex,
  Opcode,
  type ChunkIndex,
  type MetadataIndex,
  type Statistics,
} from '@mcap/core';
import type { Said } from '#shared/domain/statement.ts';
import { nested, said, withText } from '#shared/words/statements/said.ts';
import { statement, type Statement } from '#shared/words/statements/statements.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import { recordIn } from '#main/records/recording/format/decodeChunk.ts';
import { McapFile } from '#main/records/recording/format/McapFile.ts';
import { millisecondsOf } from '#main/records/recording/format/recordingTime.ts';
import { checkMagic, scanMcap } from '#main/records/recording/format/scanMcap.ts';
import { RECORDING_METADATA } from '#main/records/recording/format/topics.ts';
import { checkStretches } from './checkStretches.ts';
import type { FileAttachment, MessageStretch, RecordingFileIndex } from './RecordingFileIndex.ts';

/** Why a recording is not opened; the message is for a person. */
export interface RecordingRefusal {
  code: 'not_readable' | 'empty' | 'not_mcap' | 'future_version' | 'damaged' | 'nothing_known';
  message: string;
  statement: Statement;
}

/** The footer's record, and the magic bytes behind it. */
const FOOTER_BYTES = 9 + 20 + 8;
/** An index of more would fill the memory: a recording of 10,000 chunks with 100 channels has 11 MB. */
const SUMMARY_MAX_BYTES = 64 * 1024 * 1024;
/** Notes that are read: each takes a read of its own. */
const METADATA_MAX = 20_000;

/** Attachments are read whole; ours have some kilobytes. */
const ATTACHMENT_MAX_BYTES = 16_000_000;

/** Opens a file as far as it can be read at all. Reads its index, or walks over its records when there is none. */
export async function openRecordingFile(path: string): Promise<Result<RecordingFileIndex, RecordingRefusal>> {
  const name = basename(path);
  let file: McapFile;
  try {
    file = await McapFile.open(path);
  } catch (error) {
    return err(refusalOf('not_readable', said('recording_not_opened', { file: name, why: whyOf(error) })));
  }
  const refuse = async (refusal: RecordingRefusal): Promise<Result<never, RecordingRefusal>> => {
    await file.close();
    return err(refusal);
  };
  try {
    const magic = await checkMagic(file);
    if (!magic.ok) {
      const why = nested('recording_not_replayable', 'why', magic.error, { file: name });
      return await refuse(refusalOf(refusalCodes[magic.error.code] ?? 'not_mcap', withText(why)));
    }
    const index = await checkedIndex(file);
    if (index.stretches.length === 0) {
      const { text, statement: why } = said('recording_without_messages', { file: name });
      const message = [text, ...index.problems.map((problem) => problem.text)].join(' ');
      return await refuse({ code: 'damaged', message, statement: why });
    }
    return ok(index);
  } catch (error) {
    return refuse(refusalOf('damaged', said('recording_damaged', { file: name, why: whyOf(error) })));
  }
}

const refusalCodes: Readonly<Record<string, RecordingRefusal['code']>> = {
  file_empty: 'empty',
  file_other_version: 'future_version',
};

export const refusalOf = (
  code: RecordingRefusal['code'],
  { text, statement: why }: ReturnType<typeof said>,
): RecordingRefusal => ({ code, message: text, statement: why });

const whyOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function checkedIndex(file: McapFile): Promise<RecordingFileIndex> {
  const summary = await summaryOf(file);
  const indexed = summary.ok ? await fromIndex(file, summary.value) : summary;
  const scanned = (why: Statement): Promise<RecordingFileIndex> =>
    fromScan(file, why, summary.ok ? summary.value : null);
  const unchecked = indexed.ok ? indexed.value : await scanned(indexed.error);
  const isOurs = unchecked.metadata.some(({ name }) => name === RECORDING_METADATA);
  const index = await checkStretches(unchecked, isOurs);
  if (!indexed.ok || index.lostMessages === 0) return index;
  // There may be messages that it does not lead to.
  const again = await checkStretches(await scanned(statement('index_without_messages')), isOurs);
  return again.lostMessages < index.lostMessages ? again : index;
}

/** The error says why the summary at the end of the file is of no use. */
async function summaryOf(file: McapFile): Promise<Result<McapIndexedReader, Statement>> {
  try {
    const tail = await file.bytes(Math.max(0, file.sizeBytes - FOOTER_BYTES), Math.min(FOOTER_BYTES, file.sizeBytes));
    const summaryStart = tail.byteLength < FOOTER_BYTES ? 0 : Number(new DataView(tail.buffer).getBigUint64(9, true));
    const summaryBytes = file.sizeBytes - summaryStart;
    if (tail[0] === Number(Opcode.FOOTER) && summaryStart > 0 && summaryBytes > SUMMARY_MAX_BYTES)
      return err(statement('index_too_long', { claimedBytes: summaryBytes, maxBytes: SUMMARY_MAX_BYTES }));
    return ok(await McapIndexedReader.Initialize({ readable: file }));
  } catch (error) {
    return err(statement('index_unreadable', { why: whyOf(error).replace(/ \[library=.*/s, '') }));
  }
}

/** The error says why the index of the file is of no use. */
async function fromIndex(file: McapFile, reader: McapIndexedReader): Promise<Result<RecordingFileIndex, Statement>> {
  const { statistics, chunkIndexes, channelsById, schemasById } = reader;
  const named = new Set(chunkIndexes.flatMap((chunk) => [...chunk.messageIndexOffsets.keys()]));
  if (statistics && statistics.messageCount > 0n && chunkIndexes.length === 0)
    return err(statement('index_without_chunks'));
  if (statistics && statistics.chunkCount > chunkIndexes.length)
    return err(
      statement('index_names_few_chunks', { named: chunkIndexes.length, stated: Number(statistics.chunkCount) }),
    );
  if (chunkIndexes.some(({ chunkStartOffset, chunkLength }) => chunkStartOffset + chunkLength > BigInt(file.sizeBytes)))
    return err(statement('index_beyond_end'));
  if ([...channelsById.values()].some(({ schemaId }) => schemaId !== 0 && !schemasById.has(schemaId)))
    return err(statement('index_without_schemas'));
  if (![...named].every((id) => channelsById.has(id)) || (statistics && statistics.channelCount > channelsById.size))
    return err(statement('index_without_channels'));
  const counts = statistics
    ? new Map([...statistics.channelMessageCounts].map(([id, count]) => [id, Number(count)]))
    : null;
  const problems: Said[] = [];
  return ok({
    file,
    library: reader.header.library,
    profile: reader.header.profile,
    channels: channelsById,
    schemas: schemasById,
    counts,
    spans: null,
    stretches: inFileOrder(chunkIndexes.map(stretchOf)),
    ...claimsOf(statistics),
    keptMs: null,
    lostMessages: 0,
    metadata: await metadataOf(file, reader.metadataIndexes, problems),
    attachments: reader.attachmentIndexes.map(attachmentOf),
    problems,
  });
}

async function fromScan(
  file: McapFile,
  why: Statement,
  summary: McapIndexedReader | null,
): Promise<RecordingFileIndex> {
  const scan = await scanMcap(file);
  const problems: Said[] = [
    withText(
      scan.problem === null
        ? nested('recording_index_unused', 'why', why)
        : nested('recording_not_whole', 'what', scan.problem),
    ),
  ];
  // Other programs declare channels inside the chunks that use them first, or in the summary alone.
  const channels = new Map([...(summary?.channelsById ?? []), ...scan.channels]);
  const schemas = new Map([...(summary?.schemasById ?? []), ...scan.schemas]);
  // What the walk did not reach, the index may.
  const walked = new Set(scan.chunkIndexes.map(({ chunkStartOffset }) => chunkStartOffset));
  const reached = (summary?.chunkIndexes ?? []).filter(({ chunkStartOffset }) => !walked.has(chunkStartOffset));
  const stretches = [...scan.chunkIndexes, ...reached].map(stretchOf);
  for (const { offset, lengthBytes, startTime, endTime, channelIds } of scan.loose)
    stretches.push({
      ...{ offset, lengthBytes, channelIds, isChunk: false },
      unpackedBytes: lengthBytes,
      startMs: millisecondsOf(startTime),
      endMs: millisecondsOf(endTime),
    });
  const { library, profile } = scan;
  const metadata = await metadataOf(file, scan.metadataIndexes, problems);
  const index = {
    file,
    library,
    profile,
    channels,
    schemas,
    spans: null,
    keptMs: null,
    lostMessages: 0,
    metadata,
    attachments: scan.attachmentIndexes.map(attachmentOf),
    problems,
  };
  const counts = scan.withoutMessageIndex.size > 0 ? null : scan.messageCounts;
  return { ...index, counts, stretches: inFileOrder(stretches), ...claimsOf(summary?.statistics) };
}

const inFileOrder = (stretches: MessageStretch[]): MessageStretch[] => stretches.sort((a, b) => a.offset - b.offset);

function claimsOf(statistics: Statistics | undefined): Pick<RecordingFileIndex, 'claimedMs' | 'claimedMessages'> {
  if (!statistics || statistics.messageCount === 0n) return { claimedMs: null, claimedMessages: null };
  const { messageStartTime, messageEndTime, messageCount } = statistics;
  const claimedMs = { startMs: millisecondsOf(messageStartTime), endMs: millisecondsOf(messageEndTime) };
  return { claimedMs, claimedMessages: Number(messageCount) };
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
  problems: Said[],
): Promise<RecordingFileIndex['metadata']> {
  const found: RecordingFileIndex['metadata'] = [];
  if (indexes.length > METADATA_MAX)
    problems.push(said('recording_many_notes', { notes: indexes.length, read: METADATA_MAX }));
  for (const { name, offset, length } of indexes.slice(0, METADATA_MAX)) {
    // A length that an index claims is not believed beyond what metadata of ours ever has.
    if (length > 1_000_000n) continue;
    try {
      const record = recordIn(await file.bytes(Number(offset), Number(length)));
      if (record?.type === 'Metadata') found.push({ name: record.name, pairs: record.metadata });
    } catch (error) {
      const why = error instanceof Error ? error.message : '';
      problems.push(said('recording_note_unreadable', { name, at: String(offset), why }));
    }
  }
  return found;
}
