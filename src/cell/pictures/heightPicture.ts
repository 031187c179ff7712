import type { Picture } from './Picture.ts';

/** Distances along the optical axis of a depth camera, row by row, whole millimetres; 0 where nothing was measured. */
export interface DepthPicture {
  widthPx: number;
  heightPx: number;
  distanceMm: Uint16Array;
}

/** For a person's eyes: the table dark, the highest point of the item bright, what was not measured black. */
export function heightPicture({ widthPx, heightPx, distanceMm }: DepthPicture): Picture {
  let nearest = Infinity;
  let table = 0;
  for (const each of distanceMm) {
    if (each === 0) continue;
    nearest = Math.min(nearest, each);
    table = Math.max(table, each);
  }
  const range = Math.max(1, table - nearest);
  const rgba = new Uint8ClampedArray(4 * distanceMm.length);
  distanceMm.forEach((each, p) => {
    const grey = each === 0 ? 0 : 40 + (215 * (table - each)) / range;
    rgba.set([grey, grey, grey, 255], 4 * p);
  });
  return { widthPx, heightPx, rgba };
}
