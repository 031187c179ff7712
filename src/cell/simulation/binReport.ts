import type { CatalogueItem } from '#shared/domain/item.ts';
import type { BinReport, FoundItem } from '#cell/ports/ArmDriver.ts';
import type { PlacedItem } from '#cell/ports/WorldTruth.ts';

/** What the physics says about a bin after something happened to it. */
export interface BinOutcome {
  contents: readonly PlacedItem[];
  protrudingItemIds: readonly string[];
  floorItemIds: readonly string[];
  heldItemId: string | null;
}

/** What sensors would tell of it: every item that was there before, is there now, fell out or was handled, and where it is. */
export function binReport(
  binId: string,
  before: readonly PlacedItem[],
  { contents, protrudingItemIds, floorItemIds, heldItemId }: BinOutcome,
  handledItemId: string | null,
): BinReport {
  const productOf = new Map<string, CatalogueItem>([...before, ...contents].map((item) => [item.itemId, item.product]));
  const inside = new Set(contents.map(({ itemId }) => itemId));
  const protruding = new Set(protrudingItemIds);
  const onFloor = new Set(floorItemIds);
  const touched = new Set([...before.map(({ itemId }) => itemId), ...inside, ...onFloor]);
  if (handledItemId !== null) touched.add(handledItemId);
  const placeOf = (itemId: string): FoundItem['place'] | null => {
    if (onFloor.has(itemId)) return 'floor';
    if (heldItemId === itemId) return 'tool';
    if (protruding.has(itemId)) return 'mouth';
    return inside.has(itemId) ? 'bin' : null;
  };
  const items = [...touched].flatMap((itemId): FoundItem[] => {
    const place = placeOf(itemId);
    return place === null ? [] : [{ itemId, product: productOf.get(itemId) ?? null, place }];
  });
  return { binId, items };
}
