import { project } from '#cell/pictures/cameraView.ts';
import type { ErasedPicture } from '#shared/pictures/bandErasure.ts';
import type { BinCells } from './BinCells.ts';
import { hemReference } from './cellFeatures.ts';

/** The learned model sees the mouth's plane, stretched to this grid whatever the bin's size. */
export const GRID_COLUMNS = 96;
export const GRID_ROWS = 48;
/** How far the grid reaches beyond the mouth on each side, as a share of its width and height: the hems show where it really is. */
export const GRID_RIM_X = 0.03;
export const GRID_RIM_Z = 0.06;
/** Erased colour (3), brightness before erasure, band strength, line of sight's end in depth and height, x, and the bin's size (3). */
export const GRID_CHANNELS = 11;

/**
 * The learned model's input, channel by channel, all about 0 +- 1: colours relative to the hems, so that lamps and exposure
 * cancel, and what the calibration knows about geometry.
 */
export function mouthGrid(erased: ErasedPicture, raw: Uint8ClampedArray, cells: BinCells): Float32Array {
  const [w, d, h] = cells.sizeM;
  const plane = GRID_COLUMNS * GRID_ROWS;
  const grid = new Float32Array(GRID_CHANNELS * plane);
  const hem = hemReference(erased, cells).rgb.map((level) => level + 6) as [number, number, number];
  const stepX = ((1 + 2 * GRID_RIM_X) * w) / GRID_COLUMNS;
  const stepZ = ((1 + 2 * GRID_RIM_Z) * h) / GRID_ROWS;
  const [ex, ey, ez] = cells.view.eyeM;
  for (let row = 0; row < GRID_ROWS; row++)
    for (let column = 0; column < GRID_COLUMNS; column++) {
      const x = -GRID_RIM_X * w + (column + 0.5) * stepX;
      const z = (1 + GRID_RIM_Z) * h - (row + 0.5) * stepZ;
      const at = row * GRID_COLUMNS + column;
      const [left, top] = project(cells.view, [x - stepX / 2, 0, z + stepZ / 2]);
      const [right, bottom] = project(cells.view, [x + stepX / 2, 0, z - stepZ / 2]);
      const mean = meanOver(erased, raw, left, top, right, bottom);
      const green = mean.green + 6;
      grid[at] = 4 * Math.log(((mean.red + 6) * hem[1]) / (green * hem[0]));
      grid[plane + at] = 3 * Math.log(((mean.blue + 6) * hem[1]) / (green * hem[2]));
      grid[2 * plane + at] = 1.5 * (Math.log(green / hem[1]) + 0.6);
      grid[3 * plane + at] = 1.5 * (Math.log((mean.rawGreen + 6) / hem[1]) + 0.6);
      grid[4 * plane + at] = Math.min(2, mean.band) - 0.5;
      const end = sightEnd(x, z, (x - ex) / -ey, (z - ez) / -ey, w, d, h);
      grid[5 * plane + at] = (2 * end.y) / d - 1;
      grid[6 * plane + at] = (2 * end.z) / h - 1;
      grid[7 * plane + at] = (2 * x) / w - 1;
      grid[8 * plane + at] = (w - 0.36) / 0.1;
      grid[9 * plane + at] = (d - 0.4) / 0.05;
      grid[10 * plane + at] = (h - 0.27) / 0.1;
    }
  for (let i = 0; i < grid.length; i++) grid[i] = Math.max(-3, Math.min(3, grid[i]!));
  return grid;
}

function sightEnd(x: number, z: number, slopeX: number, slopeZ: number, w: number, d: number, h: number) {
  const side = slopeX > 0 ? (w - x) / slopeX : slopeX < 0 ? -x / slopeX : Infinity;
  const upright = slopeZ > 0 ? (h - z) / slopeZ : slopeZ < 0 ? -z / slopeZ : Infinity;
  const y = Math.max(0, Math.min(d, side, upright));
  return { y, z: Math.max(0, Math.min(h, z + slopeZ * y)) };
}

function meanOver(
  erased: ErasedPicture,
  raw: Uint8ClampedArray,
  left: number,
  top: number,
  right: number,
  bottom: number,
) {
  const { widthPx, heightPx, rgb, bandStrength } = erased;
  const x0 = Math.max(0, Math.min(widthPx - 1, Math.floor(left)));
  const x1 = Math.max(x0 + 1, Math.min(widthPx, Math.round(right)));
  const y0 = Math.max(0, Math.min(heightPx - 1, Math.floor(top)));
  const y1 = Math.max(y0 + 1, Math.min(heightPx, Math.round(bottom)));
  let red = 0;
  let green = 0;
  let blue = 0;
  let rawGreen = 0;
  let band = 0;
  for (let y = y0; y < y1; y++)
    for (let x = x0; x < x1; x++) {
      const p = y * widthPx + x;
      red += rgb[3 * p]!;
      green += rgb[3 * p + 1]!;
      blue += rgb[3 * p + 2]!;
      rawGreen += raw[4 * p + 1]!;
      band += bandStrength[p]!;
    }
  const gain = 1 / ((x1 - x0) * (y1 - y0));
  return { red: red * gain, green: green * gain, blue: blue * gain, rawGreen: rawGreen * gain, band: band * gain };
}
