import type { Picture } from '#cell/pictures/Picture.ts';
import { planesOf, rimColour, silhouette } from './greyPicture.ts';
import type { Planes } from './greyPicture.ts';
import { refine } from './registerPictures.ts';
import type { Registration, Similarity, Window } from './registerPictures.ts';

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
  window: Window;
}

/** Table around the item that is compared too, as a share of the picture: a changed outline shows there. */
const WINDOW_MARGIN = 0.06;
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
  const window = itemShare === 1 ? { left: 0, right: 1, top: 0, bottom: 1 } : windowAround(mask, finest);
  return {
    levels,
    centreX: sumX / sum / finest.widthPx,
    centreY: sumY / sum / finest.widthPx,
    mask,
    itemShare,
    window,
  };
}

function windowAround(mask: Float32Array, { widthPx: w, heightPx: h }: Planes): Window {
  const window: Window = { left: 1, right: 0, top: 1, bottom: 0 };
  mask.forEach((share, p) => {
    if (share < 0.5) return;
    const x = (p % w) / w;
    const y = Math.floor(p / w) / h;
    window.left = Math.min(window.left, x);
    window.right = Math.max(window.right, x);
    window.top = Math.min(window.top, y);
    window.bottom = Math.max(window.bottom, y);
  });
  const within = (share: number) => Math.min(1, Math.max(0, share));
  return {
    left: within(window.left - WINDOW_MARGIN),
    right: within(window.right + WINDOW_MARGIN),
    top: within(window.top - WINDOW_MARGIN),
    bottom: within(window.bottom + WINDOW_MARGIN),
  };
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
    const found = refine(query.levels[0]!, query.window, reference.levels[0]!, start, 8);
    if (!best || found.residual < best.residual) best = found;
  }
  for (let level = 1; level < LEVELS_PX.length; level++)
    best = refine(query.levels[level]!, query.window, reference.levels[level]!, best!.transform, level === 1 ? 6 : 4);
  return best!;
}
