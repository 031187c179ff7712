import type { Picture } from './Picture.ts';

/** Less says nothing of a bin or an item. */
export const SMALLEST_PX = 48;
/** Deviation of the brightness over the picture, of 255: sensors make about 2 out of an even wall. */
const EVEN_DEVIATION = 3.5;
const MOST_SAMPLES = 100_000;

/** Why nothing can be read off a picture, whoever looks: too small, or of one colour all over. Null where it can be judged. */
export function unusablePicture({ widthPx, heightPx, rgba }: Picture): string | null {
  if (widthPx < SMALLEST_PX || heightPx < SMALLEST_PX)
    return `the picture has ${widthPx} x ${heightPx} pixels, expected ${SMALLEST_PX} or more each way`;
  const step = Math.max(1, Math.floor((widthPx * heightPx) / MOST_SAMPLES));
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let p = 0; p < widthPx * heightPx; p += step) {
    const level = 0.299 * rgba[4 * p]! + 0.587 * rgba[4 * p + 1]! + 0.114 * rgba[4 * p + 2]!;
    count += 1;
    sum += level;
    squares += level * level;
  }
  const mean = sum / count;
  const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
  if (deviation >= EVEN_DEVIATION) return null;
  const tone = mean > 235 ? 'white' : mean < 20 ? 'black' : 'one even tone';
  return `the picture shows nothing: it is ${tone} all over`;
}
