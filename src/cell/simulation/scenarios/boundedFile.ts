import { closeSync, openSync, readSync } from 'node:fs';
import { err, ok, type Result } from '#shared/result/result.ts';

const CHUNK_BYTES = 1024 * 1024;
const megabytes = (sizeBytes: number): string => `${Number((sizeBytes / 1024 / 1024).toPrecision(3))} MB`;

/** A file that somebody named, whole, or why there is none of it; also from a pipe, whose size nobody knows. */
export function boundedFile(path: string, maxSizeBytes: number): Result<Uint8Array, string> {
  try {
    const bytes = readBounded(path, maxSizeBytes);
    return bytes ? ok(bytes) : err(`it has more than ${megabytes(maxSizeBytes)}`);
  } catch (cause) {
    return err(fileProblem(cause));
  }
}

function readBounded(path: string, maxSizeBytes: number): Uint8Array | null {
  const file = openSync(path, 'r');
  try {
    const chunks: Uint8Array[] = [];
    for (let size = 0; ;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const read = readSync(file, chunk, 0, CHUNK_BYTES, null);
      if (read === 0) return Buffer.concat(chunks);
      size += read;
      if (size > maxSizeBytes) return null;
      chunks.push(chunk.subarray(0, read));
    }
  } finally {
    closeSync(file);
  }
}

/** Why a file could not be opened or read, in words. */
export function fileProblem(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder, expected a file';
  if (code === 'EACCES' || code === 'EPERM') return 'reading it is not permitted';
  if (code === 'ERR_INVALID_ARG_VALUE') return 'its name holds a NUL character';
  return message;
}
