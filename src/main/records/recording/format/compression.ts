import { promisify } from 'node:util';
import { constants, zstdCompressSync, zstdDecompress } from 'node:zlib';
import { err, ok, type Result } from '#shared/result/result.ts';
import { statement, type Statement } from '#shared/words/statements/statements.ts';
import { FRAMES_MAX, lz4Frames, unpackLz4 } from './lz4Frames.ts';

/**
 * Largest chunk that is taken apart, in bytes before compression. Ours have 1 MB; a file that claims more would let a few
 * bytes on disk fill the memory.
 */
export const CHUNK_MAX_BYTES = 256 * 1024 * 1024;

/** Level 1: telemetry shrinks about tenfold at a tenth of a core's time that higher levels take. */
const LEVEL = 1;

export const compressZstd = (bytes: Uint8Array): Uint8Array =>
  zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } });

/** With `info` the answer says how much of the bytes one frame took. */
const unzstd = promisify(zstdDecompress) as unknown as (
  bytes: Uint8Array,
  options: { maxOutputLength: number; info: true },
) => Promise<{ buffer: Uint8Array; engine: { bytesWritten: number } }>;

/** The error says what is wrong with the chunk. */
export async function decompress(
  bytes: Uint8Array,
  compression: string,
  sizeBytes: number,
): Promise<Result<Uint8Array, Statement>> {
  if (sizeBytes > CHUNK_MAX_BYTES)
    return err(statement('chunk_unpacks_too_long', { claimedBytes: sizeBytes, maxBytes: CHUNK_MAX_BYTES }));
  try {
    const plain =
      compression === ''
        ? bytes
        : compression === 'zstd'
          ? await unpackZstd(bytes, sizeBytes)
          : compression === 'lz4'
            ? await unpackLz4Frames(bytes, sizeBytes)
            : null;
    if (!plain) return err(statement('chunk_other_compression', { compression }));
    if (plain.byteLength !== sizeBytes)
      return err(statement('chunk_other_length', { plainBytes: plain.byteLength, expectedBytes: sizeBytes }));
    return ok(plain);
  } catch (error) {
    return err(statement('chunk_not_unpacked', { why: error instanceof Error ? error.message : String(error) }));
  }
}

/** A chunk is one frame nearly always. Some programs write several, or frames that hold nothing (to be skipped). */
async function unpackZstd(bytes: Uint8Array, sizeBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let unpacked = 0;
  for (let rest = bytes; rest.byteLength > 0;) {
    const maxOutputLength = Math.max(sizeBytes - unpacked, 1);
    const { buffer, engine } = await unzstd(rest, { maxOutputLength, info: true });
    if (!(engine.bytesWritten > 0)) throw new Error('a frame has no end');
    parts.push(buffer);
    unpacked += buffer.byteLength;
    rest = rest.subarray(engine.bytesWritten);
    if (parts.length > FRAMES_MAX) throw new Error(`it has more than ${FRAMES_MAX} frames`);
  }
  return joined(parts);
}

async function unpackLz4Frames(bytes: Uint8Array, sizeBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let unpacked = 0;
  for (const frame of lz4Frames(bytes)) {
    const part = await unpackLz4(frame, sizeBytes - unpacked);
    parts.push(part);
    unpacked += part.byteLength;
  }
  return joined(parts);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}
