import { spanWidthM } from '#shared/domain/estimate.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';

/** What the picture shows, as figures; a screen puts them into words of its language. */
export interface TwinDescription {
  podId: string | null;
  bins: number;
  binsSeen: number;
  binsRefused: number;
  itemsSeen: number;
  heldItem: string | null;
  floorItems: number;
  flaggedItems: number;
  activeBin: {
    binId: string;
    itemsSeen: number;
    gapM: number;
    makeableGapM: number;
    freeVolumeM3: number;
    refused: boolean;
  } | null;
}

/** The twin for those who do not see it. */
export function describeTwin(snapshot: CellSnapshot, activeBinId: string | null): TwinDescription {
  const active = snapshot.estimates.find((estimate) => estimate.binId === activeBinId);
  const held = snapshot.buffer.find((item) => item.itemId === snapshot.cell.heldItemId);
  return {
    podId: snapshot.pod?.podId ?? null,
    bins: snapshot.pod?.bins.length ?? 0,
    binsSeen: snapshot.estimates.filter((estimate) => estimate.status === 'ok').length,
    binsRefused: snapshot.estimates.filter((estimate) => estimate.status === 'refused').length,
    itemsSeen: snapshot.estimates.reduce((sum, estimate) => sum + estimate.items.length, 0),
    heldItem: held?.product.name ?? null,
    floorItems: snapshot.cell.floorItemIds.length,
    flaggedItems: snapshot.buffer.filter((item) => item.flag && item.flag.state !== 'cleared').length,
    activeBin: active
      ? {
          binId: active.binId,
          itemsSeen: active.items.length,
          gapM: spanWidthM(active.widestGap),
          makeableGapM: active.makeableGapM,
          freeVolumeM3: active.freeVolumeM3,
          refused: active.status === 'refused',
        }
      : null,
  };
}
