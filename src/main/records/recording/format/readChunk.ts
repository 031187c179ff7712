import { crc32 } from 'node:zlib';
import { err, ok, type Result } from '#shared/result/result.ts';
import { CHUNK_MAX_BYTES, decompress } from './compression.ts';
import { decodeChunk, type DecodedChunk } from './decodeChunk.ts';
import type { McapFile } from './McapFile.ts';

const RECORD_HEAD_BYTES = 9;

/** Reads, unpacks and checks the chunk record at an offset, when it unpacks to at most `maxBytes`. The error is the end of a sentence that begins with the chunk. */
export async function readChunk(
  file: McapFile,
  offset: number,
  length: number,
  maxBytes = CHUNK_MAX_BYTES,
): Promise<Result<DecodedChunk, string>> {
  if (length > CHUNK_MAX_BYTES) return err(`claims ${length} bytes, more than the ${CHUNK_MAX_BYTES} that are read`);
  let record: Uint8Array;
  try {
    record = await file.bytes(offset, length);
  } catch (error) {
    return err(`cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  if (record.byteLength < RECORD_HEAD_BYTES + 40 || view.getUint8(0) !== 6) return err('is not where the index says');
  const sizeBytes = Number(view.getBigUint64(RECORD_HEAD_BYTES + 16, true));
  if (sizeBytes > maxBytes)
    return err(`claims ${sizeBytes} bytes unpacked, more than the ${maxBytes} that are taken apart`);
  const expectedCrc = view.getUint32(RECORD_HEAD_BYTES + 24, true);
  const nameLength = view.getUint32(RECORD_HEAD_BYTES + 28, true);
  const dataAt = RECORD_HEAD_BYTES + 32 + nameLength + 8;
  if (dataAt > record.byteLength) return err('has no readable compression');
  const compression = new TextDecoder().decode(record.subarray(RECORD_HEAD_BYTES + 32, dataAt - 8));
  const plain = await decompress(record.subarray(dataAt), compression, sizeBytes);
  if (!plain.ok) return plain;
  // A CRC of 0 says that the writer computed none.
  if (expectedCrc !== 0 && crc32(plain.value) !== expectedCrc) return err('is damaged: its checksum does not match');
  return ok(decodeChunk(plain.value));
}
