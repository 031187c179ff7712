import { boundedFile } from '#cell/simulation/scenarios/boundedFile.ts';
import { decodePicture } from '#cell/pictures/pictureCodec.ts';
import type { Picture } from '#cell/pictures/Picture.ts';
import { err, type Result } from '#shared/result/result.ts';

/** Pictures of 50 megapixels, which is the most that is decoded, come in less. */
const MAX_PICTURE_BYTES = 512 * 1024 * 1024;

/** A picture that a command was given, or one sentence why it is none. */
export function readPictureFile(file: string): Result<Picture, string> {
  const bytes = boundedFile(file, MAX_PICTURE_BYTES);
  return bytes.ok ? decodePicture(bytes.value) : err(`the file cannot be read: ${bytes.error}`);
}
