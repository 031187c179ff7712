import type { Picture } from '#cell/rendering/SceneRequest.ts';
import { planesOf, rimColour, silhouette } from './greyPicture.ts';
import type { Planes } from './greyPicture.ts';
import { refine } from './registerPictures.ts';
import type { Registration, Similarity } from './registerPictures.ts';

/** Working widths, coarse to fine, pixels. */
const LEVELS_PX = [40, 80, 160] as const;
/** Turns that are tried at the coarsest level. */
const STARTS_RAD = [-0.35, -0.17, 0, 0.17, 0.35] as const;

/** A picture at all working resolutions, its brightness scaled to a table of medium grey. */
export interface PreparedPicture {
  levels: Planes[];
  /** Centre of the item's silhouette as shares of the picture's width, from its centre. */
  centreX: number;
  centreY: number;
  /** Soft item share of each pixel at the finest level, and the whole item's share of the picture. */
  mask: Float32Array;
  itemShare: number;
}

/** Shares outside these mean that there is no plain table around the item: the whole picture is then the item. */
const SMALLEST_ITEM = 0.02;
const LARGEST_ITEM = 0.85;

export function preparePicture(picture: Picture): PreparedPicture {
  const levels = LEVELS_PX.map((width) => normalised(planesOf(picture, width)));
  const finest = levels.at(-1)!;
  let mask = silhouette(finest);
  let itemShare = mask.reduce((sum, share) => sum + share, 0) / mask.length;
  if (itemShare < SMALLEST_ITEM || itemShare > LARGEST_ITEM) {
    mask = new Float32Array(mask.length).fill(1);
    itemShare = 1;
  }
  let sumX = 0;
  let sumY = 0;
  let sum = 0;
  mask.forEach((share, p) => {
    sumX += share * ((p % finest.widthPx) - (finest.widthPx - 1) / 2);
    sumY += share * (Math.floor(p / finest.widthPx) - (finest.heightPx - 1) / 2);
    sum += share;
  });
  return { levels, centreX: sumX / sum / finest.widthPx, centreY: sumY / sum / finest.widthPx, mask, itemShare };
}

/** The lamps' drift is taken out by the table, which is always there. */
function normalised(planes: Planes): Planes {
  const [grey] = rimColour(planes);
  const gain = grey > 0.08 ? Math.min(2, Math.max(0.5, 0.6 / grey)) : 1;
  return { ...planes, values: planes.values.map((value) => value * gain) };
}

/** Shift, turn and scale that lay the reference over the query, coarse to fine from several starts. */
export function alignToReference(query: PreparedPicture, reference: PreparedPicture): Registration {
  let best: Registration | null = null;
  for (const turnRad of STARTS_RAD) {
    const cos = Math.cos(turnRad);
    const sin = Math.sin(turnRad);
    const start: Similarity = {
      shiftX: reference.centreX - (cos * query.centreX - sin * query.centreY),
      shiftY: reference.centreY - (sin * query.centreX + cos * query.centreY),
      turnRad,
      scale: 1,
    };
    const found = refine(query.levels[0]!, reference.levels[0]!, start, 8);
    if (!best || found.residual < best.residual) best = found;
  }
  for (let level = 1; level < LEVELS_PX.length; level++)
    best = refine(query.levels[level]!, reference.levels[level]!, best!.transform, level === 1 ? 8 : 6);
  return best!;
}
