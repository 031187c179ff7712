import type { Vec3 } from '#shared/geometry/pose.ts';
import { createView, rayThrough } from '#cell/pictures/cameraView.ts';
import type { CameraAim, CameraView } from '#cell/pictures/cameraView.ts';

/** Side of the square blocks of pixels in which a picture is judged. */
export const CELL_PX = 4;

/** Which surface of the empty bin a line of sight ends on. */
export const surfaces = ['floor', 'back', 'side', 'ceiling'] as const;
export type Surface = (typeof surfaces)[number];
export const OUTSIDE = -1;

/**
 * What the calibrated camera would see of the empty bin, block by block: geometry alone, computed once for each size of bin
 * and picture.
 */
export interface BinCells {
  columns: number;
  rows: number;
  view: CameraView;
  sizeM: Vec3;
  /** Index into `surfaces`, or OUTSIDE where the line of sight does not pass through the mouth. */
  surface: Int8Array;
  /** Direction of each block's line of sight with a y component of 1: multiply by distance from the eye along y. */
  slopeX: Float32Array;
  slopeZ: Float32Array;
  /** Where it ends in the empty bin, bin frame, metres. */
  endX: Float32Array;
  endY: Float32Array;
  endZ: Float32Array;
}

export function layOutCells(aim: CameraAim, sizeM: Vec3): BinCells {
  const view = createView(aim);
  const columns = Math.floor(aim.widthPx / CELL_PX);
  const rows = Math.floor(aim.heightPx / CELL_PX);
  const count = columns * rows;
  const cells: BinCells = {
    columns,
    rows,
    view,
    sizeM,
    surface: new Int8Array(count).fill(OUTSIDE),
    slopeX: new Float32Array(count),
    slopeZ: new Float32Array(count),
    endX: new Float32Array(count),
    endY: new Float32Array(count),
    endZ: new Float32Array(count),
  };
  for (let row = 0, cell = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, cell++) layOutCell(cells, cell, column, row);
  return cells;
}

function layOutCell(cells: BinCells, cell: number, column: number, row: number): void {
  const [w, d, h] = cells.sizeM;
  const [ex, ey, ez] = cells.view.eyeM;
  const ray = rayThrough(cells.view, (column + 0.5) * CELL_PX, (row + 0.5) * CELL_PX);
  const slopeX = ray[0] / ray[1];
  const slopeZ = ray[2] / ray[1];
  cells.slopeX[cell] = slopeX;
  cells.slopeZ[cell] = slopeZ;
  const mouthX = ex - ey * slopeX;
  const mouthZ = ez - ey * slopeZ;
  if (mouthX <= 0 || mouthX >= w || mouthZ <= 0 || mouthZ >= h) return;
  const toSide = slopeX > 0 ? (w - mouthX) / slopeX : slopeX < 0 ? -mouthX / slopeX : Infinity;
  const toFloor = slopeZ < 0 ? -mouthZ / slopeZ : Infinity;
  const toCeiling = slopeZ > 0 ? (h - mouthZ) / slopeZ : Infinity;
  const endY = Math.min(d, toSide, toFloor, toCeiling);
  cells.surface[cell] = endY === d ? 1 : endY === toFloor ? 0 : endY === toSide ? 2 : 3;
  cells.endY[cell] = endY;
  cells.endX[cell] = mouthX + endY * slopeX;
  cells.endZ[cell] = mouthZ + endY * slopeZ;
}
