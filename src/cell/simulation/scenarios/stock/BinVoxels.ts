import type { Vec3 } from '#shared/geometry/pose.ts';
import { rotationRows, turnedExtent } from '#shared/geometry/rotations.ts';
import { itemParts, type ItemPart } from '#shared/domain/itemParts.ts';
import type { StockedItem } from './StockedItem.ts';

/** Side of a voxel. */
export const VOXEL_M = 0.008;
/** Items count as this much thicker, so that what is put beside them overlaps by a fraction of a voxel at most. */
const SKIN_M = 0.002;

/**
 * Which parts of a bin are taken, and from that how far in one can go from the mouth: what a person who stows sees and feels.
 * Columns from the left, layers from the front, rows from the floor.
 */
export class BinVoxels {
  readonly columns: number;
  readonly layers: number;
  readonly rows: number;
  private readonly taken: Uint8Array;
  /** Free layers from the mouth on, for each row and column. */
  readonly freeLayers: Uint8Array;

  constructor(sizeM: Vec3, items: readonly StockedItem[]) {
    // Whole voxels only: what is left over at the right, at the back and under the ceiling is air to spare.
    [this.columns, this.layers, this.rows] = sizeM.map((side) => Math.floor(side / VOXEL_M + 1e-6)) as Vec3;
    this.taken = new Uint8Array(this.columns * this.layers * this.rows);
    this.freeLayers = new Uint8Array(this.columns * this.rows).fill(this.layers);
    for (const item of items) this.add(item);
  }

  copy(): BinVoxels {
    const copy = new BinVoxels([0, 0, 0], []);
    return Object.assign(copy, {
      columns: this.columns,
      layers: this.layers,
      rows: this.rows,
      taken: this.taken.slice(),
      freeLayers: this.freeLayers.slice(),
    });
  }

  add({ product, poseInBin, foldsRad }: StockedItem): void {
    for (const part of itemParts(product, poseInBin, foldsRad)) this.fill(part);
  }

  private fill({ positionM, rotation, halfM }: ItemPart): void {
    const rows = rotationRows(rotation);
    const reach = turnedExtent(rows, halfM);
    const counts = [this.columns, this.layers, this.rows];
    const from = positionM.map((at, k) => Math.max(0, Math.ceil((at - reach[k]!) / VOXEL_M - 1)));
    const to = positionM.map((at, k) => Math.min(counts[k]! - 1, Math.floor((at + reach[k]!) / VOXEL_M)));
    // A thin item may pass between two middles of voxels: half a voxel more on every side catches it.
    const limit = halfM.map((half) => Math.max(half + SKIN_M, VOXEL_M / 2));
    for (let k = from[2]!; k <= to[2]!; k++)
      for (let j = from[1]!; j <= to[1]!; j++)
        for (let i = from[0]!; i <= to[0]!; i++) {
          const x = (i + 0.5) * VOXEL_M - positionM[0];
          const y = (j + 0.5) * VOXEL_M - positionM[1];
          const z = (k + 0.5) * VOXEL_M - positionM[2];
          // The inverse of a rotation is its transpose.
          if (Math.abs(rows[0][0] * x + rows[1][0] * y + rows[2][0] * z) > limit[0]!) continue;
          if (Math.abs(rows[0][1] * x + rows[1][1] * y + rows[2][1] * z) > limit[1]!) continue;
          if (Math.abs(rows[0][2] * x + rows[1][2] * y + rows[2][2] * z) > limit[2]!) continue;
          this.taken[(k * this.layers + j) * this.columns + i] = 1;
          const at = k * this.columns + i;
          if (j < this.freeLayers[at]!) this.freeLayers[at] = j;
        }
  }

  /** How many layers are free from the mouth on over a whole window of rows and columns; 0 where that is fewer than asked. */
  freeOver(column: number, row: number, width: number, height: number, asked: number): number {
    let least = this.layers;
    for (let k = row; k < row + height; k++)
      for (let i = column; i < column + width; i++) {
        least = Math.min(least, this.freeLayers[k * this.columns + i]!);
        if (least < asked) return 0;
      }
    return least;
  }

  /** Share of the bin that nobody reaches any more once something fills the window up to this layer. */
  shutInShare(column: number, row: number, width: number, height: number, upTo: number): number {
    let voxels = 0;
    for (let k = row; k < row + height; k++)
      for (let i = column; i < column + width; i++) voxels += this.freeLayers[k * this.columns + i]! - upTo;
    return voxels / (this.columns * this.rows * this.layers);
  }

  /** Share of a footprint, on this row, that something bears: 1 on the floor. */
  borneShare(column: number, row: number, width: number, firstLayer: number, depth: number): number {
    if (row === 0) return 1;
    let borne = 0;
    let all = 0;
    for (let j = firstLayer; j < Math.min(this.layers, firstLayer + depth); j++)
      for (let i = column; i < column + width; i++) {
        all++;
        borne += this.taken[((row - 1) * this.layers + j) * this.columns + i]!;
      }
    return all === 0 ? 0 : borne / all;
  }

  /** Share of the rows beside a window, at its middle layer, that a wall or an item takes, on the fuller side. */
  besideShare(column: number, row: number, width: number, height: number, layer: number): number {
    const side = (at: number): number => {
      if (at < 0 || at >= this.columns) return 1;
      let taken = 0;
      for (let k = row; k < row + height; k++) taken += this.taken[(k * this.layers + layer) * this.columns + at]!;
      return taken / height;
    };
    return Math.max(side(column - 1), side(column + width));
  }
}
