import { crc32 } from 'node:zlib';
import { err, ok, type Result } from '#shared/result/result.ts';
import { statement, type Statement } from '#shared/words/statements/statements.ts';
import { CHUNK_MAX_BYTES, decompress } from './compression.ts';
import { decodeChunk, type DecodedChunk } from './decodeChunk.ts';
import type { McapFile } from './McapFile.ts';

const RECORD_HEAD_BYTES = 9;

/** Reads, unpacks and checks the chunk record at an offset, when it unpacks to at most `maxBytes`. The error says what is wrong with the chunk. */
export async function readChunk(
  file: McapFile,
  offset: number,
  length: number,
  maxBytes = CHUNK_MAX_BYTES,
): Promise<Result<DecodedChunk, Statement>> {
  if (length > CHUNK_MAX_BYTES)
    return err(statement('chunk_too_long', { claimedBytes: length, maxBytes: CHUNK_MAX_BYTES }));
  let record: Uint8Array;
  try {
    record = await file.bytes(offset, length);
  } catch (error) {
    return err(statement('chunk_unreadable', { why: error instanceof Error ? error.message : String(error) }));
  }
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  if (record.byteLength < RECORD_HEAD_BYTES + 40 || view.getUint8(0) !== 6) return err(statement('chunk_elsewhere'));
  const sizeBytes = Number(view.getBigUint64(RECORD_HEAD_BYTES + 16, true));
  if (sizeBytes > maxBytes) return err(statement('chunk_unpacks_too_long', { claimedBytes: sizeBytes, maxBytes }));
  const expectedCrc = view.getUint32(RECORD_HEAD_BYTES + 24, true);
  const nameLength = view.getUint32(RECORD_HEAD_BYTES + 28, true);
  const dataAt = RECORD_HEAD_BYTES + 32 + nameLength + 8;
  if (dataAt > record.byteLength) return err(statement('chunk_without_compression'));
  const compression = new TextDecoder().decode(record.subarray(RECORD_HEAD_BYTES + 32, dataAt - 8));
  const plain = await decompress(record.subarray(dataAt), compression, sizeBytes);
  if (!plain.ok) return plain;
  // A CRC of 0 says that the writer computed none.
  if (expectedCrc !== 0 && crc32(plain.value) !== expectedCrc) return err(statement('chunk_damaged'));
  return ok(decodeChunk(plain.value));
}
