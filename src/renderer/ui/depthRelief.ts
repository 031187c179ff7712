import { unpackFreeDepth } from '#shared/domain/freeDepth.ts';
import type { FreeDepth, FreeDepthMap } from '#shared/domain/freeDepth.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { ProjectToPicture } from './binPictureProjection.ts';

/** One shade of the relief reaches over this many metres of free depth. */
export const SHADE_STEP_M = 0.05;
/** A cell whose free depth is known less well than this (one standard deviation) is hatched. */
export const UNSURE_FROM_M = 0.04;
/** A thing that fills fewer cells gets no number: it would cover what it belongs to. */
const LEAST_LABELLED_CELLS = 40;

export interface DepthLabel {
  x: number;
  y: number;
  freeDepthM: number;
}

/** The free-depth map of one bin, drawn onto its picture; all points in pixels of the picture. */
export interface DepthRelief {
  /** Shade s holds the cells in which one gets s steps of `SHADE_STEP_M` in, as the path of an SVG. */
  shades: string[];
  /** Cells about which the estimate is unsure. */
  unsure: string;
  /** The outlines of single things. */
  outlines: string;
  labels: DepthLabel[];
  /** What the map says where the picture shows this point; null beside the bin. */
  at(xPx: number, yPx: number): CellReading | null;
}

export interface CellReading {
  freeDepthM: number;
  freeDepthSigmaM: number;
  slackDepthM: number;
  /** Place in the map's items, null where nothing is met. */
  item: number | null;
}

type Corner = readonly [number, number];
type Quad = readonly [Corner, Corner, Corner, Corner];

/**
 * Every cell stands as a rectangle at its own depth, where the camera sees what it tells of: so the relief lies on the picture to the pixel.
 * `sizeM` is the bin's (x across, y in, z up).
 */
export function depthRelief(packed: FreeDepthMap, sizeM: Vec3, project: ProjectToPicture): DepthRelief {
  const map = unpackFreeDepth(packed);
  const quads = Array.from({ length: map.columns * map.rows }, (_, cell) => quadOf(map, cell, sizeM, project));
  const shades = Array.from({ length: Math.ceil(sizeM[1] / SHADE_STEP_M) + 1 }, () => '');
  let unsure = '';
  quads.forEach((quad, cell) => {
    const shade = Math.min(shades.length - 1, Math.floor(map.freeDepthM[cell]! / SHADE_STEP_M));
    shades[shade] += closed(quad);
    if (map.freeDepthSigmaM[cell]! >= UNSURE_FROM_M) unsure += closed(quad);
  });
  return {
    shades,
    unsure,
    outlines: outlinesOf(map, quads),
    labels: labelsOf(map, quads),
    at: (x, y) => readingAt(map, quads, [x, y]),
  };
}

function quadOf(map: FreeDepth, cell: number, [w, d, h]: Vec3, project: ProjectToPicture): Quad {
  const column = cell % map.columns;
  const row = Math.floor(cell / map.columns);
  const y = Math.min(d, map.freeDepthM[cell]!);
  const [x0, x1] = [(column / map.columns) * w, ((column + 1) / map.columns) * w];
  const [z0, z1] = [(row / map.rows) * h, ((row + 1) / map.rows) * h];
  return [project([x0, y, z0]), project([x1, y, z0]), project([x1, y, z1]), project([x0, y, z1])];
}

const pointText = ([x, y]: Corner): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
const closed = (quad: Quad): string => `M${quad.map(pointText).join('L')}Z`;
const side = (from: Corner, to: Corner): string => `M${pointText(from)}L${pointText(to)}`;

/** A side of a cell that belongs to a thing is drawn where the neighbour beyond it does not belong to the same. */
function outlinesOf({ columns, rows, itemOfCell }: FreeDepth, quads: readonly Quad[]): string {
  const itemAt = (column: number, row: number): number =>
    column < 0 || row < 0 || column >= columns || row >= rows ? 0 : itemOfCell[row * columns + column]!;
  let path = '';
  quads.forEach(([lowerLeft, lowerRight, upperRight, upperLeft], cell) => {
    const column = cell % columns;
    const row = Math.floor(cell / columns);
    const item = itemAt(column, row);
    if (item === 0) return;
    if (itemAt(column - 1, row) !== item) path += side(lowerLeft, upperLeft);
    if (itemAt(column + 1, row) !== item) path += side(lowerRight, upperRight);
    if (itemAt(column, row - 1) !== item) path += side(lowerLeft, lowerRight);
    if (itemAt(column, row + 1) !== item) path += side(upperLeft, upperRight);
  });
  return path;
}

/** A number for every thing of some size, at the middle of its cells: the median of the free depth before it. */
function labelsOf({ itemOfCell, freeDepthM }: FreeDepth, quads: readonly Quad[]): DepthLabel[] {
  const cellsOf = new Map<number, number[]>();
  itemOfCell.forEach((item, cell) => {
    if (item === 0) return;
    const cells = cellsOf.get(item);
    if (cells) cells.push(cell);
    else cellsOf.set(item, [cell]);
  });
  return [...cellsOf.values()]
    .filter((cells) => cells.length >= LEAST_LABELLED_CELLS)
    .map((cells) => {
      const depths = cells.map((cell) => freeDepthM[cell]!).sort((a, b) => a - b);
      const mean = (axis: 0 | 1): number =>
        cells.reduce((sum, cell) => sum + (quads[cell]![0][axis] + quads[cell]![2][axis]) / 2, 0) / cells.length;
      return { x: mean(0), y: mean(1), freeDepthM: depths[Math.floor(depths.length / 2)]! };
    });
}

/** Of the cells that the picture shows at this point the one nearest the camera: it hides the others. */
function readingAt(map: FreeDepth, quads: readonly Quad[], [x, y]: Corner): CellReading | null {
  let nearest = -1;
  quads.forEach(([lowerLeft, , upperRight], cell) => {
    const isInside = x >= lowerLeft[0] && x < upperRight[0] && y <= lowerLeft[1] && y > upperRight[1];
    if (isInside && (nearest < 0 || map.freeDepthM[cell]! < map.freeDepthM[nearest]!)) nearest = cell;
  });
  if (nearest < 0) return null;
  const item = map.itemOfCell[nearest]!;
  return {
    freeDepthM: map.freeDepthM[nearest]!,
    freeDepthSigmaM: map.freeDepthSigmaM[nearest]!,
    slackDepthM: map.slackDepthM[nearest]!,
    item: item === 0 ? null : item - 1,
  };
}
