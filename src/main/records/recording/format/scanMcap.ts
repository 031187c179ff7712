import {
  Opcode,
  type AttachmentIndex,
  type Channel,
  type ChunkIndex,
  type MetadataIndex,
  type Schema,
} from '@mcap/core';
import { err, ok, type Result } from '#shared/result/result.ts';
import { nested } from '#shared/words/statements/said.ts';
import { statement, type Statement } from '#shared/words/statements/statements.ts';
import { recordIn } from './decodeChunk.ts';
import type { McapFile } from './McapFile.ts';
import { nanosecondsOf, millisecondsOfHalves } from './recordingTime.ts';

/** Messages that stand outside of chunks, in one stretch of the file. */
export interface LooseMessages {
  offset: number;
  lengthBytes: number;
  startTime: bigint;
  endTime: bigint;
  channelIds: Set<number>;
  count: number;
}

/** What a file's records say, found by walking over them; for files without an index that can be used. */
export interface McapScan {
  library: string;
  profile: string;
  schemas: Map<number, Schema>;
  channels: Map<number, Channel>;
  chunkIndexes: ChunkIndex[];
  /** Offsets of chunks whose message index is missing or not whole. */
  withoutMessageIndex: Set<bigint>;
  messageCounts: Map<number, number>;
  attachmentIndexes: AttachmentIndex[];
  metadataIndexes: MetadataIndex[];
  loose: LooseMessages[];
  /** End of the last whole record of the data: everything before it is good. */
  dataEndOffset: number;
  /** Whether the data was ended on purpose, not by a crash. */
  ended: boolean;
  /** What stopped the walk; null at a proper end. */
  problem: Statement | null;
}

export const MAGIC_BYTES = 8;
const MAGIC_BEFORE_VERSION = [0x89, 0x4d, 0x43, 0x41, 0x50];
const RECORD_HEAD_BYTES = 9;
/** Records that are parsed whole while walking. */
const PARSED_MAX_BYTES = 64 * 1024 * 1024;
/** Records, and chunks among them, that are walked over: a file may hold nothing but heads of records. */
const RECORDS_MAX = 20_000_000;
const CHUNKS_MAX = 500_000;
/** Loose messages are taken together up to this. */
const LOOSE_MAX_BYTES = 1024 * 1024;

/** First bytes of a file: the error says what it is instead of an MCAP file that can be read. */
export async function checkMagic(file: McapFile): Promise<Result<null, Statement>> {
  if (file.sizeBytes === 0) return err(statement('file_empty'));
  const head = await file.bytes(0, Math.min(MAGIC_BYTES, file.sizeBytes));
  const common = MAGIC_BEFORE_VERSION.slice(0, head.length);
  if (!common.every((byte, i) => head[i] === byte)) return err(statement('file_not_mcap'));
  if (head.length < MAGIC_BYTES) return err(statement('file_too_short', { sizeBytes: head.length }));
  const version = String.fromCharCode(head[5] ?? 0);
  if (version !== '0') return err(statement('file_other_version', { version }));
  return ok(null);
}

/** Walks over the records without unpacking chunks. Expects that `checkMagic` passed. */
export async function scanMcap(file: McapFile): Promise<McapScan> {
  const scan: McapScan = {
    library: '',
    profile: '',
    schemas: new Map(),
    channels: new Map(),
    chunkIndexes: [],
    withoutMessageIndex: new Set(),
    messageCounts: new Map(),
    attachmentIndexes: [],
    metadataIndexes: [],
    loose: [],
    dataEndOffset: MAGIC_BYTES,
    ended: false,
    problem: null,
  };
  let at = MAGIC_BYTES;
  for (let records = 0; at < file.sizeBytes; records += 1) {
    if (records >= RECORDS_MAX) return stopped(scan, statement('walk_too_many_records', { max: RECORDS_MAX }));
    if (scan.chunkIndexes.length >= CHUNKS_MAX || scan.loose.length >= CHUNKS_MAX)
      return stopped(scan, statement('walk_too_many_chunks', { max: CHUNKS_MAX }));
    if (at + RECORD_HEAD_BYTES > file.sizeBytes) return stopped(scan, statement('walk_ends_in_record', { at }));
    const head = await file.nearby(at, RECORD_HEAD_BYTES);
    const view = new DataView(head.buffer, head.byteOffset, RECORD_HEAD_BYTES);
    const opcode = view.getUint8(0);
    const length = view.getUint32(1, true) + view.getUint32(5, true) * 2 ** 32;
    const total = RECORD_HEAD_BYTES + length;
    if (opcode === 0) return stopped(scan, statement('walk_only_zeros', { at }));
    if (at + total > file.sizeBytes)
      return stopped(scan, statement('walk_cut_in_record', { endsAt: file.sizeBytes, at }));
    if (opcode === Number(Opcode.DATA_END)) {
      scan.dataEndOffset = at;
      scan.ended = true;
      return scan;
    }
    const problem = await take(scan, file, opcode, at, total);
    if (problem !== null) return stopped(scan, nested('walk_bad_record', 'record', problem, { at }));
    at += total;
    scan.dataEndOffset = at;
  }
  return stopped(scan, statement('walk_without_end'));
}

function stopped(scan: McapScan, problem: Statement): McapScan {
  scan.problem = problem;
  return scan;
}

