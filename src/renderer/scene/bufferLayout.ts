import type { Vec3 } from '#shared/geometry/pose.ts';
import { sidesM, type CatalogueItem, type Item } from '#shared/domain/item.ts';
import type { Bounds } from './framing.ts';

export interface PlacedBufferItem {
  item: Item;
  centreInCellM: Vec3;
  /** Extents along x, y, z. */
  sizeM: Vec3;
}
export interface BufferLayout {
  items: PlacedBufferItem[];
  columns: number;
  rows: number;
  /** The rack's outline; its lowest shelf stands at `floorM`, the next ones `pitchM` above each other. */
  rack: Bounds & { floorM: number; pitchM: number };
}

const WIDTH_M = 1.16;
const DEPTH_M = 0.42;
const SHELF_PITCH_M = 0.285;
const LOWEST_SHELF_M = 1.02;
/** Free room between the pod's left edge and the rack. */
const CLEARANCE_M = 0.2;
const MOST_COLUMNS = 6;
/** More rows than these would stand higher than a pod. */
const MOST_ROWS = 5;

/**
 * The buffer as a rack left of the pod, one item a place, in the order of their slots from the upper left. A diagram: the
 * cell reports which item is in which slot, not where the slots are.
 */
export function layOutBuffer(items: readonly Item[], slots: number, pod: Bounds): BufferLayout {
  const inBuffer = items.filter((item) => item.location.place === 'buffer');
  const places = Math.max(1, slots, ...inBuffer.map((item) => slotOf(item) + 1));
  const columns = Math.max(places > 12 ? MOST_COLUMNS : Math.min(4, places), Math.ceil(places / MOST_ROWS));
  const rows = Math.ceil(places / columns);
  const right = pod.min[0] - CLEARANCE_M;
  const front = pod.min[1] + 0.02;
  const columnM = WIDTH_M / columns;
  const placed = inBuffer.map((item): PlacedBufferItem => {
    const slot = slotOf(item);
    const sizeM = lyingSizeM(item.product, columnM);
    const level = LOWEST_SHELF_M + (rows - 1 - Math.floor(slot / columns)) * SHELF_PITCH_M;
    const x = right - WIDTH_M + ((slot % columns) + 0.5) * columnM;
    return { item, centreInCellM: [x, front + 0.02 + sizeM[1] / 2, level + sizeM[2] / 2], sizeM };
  });
  const upper = LOWEST_SHELF_M + rows * SHELF_PITCH_M;
  const rack = {
    min: [right - WIDTH_M, front, 0] as Vec3,
    max: [right, front + DEPTH_M, upper] as Vec3,
    floorM: LOWEST_SHELF_M,
    pitchM: SHELF_PITCH_M,
  };
  return { items: placed, columns, rows, rack };
}

const slotOf = (item: Item): number => (item.location.place === 'buffer' ? item.location.slot : 0);

/** Lying on its largest face, the longest side into the rack; shrunk to its place where it is longer than that. */
function lyingSizeM(product: CatalogueItem, columnM: number): Vec3 {
  const [thin, middle, long] = sidesM(product).sort((a, b) => a - b);
  const scale = Math.min(1, (columnM * 0.86) / middle, (DEPTH_M - 0.02) / long, (SHELF_PITCH_M * 0.85) / thin);
  return [middle * scale, long * scale, thin * scale];
}
