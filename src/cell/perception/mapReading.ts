import type { ItemForm } from '#shared/domain/item.ts';
import { itemForms } from '#shared/domain/item.ts';
import type { MappedItem, FreeDepth } from '#shared/domain/freeDepth.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { MapBelief, MapCalibration } from './MapModel.ts';
import { mapPlanes } from './MapModel.ts';
import { MAP_COLUMNS, MAP_ROWS } from './mouthPicture.ts';
import { sigmoid } from './tensorLayers.ts';

const CELLS = MAP_COLUMNS * MAP_ROWS;
/** Belief that something is met from which a cell belongs to a thing. */
const MET_FROM = 0.5;
/** Belief below which nothing is met. */
const SURELY_FREE_BELOW = 0.1;
/** Beliefs in an edge that are tried as what parts two things; the first is right where nothing speaks against it. */
const EDGES_FROM = [0.5, 0.4, 0.6, 0.32, 0.7, 0.25, 0.18, 0.12, 0.8];
/** Fewer cells than this are no thing of their own. */
const FEWEST_CELLS = 4;
/** Steepest lean that the net tells, radians. */
const STEEPEST_LEAN_RAD = Math.PI / 4;
/** Of what a front shows, its near part counts: a label or a fold stands out no further. */
const FRONT_QUANTILE = 0.25;

export interface MapReading {
  map: FreeDepth;
  items: MappedItem[];
  /** The likeliest number of units. */
  units: number;
}

/** The net's answer in metres, and cut into single things. */
export function readMap(belief: MapBelief, sizeM: Vec3, calibration: MapCalibration): MapReading {
  const d = sizeM[1];
  const plane = planesOf(belief);
  const of = (value: (k: number) => number) => Float32Array.from({ length: CELLS }, (_, k) => value(k));
  const met = of((k) => sigmoid(plane('met')[k]!));
  const spread = (name: 'freeSpread' | 'slackSpread', gain: number) =>
    of((k) => Math.min(d / 2, gain * Math.SQRT2 * Math.exp(Math.min(1, Math.max(-6, plane(name)[k]!))) * d));
  const units = belief.counts.reduce((best, value, k) => (value > belief.counts[best]! ? k : best), 0);
  const isMet = (k: number) => met[k]! >= MET_FROM;
  const map: FreeDepth = {
    columns: MAP_COLUMNS,
    rows: MAP_ROWS,
    freeDepthM: of((k) => sigmoid(plane('free')[k]!) * d),
    freeDepthSigmaM: spread('freeSpread', calibration.freeGain),
    slackDepthM: of((k) => (isMet(k) ? sigmoid(plane('slack')[k]!) * d : 0)),
    slackSigmaM: spread('slackSpread', calibration.slackGain),
    itemOfCell: new Uint8Array(CELLS),
  };
  // Sure that nothing is met: the whole depth, which a sigmoid never reaches.
  for (let k = 0; k < CELLS; k++) if (met[k]! < SURELY_FREE_BELOW) map.freeDepthM[k] = d;
  const pieces = cutApart(met, plane, units);
  for (const [item, cells] of pieces.entries()) for (const k of cells) map.itemOfCell[k] = item + 1;
  return { map, items: pieces.map((cells) => itemOf(cells, map, plane, met, sizeM)), units };
}

/** Planes turned so that the floor comes first. */
function planesOf(belief: MapBelief) {
  const turned = new Map<string, Float32Array>();
  const names = [...mapPlanes, ...itemForms];
  for (const [p, name] of names.entries()) {
    const out = new Float32Array(CELLS);
    for (let row = 0; row < MAP_ROWS; row++) {
      const from = p * CELLS + (MAP_ROWS - 1 - row) * MAP_COLUMNS;
      out.set(belief.planes.subarray(from, from + MAP_COLUMNS), row * MAP_COLUMNS);
    }
    turned.set(name, out);
  }
  return (name: (typeof mapPlanes)[number] | ItemForm): Float32Array => turned.get(name)!;
}

type PlaneOf = ReturnType<typeof planesOf>;

/** Cells of single things, cut at edges; of several cuts the one whose number of things is nearest the count, the plainest first. */
function cutApart(met: Float32Array, plane: PlaneOf, units: number): number[][] {
  let best: number[][] = [];
  let apart = Infinity;
  for (const from of EDGES_FROM) {
    const pieces = piecesAt(met, plane, from);
    const off = Math.abs(pieces.length - units);
    if (off >= apart) continue;
    best = pieces;
    apart = off;
    if (off === 0) break;
  }
  return best.slice(0, 128).sort((a, b) => (a[0]! % MAP_COLUMNS) - (b[0]! % MAP_COLUMNS));
}

/** Neighbouring cells that are met and have no edge between them belong together. */
function piecesAt(met: Float32Array, plane: PlaneOf, edgeFrom: number): number[][] {
  const parent = Int32Array.from({ length: CELLS }, (_, k) => k);
  const root = (k: number): number => {
    let at = k;
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!;
    return at;
  };
  const right = plane('edgeRight');
  const above = plane('edgeAbove');
  for (let k = 0; k < CELLS; k++) {
    if (met[k]! < MET_FROM) continue;
    const next = k + 1;
    if (next % MAP_COLUMNS !== 0 && met[next]! >= MET_FROM && sigmoid(right[k]!) < edgeFrom)
      parent[root(next)] = root(k);
    const over = k + MAP_COLUMNS;
    // The edge above a cell stands in the row below it, seen from the top: with the lower of the two.
    if (over < CELLS && met[over]! >= MET_FROM && sigmoid(above[k]!) < edgeFrom) parent[root(over)] = root(k);
  }
  const pieces = new Map<number, number[]>();
  for (let k = 0; k < CELLS; k++) if (met[k]! >= MET_FROM) pieces.set(root(k), [...(pieces.get(root(k)) ?? []), k]);
  return [...pieces.values()].filter((cells) => cells.length >= FEWEST_CELLS);
}

function itemOf(
  cells: readonly number[],
  map: FreeDepth,
  plane: PlaneOf,
  met: Float32Array,
  [w, d, h]: Vec3,
): MappedItem {
  const columns = cells.map((k) => k % MAP_COLUMNS);
  const rows = cells.map((k) => Math.floor(k / MAP_COLUMNS));
  const meanOf = (value: (k: number) => number) => cells.reduce((sum, k) => sum + value(k), 0) / cells.length;
  const fronts = cells.map((k) => map.freeDepthM[k]!).sort((a, b) => a - b);
  const frontM = Math.min(0.97 * d, fronts[Math.floor(FRONT_QUANTILE * (fronts.length - 1))]!);
  const slackM = meanOf((k) => map.slackDepthM[k]!);
  const form = itemForms.reduce((best, name) =>
    meanOf((k) => plane(name)[k]!) > meanOf((k) => plane(best)[k]!) ? name : best,
  );
  const span = (from: number, to: number, step: number) => ({ startM: from * step, endM: (to + 1) * step });
  return {
    xM: span(Math.min(...columns), Math.max(...columns), w / MAP_COLUMNS),
    zM: span(Math.min(...rows), Math.max(...rows), h / MAP_ROWS),
    yM: { startM: frontM, endM: Math.min(d, Math.max(frontM + 0.01, d - slackM)) },
    form,
    leanRad: STEEPEST_LEAN_RAD * meanOf((k) => Math.tanh(plane('lean')[k]!)),
    soft: meanOf((k) => sigmoid(plane('soft')[k]!)),
    topBears: meanOf((k) => sigmoid(plane('bears')[k]!)),
    sure: meanOf((k) => met[k]!),
  };
}
