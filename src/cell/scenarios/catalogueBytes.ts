import { closeSync, openSync, readSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { err, ok, type Result } from '#shared/result/result.ts';

/** Larger files are no catalogue of one cell. */
const MAX_SIZE_BYTES = 256 * 1024 * 1024;
const TOO_LARGE = `it has more than ${MAX_SIZE_BYTES / 1024 / 1024} MB`;
const CHUNK_BYTES = 1024 * 1024;

/** Files that people take for a text, by their first bytes. */
const otherKinds: readonly [name: string, start: readonly number[]][] = [
  ['a ZIP archive or an Excel workbook; save the sheet as CSV (UTF-8)', [0x50, 0x4b, 0x03, 0x04]],
  ['an old Excel workbook; save the sheet as CSV (UTF-8)', [0xd0, 0xcf, 0x11, 0xe0]],
  ['compressed with Zstandard, expected plain or gzip', [0x28, 0xb5, 0x2f, 0xfd]],
  ['compressed with bzip2, expected plain or gzip', [0x42, 0x5a, 0x68]],
  ['compressed with xz, expected plain or gzip', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['a PDF', [0x25, 0x50, 0x44, 0x46, 0x2d]],
];
const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);
const GZIP = [0x1f, 0x8b];

/** The bytes of a catalogue's file, unpacked where they are gzip; or the cause why there are none. */
export function catalogueBytes(path: string): Result<Uint8Array, string> {
  let bytes: Uint8Array | null;
  try {
    bytes = readBounded(path);
  } catch (cause) {
    return err(openProblem(cause));
  }
  return bytes === null ? err(TOO_LARGE) : unpackedCatalogue(bytes);
}

export function unpackedCatalogue(bytes: Uint8Array): Result<Uint8Array, string> {
  if (!startsWith(bytes, GZIP)) return asText(bytes);
  try {
    return asText(gunzipSync(bytes, { maxOutputLength: MAX_SIZE_BYTES }));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'Z_BUF_ERROR') return err('its gzip data end too early: the file is cut off');
    if (code === 'ERR_BUFFER_TOO_LARGE') return err(`unpacked, ${TOO_LARGE}`);
    return err('its gzip data are damaged');
  }
}

function asText(bytes: Uint8Array): Result<Uint8Array, string> {
  if (startsWith(bytes, GZIP)) return err('it is compressed twice, expected plain or gzip');
  const other = otherKinds.find(([, start]) => startsWith(bytes, start));
  return other ? err(`it is ${other[0]}`) : ok(bytes);
}

/** Also from a pipe, whose size nobody knows; null beyond the limit. */
function readBounded(path: string): Uint8Array | null {
  const file = openSync(path, 'r');
  try {
    const chunks: Uint8Array[] = [];
    for (let size = 0; ;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const read = readSync(file, chunk, 0, CHUNK_BYTES, null);
      if (read === 0) return Buffer.concat(chunks);
      size += read;
      if (size > MAX_SIZE_BYTES) return null;
      chunks.push(chunk.subarray(0, read));
    }
  } finally {
    closeSync(file);
  }
}

function openProblem(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder, expected a file';
  if (code === 'EACCES' || code === 'EPERM') return 'reading it is not permitted';
  return message;
}
