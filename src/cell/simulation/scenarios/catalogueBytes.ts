import { gunzipSync } from 'node:zlib';
import { err, ok, type Result } from '#shared/result/result.ts';
import { boundedFile } from './boundedFile.ts';

/** Larger files are no catalogue of one cell. */
const MAX_SIZE_BYTES = 256 * 1024 * 1024;

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
  const bytes = boundedFile(path, MAX_SIZE_BYTES);
  return bytes.ok ? unpackedCatalogue(bytes.value) : bytes;
}

export function unpackedCatalogue(bytes: Uint8Array): Result<Uint8Array, string> {
  if (!startsWith(bytes, GZIP)) return asText(bytes);
  try {
    return asText(gunzipSync(bytes, { maxOutputLength: MAX_SIZE_BYTES }));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'Z_BUF_ERROR') return err('its gzip data end too early: the file is cut off');
    if (code === 'ERR_BUFFER_TOO_LARGE') return err(`unpacked, it has more than ${MAX_SIZE_BYTES / 1024 / 1024} MB`);
    return err('its gzip data are damaged');
  }
}

function asText(bytes: Uint8Array): Result<Uint8Array, string> {
  if (startsWith(bytes, GZIP)) return err('it is compressed twice, expected plain or gzip');
  const other = otherKinds.find(([, start]) => startsWith(bytes, start));
  return other ? err(`it is ${other[0]}`) : ok(bytes);
}
