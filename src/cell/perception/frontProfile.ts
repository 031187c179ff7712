import type { BinCells } from './BinCells.ts';
import { OUTSIDE } from './BinCells.ts';

/** Probability from which a block counts as occupied. */
export const OCCUPIED_FROM = 0.6;
/** Columns of blocks with fewer occupied ones than this are taken for noise. */
const FEWEST_BLOCKS = 5;

/** What stands in the line of sight of one column of blocks. */
export interface ProfileColumn {
  occupied: boolean;
  /** Bin frame, metres: where the contents meet the floor in front, and how far up they reach there. */
  xM: number;
  frontM: number;
  topM: number;
  /** Rows of blocks, from the top of the picture. */
  topRow: number;
  bottomRow: number;
}

/**
 * Reads the picture column by column: the lowest occupied block shows where the contents stand on the floor, which gives
 * their distance and so the width and height that they really have.
 */
export function frontProfile(probability: Float32Array, cells: BinCells): ProfileColumn[] {
  const profile: ProfileColumn[] = [];
  for (let column = 0; column < cells.columns; column++) {
    const found = readColumn(probability, cells, column);
    if (found) profile.push(found);
  }
  return profile;
}

function readColumn(probability: Float32Array, cells: BinCells, column: number): ProfileColumn | null {
  const { rows, columns, surface } = cells;
  let topRow = -1;
  let bottomRow = -1;
  let blocks = 0;
  let lowest = -1;
  for (let row = 0; row < rows; row++) {
    const cell = row * columns + column;
    if (surface[cell] === OUTSIDE) continue;
    lowest = row;
    if (probability[cell]! < OCCUPIED_FROM) continue;
    if (topRow < 0) topRow = row;
    bottomRow = row;
    blocks++;
  }
  if (lowest < 0) return null;
  const occupied = blocks >= FEWEST_BLOCKS;
  const [w, d, h] = cells.sizeM;
  const [ex, ey, ez] = cells.view.eyeM;
  const footCell = (occupied ? bottomRow : lowest) * columns + column;
  // A line of sight that ends on the floor below the contents ends where they stand; else they hide all of the floor.
  const frontM = !occupied ? d : bottomRow >= lowest - 1 ? 0 : Math.min(d, cells.endY[footCell]!);
  const atFront = (slope: Float32Array, row: number, eye: number) =>
    eye + (frontM - ey) * slope[row * columns + column]!;
  const xM = Math.min(w, Math.max(0, atFront(cells.slopeX, occupied ? bottomRow : lowest, ex)));
  const topM = occupied ? Math.min(h, Math.max(0, atFront(cells.slopeZ, topRow, ez))) : 0;
  return { occupied, xM, frontM, topM, topRow, bottomRow };
}
