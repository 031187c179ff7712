import type { Statement } from '#shared/words/statements/statements.ts';
import { statement } from '#shared/words/statements/statements.ts';
import { MOUTH_HEIGHT_PX, MOUTH_WIDTH_PX, POINTS_A_CELL_X, POINTS_A_CELL_Z, RIM_CELLS } from './mouthPicture.ts';

/**
 * Of 886 rendered pictures in both looks the least were 0.77 and 0.43, of 320 the least steepness 0.25; smeared over a cell of the map each way none
 * was above 0.19, over two none above 0.13.
 */
const LEAST_HEM_SHARE = 0.45;
const LEAST_CONTRAST = 0.28;
const LEAST_STEEPNESS = 0.15;
/** Dyed cloth against grey: red and green over blue. */
const RED_OVER_BLUE = 1.12;
const GREEN_OVER_BLUE = 1.02;
/** Percentiles between which a picture's tones lie; beyond them are glints and specks. */
const DARK_SHARE = 0.02;
const BRIGHT_SHARE = 0.98;

/** Why the mouth's picture shows no bin that could be judged, as a person would say it; null where it does. */
export function unfitMouth(mouth: Uint8Array): Statement | null {
  const level = Float32Array.from(
    { length: MOUTH_WIDTH_PX * MOUTH_HEIGHT_PX },
    (_, k) => (mouth[3 * k]! + mouth[3 * k + 1]! + mouth[3 * k + 2]!) / 3,
  );
  const sorted = level.toSorted();
  const dark = sorted[Math.floor(DARK_SHARE * sorted.length)]!;
  const bright = sorted[Math.floor(BRIGHT_SHARE * sorted.length)]!;
  const contrast = (bright - dark) / Math.max(1, bright);
  if (contrast < LEAST_CONTRAST) return statement('picture_veiled', { contrast, least: LEAST_CONTRAST });
  const hemShare = hemShareOf(mouth);
  if (hemShare < LEAST_HEM_SHARE) return statement('picture_without_bin', { hemShare, least: LEAST_HEM_SHARE });
  const steepness = steepestStep(level) / Math.max(1, bright - dark);
  return steepness < LEAST_STEEPNESS ? statement('picture_blurred') : null;
}

/** Share of the rim that has the hems' colour. */
function hemShareOf(mouth: Uint8Array): number {
  const rimX = RIM_CELLS * POINTS_A_CELL_X - 1;
  const rimZ = RIM_CELLS * POINTS_A_CELL_Z - 2;
  let hem = 0;
  let rim = 0;
  for (let row = 0, k = 0; row < MOUTH_HEIGHT_PX; row++)
    for (let column = 0; column < MOUTH_WIDTH_PX; column++, k++) {
      const isInside = row >= rimZ && row < MOUTH_HEIGHT_PX - rimZ && column >= rimX && column < MOUTH_WIDTH_PX - rimX;
      if (isInside) continue;
      const [red, green, blue] = [mouth[3 * k]!, mouth[3 * k + 1]!, mouth[3 * k + 2]!];
      rim++;
      if (red > RED_OVER_BLUE * blue && green > GREEN_OVER_BLUE * blue) hem++;
    }
  return hem / rim;
}

/** The step from one point to the one below it that only one in a hundred exceeds: an edge, if there are any. */
function steepestStep(level: Float32Array): number {
  const steps = level.subarray(MOUTH_WIDTH_PX).map((value, k) => Math.abs(value - level[k]!));
  return steps.sort()[Math.floor(0.99 * steps.length)]!;
}
