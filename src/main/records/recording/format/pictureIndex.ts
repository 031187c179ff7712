import { z } from 'zod';

/**
 * Where the stored pictures of a file stand, by their ids: attachments that each list the pictures written since the one
 * before. All of a file's chunks of pictures that begin before `through` are listed; behind it, in a file whose program
 * ended, they are found by reading them.
 */
const pictureIndexSchema = z.object({
  through: z.int().nonnegative(),
  /** Id, offset of the chunk in the file, offset of the message's record in the plain bytes of the chunk. */
  pictures: z.array(z.tuple([z.string(), z.int().nonnegative(), z.int().nonnegative()])),
});
export type PictureIndex = z.infer<typeof pictureIndexSchema>;

export const pictureIndexName = (number: number): string => `pictures-${number}.json`;
export const isPictureIndex = (attachmentName: string): boolean => /^pictures-\d+\.json$/.test(attachmentName);

/** Null for bytes that are none: the pictures are found by reading them then. */
export function parsePictureIndex(bytes: Uint8Array): PictureIndex | null {
  try {
    return pictureIndexSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return null;
  }
}
