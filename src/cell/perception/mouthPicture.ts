import type { Vec3 } from '#shared/geometry/pose.ts';
import { createView, project } from '#cell/pictures/cameraView.ts';
import type { CameraAim } from '#cell/pictures/cameraView.ts';
import type { Picture } from '#cell/pictures/Picture.ts';

/** Cells of the free-depth map over the mouth. */
export const MAP_COLUMNS = 48;
export const MAP_ROWS = 24;
/** Cells that the picture reaches beyond the mouth on every side: the hems show where the mouth really is. */
export const RIM_CELLS = 2;
/** Points of the picture in one cell: finer upright, where the strands are. */
export const POINTS_A_CELL_X = 2;
export const POINTS_A_CELL_Z = 6;

export const MOUTH_WIDTH_PX = (MAP_COLUMNS + 2 * RIM_CELLS) * POINTS_A_CELL_X;
export const MOUTH_HEIGHT_PX = (MAP_ROWS + 2 * RIM_CELLS) * POINTS_A_CELL_Z;

/** Where the points of the mouth's picture lie in a camera's picture: corners of their grid, row by row from the top, x and y in pixels. */
export interface MouthGrid {
  x: Float32Array;
  y: Float32Array;
}

/** Where the corners of the mouth's points are seen by the calibrated camera. */
export function layOutMouth(camera: CameraAim, [w, , h]: Vec3): MouthGrid {
  const view = createView(camera);
  const columns = MOUTH_WIDTH_PX + 1;
  const rows = MOUTH_HEIGHT_PX + 1;
  const grid: MouthGrid = { x: new Float32Array(columns * rows), y: new Float32Array(columns * rows) };
  for (let row = 0, k = 0; row < rows; row++) {
    const z = (1 + RIM_CELLS / MAP_ROWS - row / POINTS_A_CELL_Z / MAP_ROWS) * h;
    for (let column = 0; column < columns; column++, k++) {
      const x = (column / POINTS_A_CELL_X / MAP_COLUMNS - RIM_CELLS / MAP_COLUMNS) * w;
      const [px, py] = project(view, [x, 0, z]);
      grid.x[k] = px;
      grid.y[k] = py;
    }
  }
  return grid;
}

/** The mouth's plane seen straight on, bands and all: three bytes a point, rows from the top; the true mean of the pixels under each point. */
export function mouthPicture(picture: Picture, grid: MouthGrid): Uint8Array {
  const out = new Uint8Array(MOUTH_WIDTH_PX * MOUTH_HEIGHT_PX * 3);
  const { rgba } = picture;
  overMouth(picture, grid, (point, pixel, weight, sums) => {
    sums[0]! += weight * rgba[4 * pixel]!;
    sums[1]! += weight * rgba[4 * pixel + 1]!;
    sums[2]! += weight * rgba[4 * pixel + 2]!;
  }, (point, sums, total) => {
    for (let c = 0; c < 3; c++) out[3 * point + c] = Math.round(sums[c]! / total);
  }); // prettier-ignore
  return out;
}

/** The same for one value a pixel. */
export function meanOverMouth(values: Float32Array, size: { widthPx: number; heightPx: number }, grid: MouthGrid) {
  const out = new Float32Array(MOUTH_WIDTH_PX * MOUTH_HEIGHT_PX);
  overMouth(
    size,
    grid,
    (point, pixel, weight, sums) => {
      sums[0]! += weight * values[pixel]!;
    },
    (point, sums, total) => {
      out[point] = sums[0]! / total;
    },
  );
  return out;
}

/** Visits the pixels under every point with the area that they share; outside the picture its rim goes on. */
function overMouth(
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
  grid: MouthGrid,
  add: (point: number, pixel: number, weight: number, sums: Float64Array) => void,
  finish: (point: number, sums: Float64Array, total: number) => void,
): void {
  const columns = MOUTH_WIDTH_PX + 1;
  const sums = new Float64Array(3);
  const inside = (at: number, size: number) => Math.max(0, Math.min(size - 1e-3, at));
  for (let row = 0, point = 0; row < MOUTH_HEIGHT_PX; row++)
    for (let column = 0; column < MOUTH_WIDTH_PX; column++, point++) {
      const a = row * columns + column;
      const b = a + columns + 1;
      const left = inside(Math.min(grid.x[a]!, grid.x[b]! - 1e-3), widthPx);
      const right = Math.max(left + 1e-3, inside(grid.x[b]!, widthPx));
      const top = inside(grid.y[a]!, heightPx);
      const bottom = Math.max(top + 1e-3, inside(grid.y[b]!, heightPx));
      sums.fill(0);
      let total = 0;
      for (let y = Math.floor(top); y < bottom && y < heightPx; y++) {
        const high = Math.min(y + 1, bottom) - Math.max(y, top);
        for (let x = Math.floor(left); x < right && x < widthPx; x++) {
          const weight = high * (Math.min(x + 1, right) - Math.max(x, left));
          add(point, y * widthPx + x, weight, sums);
          total += weight;
        }
      }
      finish(point, sums, total || 1);
    }
}
