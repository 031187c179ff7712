import type { Bin, Pod } from '#shared/domain/pod.ts';

/** One row of bins: how many side by side, and their inner height. */
interface RowLayout {
  columns: number;
  heightM: number;
}

export const POD_TYPE = 'fabric-40';
/** Outer width of the pod's front, and inner depth of every bin. */
const FRONT_WIDTH_M = 1.25;
const BIN_DEPTH_M = 0.4;
/** Cloth between two bins, upright and lying. */
const WALL_THICKNESS_M = 0.012;
const SHELF_THICKNESS_M = 0.01;
/** Floor of the lowest bin: the drive unit carries the pod from below. */
const LOWEST_FLOOR_M = 0.25;

/**
 * Eight rows, forty bins of four sizes: 48, 38, 24 and 15 litres. The large ones stand low, where heavy things belong. The
 * highest ceiling is at 2.27 m.
 */
const ROWS: readonly RowLayout[] = [
  { columns: 3, heightM: 0.3 },
  { columns: 4, heightM: 0.32 },
  { columns: 5, heightM: 0.25 },
  { columns: 5, heightM: 0.25 },
  { columns: 5, heightM: 0.25 },
  { columns: 6, heightM: 0.19 },
  { columns: 6, heightM: 0.19 },
  { columns: 6, heightM: 0.19 },
];

/** Bins from the lowest row up, each row from the left: 1A, 1B, 1C, 2A ... in the cell frame of a docked pod. */
export function podLayout(): Bin[] {
  const bins: Bin[] = [];
  let floorM = LOWEST_FLOOR_M;
  for (const [rowIndex, { columns, heightM }] of ROWS.entries()) {
    const pitchM = FRONT_WIDTH_M / columns;
    for (let column = 1; column <= columns; column++)
      bins.push({
        binId: `${rowIndex + 1}${String.fromCharCode(64 + column)}`,
        row: rowIndex + 1,
        column,
        originInCellM: [round((column - 1) * pitchM + WALL_THICKNESS_M / 2), 0, round(floorM)],
        sizeM: [round(pitchM - WALL_THICKNESS_M), BIN_DEPTH_M, heightM],
      });
    floorM += heightM + SHELF_THICKNESS_M;
  }
  return bins;
}

export const podOf = (podId: string): Pod => ({ podId, podType: POD_TYPE, bins: podLayout() });

/** Tenths of a millimetre: sums of decimals must not print as 0.30000000000000004. */
const round = (lengthM: number): number => Math.round(lengthM * 1e4) / 1e4;