async function take(
  scan: McapScan,
  file: McapFile,
  opcode: number,
  offset: number,
  total: number,
): Promise<Statement | null> {
  switch (opcode) {
    case Number(Opcode.CHUNK):
      return takeChunk(scan, file, offset, total);
    case Number(Opcode.MESSAGE_INDEX):
      return takeMessageIndex(scan, file, offset, total);
    case Number(Opcode.MESSAGE):
      return takeLooseMessage(scan, file, offset, total);
    case Number(Opcode.HEADER):
    case Number(Opcode.SCHEMA):
    case Number(Opcode.CHANNEL):
    case Number(Opcode.METADATA):
    case Number(Opcode.ATTACHMENT): {
      if (total > PARSED_MAX_BYTES)
        return opcode === Number(Opcode.ATTACHMENT) ? null : statement('record_too_long', { claimedBytes: total });
      const record = recordIn(await file.bytes(offset, total));
      if (!record) return statement('record_unparsed');
      if (record.type === 'Header') Object.assign(scan, { library: record.library, profile: record.profile });
      if (record.type === 'Schema') scan.schemas.set(record.id, record);
      if (record.type === 'Channel') scan.channels.set(record.id, record);
      const place = { offset: BigInt(offset), length: BigInt(total) };
      if (record.type === 'Metadata') scan.metadataIndexes.push({ ...place, name: record.name });
      if (record.type === 'Attachment') {
        const { name, mediaType, logTime, createTime, data } = record;
        const dataSize = BigInt(data.byteLength);
        scan.attachmentIndexes.push({ ...place, name, mediaType, logTime, createTime, dataSize });
      }
      return null;
    }
    default:
      // Records of later minor versions and private ones are stepped over, as the format asks.
      return null;
  }
}

async function takeChunk(scan: McapScan, file: McapFile, offset: number, total: number): Promise<Statement | null> {
  // Times 16, size 8, CRC 4, then the compression's name with its length.
  const fixed = 16 + 8 + 4 + 4;
  if (total < RECORD_HEAD_BYTES + fixed + 8) return statement('record_too_short_for_chunk');
  const bytes = await file.nearby(offset + RECORD_HEAD_BYTES, Math.min(fixed + 40, total - RECORD_HEAD_BYTES));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const nameLength = view.getUint32(28, true);
  if (nameLength > 32 || fixed + nameLength + 8 > bytes.byteLength) return statement('record_without_compression');
  const compression = new TextDecoder().decode(bytes.subarray(fixed, fixed + nameLength));
  const compressedSize = view.getBigUint64(fixed + nameLength, true);
  if (BigInt(total) !== BigInt(RECORD_HEAD_BYTES + fixed + nameLength + 8) + compressedSize)
    return statement('record_of_other_length', { packedBytes: String(compressedSize), recordBytes: total });
  const chunkStartOffset = BigInt(offset);
  scan.withoutMessageIndex.add(chunkStartOffset);
  scan.chunkIndexes.push({
    messageStartTime: view.getBigUint64(0, true),
    messageEndTime: view.getBigUint64(8, true),
    chunkStartOffset,
    chunkLength: BigInt(total),
    messageIndexOffsets: new Map(),
    messageIndexLength: 0n,
    compression,
    compressedSize,
    uncompressedSize: view.getBigUint64(16, true),
  });
  return null;
}

async function takeMessageIndex(
  scan: McapScan,
  file: McapFile,
  offset: number,
  total: number,
): Promise<Statement | null> {
  const chunk = scan.chunkIndexes.at(-1);
  if (!chunk || total < RECORD_HEAD_BYTES + 6) return statement('record_index_without_chunk');
  const bytes = await file.nearby(offset + RECORD_HEAD_BYTES, 6);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 6);
  const channelId = view.getUint16(0, true);
  const count = Math.floor(view.getUint32(2, true) / 16);
  chunk.messageIndexOffsets.set(channelId, BigInt(offset));
  chunk.messageIndexLength += BigInt(total);
  scan.withoutMessageIndex.delete(chunk.chunkStartOffset);
  scan.messageCounts.set(channelId, (scan.messageCounts.get(channelId) ?? 0) + count);
  return null;
}

async function takeLooseMessage(
  scan: McapScan,
  file: McapFile,
  offset: number,
  total: number,
): Promise<Statement | null> {
  if (total < RECORD_HEAD_BYTES + 22) return statement('record_too_short_for_message');
  const bytes = await file.nearby(offset + RECORD_HEAD_BYTES, 22);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 22);
  const channelId = view.getUint16(0, true);
  const time = nanosecondsOf(millisecondsOfHalves(view.getUint32(6, true), view.getUint32(10, true)));
  const last = scan.loose.at(-1);
  // Schemas, notes and the like between them are stepped over when the stretch is read.
  const follows = last && offset + total - last.offset <= LOOSE_MAX_BYTES;
  if (follows) {
    last.lengthBytes = offset + total - last.offset;
    last.count += 1;
    last.channelIds.add(channelId);
    if (time < last.startTime) last.startTime = time;
    if (time > last.endTime) last.endTime = time;
  } else
    scan.loose.push({
      offset,
      lengthBytes: total,
      startTime: time,
      endTime: time,
      channelIds: new Set([channelId]),
      count: 1,
    });
  scan.messageCounts.set(channelId, (scan.messageCounts.get(channelId) ?? 0) + 1);
  return null;
}
