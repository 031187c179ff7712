import { boxVolumeM3, type CatalogueItem, type ItemLocation } from '#shared/domain/item.ts';
import type { BinReport, FoundItem } from '#cell/ports/ArmDriver.ts';
import type { CellLog } from './CellLog.ts';

/**
 * Writes down where everything is after something happened at a bin: the handled item, and whatever was pushed out. Items
 * that leave a bin become known to the consoles again (`item.arrived` on the floor or in the mouth).
 */
export function bookItems(log: CellLog, { binId, items }: BinReport, stowedItemId: string | null = null): void {
  const { pod } = log.snapshot;
  if (!pod) return;
  for (const { itemId, product, place } of items) moveTo(log, itemId, locationOf(place, pod.podId, binId), product);
  const stowed = items.find(({ itemId, place }) => itemId === stowedItemId && place === 'bin');
  if (stowed?.product) log.memory.stowedVolumeM3 += boxVolumeM3(stowed.product);
}

const locationOf = (place: FoundItem['place'], podId: string, binId: string): ItemLocation =>
  place === 'bin' || place === 'mouth' ? { place, podId, binId } : { place };

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
