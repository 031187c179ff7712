import type { Orientation } from '#shared/pictures/exifOrientation.ts';
import type { Picture } from './Picture.ts';

/** The picture as it is to be seen. */
export function orientPicture(picture: Picture, orientation: Orientation): Picture {
  if (orientation === 1) return picture;
  const { widthPx: w, heightPx: h } = picture;
  const isTurned = orientation >= 5;
  const [widthPx, heightPx] = isTurned ? [h, w] : [w, h];
  const from = new Uint32Array(picture.rgba.buffer, picture.rgba.byteOffset, w * h);
  const to = new Uint32Array(w * h);
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      const [u, v] = isTurned ? [y, x] : [x, y];
      const mirrorX = orientation === 2 || orientation === 3 || orientation === 7 || orientation === 8;
      const mirrorY = orientation === 3 || orientation === 4 || orientation === 6 || orientation === 7;
      to[y * widthPx + x] = from[(mirrorY ? h - 1 - v : v) * w + (mirrorX ? w - 1 - u : u)]!;
    }
  return { widthPx, heightPx, rgba: new Uint8ClampedArray(to.buffer) };
}
