import type { Picture } from '#cell/pictures/Picture.ts';
import { eraseBands } from '#shared/pictures/bandErasure.ts';

/** 1 for every pixel that perception takes to lie behind a band. */
export function estimateBandMask(picture: Picture): Uint8Array {
  const { bandStrength } = eraseBands(picture);
  return Uint8Array.from(bandStrength, (strength) => Number(strength >= 1));
}
