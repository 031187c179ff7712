import { boxVolumeM3, type CatalogueItem, type ItemLocation } from '#shared/domain/item.ts';
import type { MotionResult, PlacedItem } from '#cell/physics/CellRig.ts';
import type { CellLog } from './CellLog.ts';
import type { PodDock } from './PodDock.ts';

/**
 * Writes down where everything is after a motion at a bin: the bin's contents, the handled item, and whatever was pushed
 * out. Items that leave a bin become known to the consoles again (`item.arrived` on the floor or in the mouth).
 */
export function bookItems(
  log: CellLog,
  dock: PodDock,
  binId: string,
  handled: string | null,
  result: Pick<MotionResult, 'contents' | 'protrudingItemIds' | 'floorItemIds' | 'heldItemId'>,
): void {
  const pod = dock.pod;
  if (!pod) return;
  const before = dock.contentsOf(binId);
  const productOf = new Map<string, CatalogueItem>(
    [...before, ...result.contents].map((item) => [item.itemId, item.product]),
  );
  dock.setContents(binId, result.contents);

  const inside = new Set(result.contents.map((item) => item.itemId));
  const protruding = new Set(result.protrudingItemIds);
  const onFloor = new Set(result.floorItemIds);
  const touched = new Set([...before.map((item) => item.itemId), ...inside, ...onFloor]);
  if (handled) touched.add(handled);
  for (const itemId of touched) {
    const location = ((): ItemLocation | null => {
      if (onFloor.has(itemId)) return { place: 'floor' };
      if (result.heldItemId === itemId) return { place: 'tool' };
      if (protruding.has(itemId)) return { place: 'mouth', podId: pod.podId, binId };
      return inside.has(itemId) ? { place: 'bin', podId: pod.podId, binId } : null;
    })();
    if (location) moveTo(log, itemId, location, productOf.get(itemId) ?? null);
  }
  const stowed = handled ? (result.contents.find((item) => item.itemId === handled) ?? null) : null;
  if (stowed && !protruding.has(stowed.itemId)) log.memory.stowedVolumeM3 += boxVolumeM3(stowed.product);
}

/** Tells of a new place; an item that the consoles do not know yet is introduced there, an unchanged place is not told. */
export function moveTo(log: CellLog, itemId: string, location: ItemLocation, product: CatalogueItem | null): void {
  const known = log.snapshot.buffer.find((item) => item.itemId === itemId);
  if (known) {
    if (JSON.stringify(known.location) === JSON.stringify(location)) return;
    log.emit({ type: 'item.moved', itemId, location });
    return;
  }
  // Nobody keeps a list of what lies in bins.
  if (location.place === 'bin' || !product) return;
  log.emit({
    type: 'item.arrived',
    item: { itemId, product, location, flag: null, failedAttempts: 0, imageId: null },
  });
  // What lies on the floor or is in the tool is counted with the cell, which `item.moved` tells.
  if (location.place === 'floor' || location.place === 'tool') log.emit({ type: 'item.moved', itemId, location });
}

/** The bin that an item lies in or sticks out of, by the truth; for a person who takes it away by hand. */
export function withoutItem(contents: readonly PlacedItem[], itemId: string): PlacedItem[] {
  return contents.filter((item) => item.itemId !== itemId);
}
