import { promisify } from 'node:util';
import { constants, zstdCompressSync, zstdDecompress } from 'node:zlib';
import { err, ok, type Result } from '#shared/result/result.ts';
import { decompressLz4Frame } from './lz4Frame.ts';

/**
 * Largest chunk that is taken apart, in bytes before compression. Ours have 1 MB; a file that claims more would let a few
 * bytes on disk fill the memory.
 */
export const CHUNK_MAX_BYTES = 256 * 1024 * 1024;

/** Level 1: telemetry shrinks about tenfold at a tenth of a core's time that higher levels take. */
const LEVEL = 1;

export const compressZstd = (bytes: Uint8Array): Uint8Array =>
  zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } });

const unzstd = promisify(zstdDecompress);

/** The error is the end of a sentence that begins with the chunk. */
export async function decompress(
  bytes: Uint8Array,
  compression: string,
  sizeBytes: number,
): Promise<Result<Uint8Array, string>> {
  if (sizeBytes > CHUNK_MAX_BYTES)
    return err(`claims ${sizeBytes} bytes, more than the ${CHUNK_MAX_BYTES} that are taken apart`);
  try {
    const plain =
      compression === ''
        ? bytes
        : compression === 'zstd'
          ? await unzstd(bytes, { maxOutputLength: Math.max(sizeBytes, 1) })
          : compression === 'lz4'
            ? decompressLz4Frame(bytes, sizeBytes)
            : null;
    if (!plain) return err(`is compressed with "${compression}", expected zstd, lz4 or none`);
    if (plain.byteLength !== sizeBytes) return err(`unpacks to ${plain.byteLength} bytes, expected ${sizeBytes}`);
    return ok(plain);
  } catch (error) {
    return err(`does not unpack (${error instanceof Error ? error.message : String(error)})`);
  }
}
