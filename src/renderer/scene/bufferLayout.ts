import type { Vec3 } from '#shared/geometry/pose.ts';
import { sidesM, type CatalogueItem, type Item } from '#shared/domain/item.ts';
import type { Bounds } from './framing.ts';

export interface PlacedBufferItem {
  item: Item;
  centreInCellM: Vec3;
  /** Extents along x, y, z. */
  sizeM: Vec3;
}
export interface BufferShelf {
  centreInCellM: Vec3;
  sizeM: Vec3;
}

const COLUMNS = 3;
const COLUMN_PITCH_M = 0.34;
const SHELF_PITCH_M = 0.4;
const SHELF_THICKNESS_M = 0.012;
/** Free room between the pod's left edge and the rack. */
const CLEARANCE_M = 0.22;

/**
 * The buffer as a rack left of the pod, one item a place, in the order of their slots. A diagram: the cell reports which
 * item is in which slot, not where the slots are.
 */
export function layOutBuffer(
  items: readonly Item[],
  slots: number,
  pod: Bounds,
): { items: PlacedBufferItem[]; shelves: BufferShelf[] } {
  const inBuffer = items.filter((item) => item.location.place === 'buffer');
  const highestSlot = Math.max(slots - 1, ...inBuffer.map(slotOf));
  const rows = Math.max(1, Math.ceil((highestSlot + 1) / COLUMNS));
  const right = pod.min[0] - CLEARANCE_M;
  const y = pod.min[1] + 0.05;
  const bottom = Math.max(pod.min[2], pod.max[2] - rows * SHELF_PITCH_M);
  const levelOf = (row: number): number => bottom + (rows - 1 - row) * SHELF_PITCH_M;

  const shelves = Array.from({ length: rows }, (_, row): BufferShelf => {
    const width = COLUMNS * COLUMN_PITCH_M;
    return {
      centreInCellM: [right - width / 2, y + 0.2, levelOf(row) - SHELF_THICKNESS_M / 2],
      sizeM: [width, 0.42, SHELF_THICKNESS_M],
    };
  });
  const placed = inBuffer.map((item): PlacedBufferItem => {
    const slot = slotOf(item);
    const size = lyingSizeM(item.product);
    const column = slot % COLUMNS;
    const level = levelOf(Math.floor(slot / COLUMNS));
    return {
      item,
      centreInCellM: [right - (COLUMNS - column - 0.5) * COLUMN_PITCH_M, y + 0.2, level + size[2] / 2],
      sizeM: size,
    };
  });
  return { items: placed, shelves };
}

const slotOf = (item: Item): number => (item.location.place === 'buffer' ? item.location.slot : 0);

/** Lying on its largest face, the longest side along the shelf; shrunk to its place where it is longer than that. */
function lyingSizeM(product: CatalogueItem): Vec3 {
  const [thin, middle, long] = sidesM(product).sort((a, b) => a - b);
  const scale = Math.min(1, (COLUMN_PITCH_M * 0.92) / long);
  return [long * scale, middle * scale, thin * scale];
}
