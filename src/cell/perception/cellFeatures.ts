import type { BinCells } from './BinCells.ts';
import { CELL_PX, OUTSIDE } from './BinCells.ts';
import type { ErasedPicture } from '#shared/pictures/bandErasure.ts';

/** Measured values of a block, before their products are formed. */
export const FEATURES = 8;

export interface HemReference {
  /** Median colour of the hems around the mouth, 8-bit scaled. They are always lit and always there. */
  rgb: [number, number, number];
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;

export function hemReference(picture: ErasedPicture, cells: BinCells): HemReference {
  const channels: [number[], number[], number[]] = [[], [], []];
  for (let cell = 0; cell < cells.surface.length; cell++) {
    if (cells.surface[cell] !== OUTSIDE) continue;
    const p = (Math.floor(cell / cells.columns) * picture.widthPx + (cell % cells.columns)) * CELL_PX;
    for (let c = 0; c < 3; c++) channels[c]!.push(picture.rgb[3 * p + c]!);
  }
  return { rgb: [median(channels[0]), median(channels[1]), median(channels[2])] };
}

/** Mean red, green, blue and the deviation of brightness of every block. */
export function blockMeans(picture: ErasedPicture, cells: BinCells): Float32Array {
  const means = new Float32Array(cells.surface.length * 4);
  const count = CELL_PX * CELL_PX;
  for (let cell = 0; cell < cells.surface.length; cell++) {
    const x0 = (cell % cells.columns) * CELL_PX;
    const y0 = Math.floor(cell / cells.columns) * CELL_PX;
    let squares = 0;
    let brightness = 0;
    for (let y = y0; y < y0 + CELL_PX; y++)
      for (let x = x0; x < x0 + CELL_PX; x++) {
        const i = (y * picture.widthPx + x) * 3;
        for (let c = 0; c < 3; c++) means[4 * cell + c]! += picture.rgb[i + c]! / count;
        const green = picture.rgb[i + 1]!;
        brightness += green / count;
        squares += (green * green) / count;
      }
    means[4 * cell + 3] = Math.sqrt(Math.max(0, squares - brightness * brightness));
  }
  return means;
}

/**
 * Features of one block, all about 0 +- 1: two colour ratios and brightness relative to the hems, texture within the block,
 * contrast against its neighbours left and right, band cover, and where its line of sight would end in the empty bin.
 */
export function cellFeatures(
  picture: ErasedPicture,
  cells: BinCells,
  means: Float32Array,
  hem: HemReference,
  cell: number,
  out: Float32Array,
): void {
  const [hemRed, hemGreen, hemBlue] = hem.rgb;
  const red = means[4 * cell]! + 6;
  const green = means[4 * cell + 1]! + 6;
  const blue = means[4 * cell + 2]! + 6;
  const [, d, h] = cells.sizeM;
  const column = cell % cells.columns;
  const left = column > 0 ? means[4 * (cell - 1) + 1]! : green;
  const right = column + 1 < cells.columns ? means[4 * (cell + 1) + 1]! : green;
  out[0] = 4 * (Math.log(red / green) - Math.log((hemRed + 6) / (hemGreen + 6)));
  out[1] = 3 * (Math.log(blue / green) - Math.log((hemBlue + 6) / (hemGreen + 6)));
  out[2] = 2 * (Math.log(green / (hemGreen + 6)) + 0.6);
  out[3] = Math.log(1 + means[4 * cell + 3]!) - 0.7;
  out[4] = Math.log(1 + Math.abs(right - left)) - 1;
  const p = (Math.floor(cell / cells.columns) * picture.widthPx + column) * CELL_PX;
  out[5] = Math.min(2, picture.bandStrength[p + 2 * picture.widthPx + 2]!) - 0.5;
  out[6] = (2 * cells.endY[cell]!) / d - 1;
  out[7] = (2 * cells.endZ[cell]!) / h - 1;
}
