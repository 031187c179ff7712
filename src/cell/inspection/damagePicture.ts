import type { Picture } from '#cell/pictures/Picture.ts';

/** What the damage net looks at. */
export const DAMAGE_WIDTH_PX = 192;
export const DAMAGE_HEIGHT_PX = 144;

/** A picture reduced to the net's size by area, its whole content kept in proportion with its rim repeated; interleaved RGB. */
export function damagePicture(picture: Picture): Uint8Array {
  const rgb = new Uint8Array(DAMAGE_WIDTH_PX * DAMAGE_HEIGHT_PX * 3);
  const scale = Math.max(picture.widthPx / DAMAGE_WIDTH_PX, picture.heightPx / DAMAGE_HEIGHT_PX);
  const left = (DAMAGE_WIDTH_PX - picture.widthPx / scale) / 2;
  const top = (DAMAGE_HEIGHT_PX - picture.heightPx / scale) / 2;
  for (let y = 0, o = 0; y < DAMAGE_HEIGHT_PX; y++) {
    const [y0, y1] = span(y - top, scale, picture.heightPx);
    for (let x = 0; x < DAMAGE_WIDTH_PX; x++, o += 3) {
      const [x0, x1] = span(x - left, scale, picture.widthPx);
      meanColour(picture, x0, x1, y0, y1, rgb, o);
    }
  }
  return rgb;
}

/** Source pixels of one target pixel, with shares at both ends. */
function span(at: number, scale: number, most: number): [number, number] {
  const low = Math.min(Math.max(0, at * scale), most - 1e-3);
  return [low, Math.min(most, Math.max(low + 1e-3, (at + 1) * scale))];
}

function meanColour(
  { widthPx, rgba }: Picture,
  x0: number,
  x1: number,
  y0: number,
  y1: number,
  rgb: Uint8Array,
  o: number,
): void {
  let red = 0;
  let green = 0;
  let blue = 0;
  let sum = 0;
  for (let j = Math.floor(y0); j < y1; j++) {
    const high = Math.min(j + 1, y1) - Math.max(j, y0);
    for (let i = Math.floor(x0); i < x1; i++) {
      const share = high * (Math.min(i + 1, x1) - Math.max(i, x0));
      const q = 4 * (j * widthPx + i);
      red += share * rgba[q]!;
      green += share * rgba[q + 1]!;
      blue += share * rgba[q + 2]!;
      sum += share;
    }
  }
  rgb[o] = Math.round(red / sum);
  rgb[o + 1] = Math.round(green / sum);
  rgb[o + 2] = Math.round(blue / sum);
}
