import { emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { BinEstimate, Span } from '#shared/domain/estimate.ts';
import type { CatalogueItem, Item } from '#shared/domain/item.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { StowResult } from '#shared/domain/stow.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { PlanRequest } from '#main/ports/PlannerClient.ts';

/** Cell time of every snapshot built here. */
export const SNAPSHOT_TIME_MS = 1_750_000_000_000;

export const aProduct = (changes: Partial<CatalogueItem> = {}): CatalogueItem => ({
  sku: 'sku-1',
  name: 'a carton',
  lengthM: 0.2,
  widthM: 0.12,
  heightM: 0.05,
  massKg: 0.3,
  form: 'box',
  fragile: false,
  comOffsetM: [0, 0, 0],
  ...changes,
});

export const aBufferItem = (
  itemId: string,
  product: Partial<CatalogueItem> = {},
  changes: Partial<Item> = {},
): Item => ({
  itemId,
  product: aProduct(product),
  location: { place: 'buffer', slot: 0 },
  flag: null,
  failedAttempts: 0,
  imageId: null,
  ...changes,
});

export const aBin = (binId: string, sizeM: Bin['sizeM'] = [0.24, 0.4, 0.25]): Bin => ({
  binId,
  row: 1,
  column: 1,
  originInCellM: [0, 0, 0.5],
  sizeM,
});

/** A bin seen with these free stretches, in metres from its left wall, and a certain picture. */
export function anEstimate(
  binId: string,
  gaps: readonly [number, number][],
  changes: Partial<BinEstimate> = {},
): BinEstimate {
  const spans: Span[] = gaps
    .map(([startM, endM]) => ({ startM, endM }))
    .sort((a, b) => b.endM - b.startM - (a.endM - a.startM));
  return {
    podId: 'pod-1',
    binId,
    capturedAtMs: SNAPSHOT_TIME_MS - 5000,
    imageId: `image-${binId}`,
    model: 'test',
    status: 'ok',
    refusedReason: null,
    occupiedFraction: 0.4,
    freeVolumeM3: 0.01,
    freeVolumeMarginM3: 0.002,
    columnHeightFractions: [],
    widestGap: spans[0] ?? { startM: 0, endM: 0 },
    gaps: spans,
    gapMarginM: 0.008,
    makeableGapM: spans.reduce((sum, span) => sum + span.endM - span.startM, 0),
    makeableGapMarginM: 0.01,
    bandsFraction: 0.15,
    items: [],
    ...changes,
  };
}

export interface SnapshotParts {
  bins?: Bin[];
  estimates?: BinEstimate[];
  items?: Item[];
  change?: (snapshot: CellSnapshot) => CellSnapshot;
}

/** A cell at work with a docked pod. One bin that was seen, one item, unless told otherwise. */
export function aPlanSnapshot(parts: SnapshotParts = {}): CellSnapshot {
  const empty = emptyCellSnapshot('cell-1', 'Cell 1', 'epoch-1', SNAPSHOT_TIME_MS);
  const snapshot: CellSnapshot = {
    ...empty,
    cell: { ...empty.cell, seq: 17, packml: 'execute' },
    pod: { podId: 'pod-1', podType: 'test', bins: parts.bins ?? [aBin('1A')] },
    estimates: parts.estimates ?? [anEstimate('1A', [[0, 0.14]])],
    buffer: parts.items ?? [aBufferItem('item-1')],
  };
  return parts.change ? parts.change(snapshot) : snapshot;
}

export const aPlanRequest = (parts: SnapshotParts = {}, changes: Partial<PlanRequest> = {}): PlanRequest => ({
  snapshot: aPlanSnapshot(parts),
  tool: toolLimits,
  swapBelow: 0.96,
  limit: 50,
  ...changes,
});

export const aStowResult = (changes: Partial<StowResult> = {}): StowResult => ({
  stowId: 'stow-1',
  itemId: 'item-1',
  binId: '1A',
  podId: 'pod-1',
  chain: [],
  prediction: null,
  origin: 'planner',
  outcome: 'success',
  cause: null,
  detail: '',
  steps: [],
  durationS: 10,
  peakForceN: 5,
  forceTrace: { startMs: 0, rateHz: 100, forceN: [], capN: 25 },
  imageBeforeId: null,
  imageAfterId: null,
  ...changes,
});

/** As in a real pod: few sizes. */
const POD_SIZES_M: readonly Bin['sizeM'][] = [
  [0.4, 0.4, 0.3],
  [0.3, 0.4, 0.32],
  [0.24, 0.4, 0.25],
  [0.2, 0.4, 0.19],
];

/** A large request made from a seed, for benchmarks: bins of mixed sizes and fills, items of mixed forms. */
export function aLargePlanRequest(binCount: number, itemCount: number, seed = 1): PlanRequest {
  const random = numberSource(seed);
  const between = (low: number, high: number): number => low + (high - low) * random();
  const bins = Array.from({ length: binCount }, (_, i) =>
    aBin(`${Math.floor(i / 5) + 1}${String.fromCharCode(65 + (i % 5))}`, POD_SIZES_M[i % POD_SIZES_M.length]),
  );
  const estimates = bins.map(({ binId, sizeM }) => {
    const widthM = sizeM[0];
    const gaps: [number, number][] = [];
    for (let x = 0; x < widthM - 0.02;) {
      const gapM = between(0.01, 0.12);
      gaps.push([x, Math.min(widthM, x + gapM)]);
      x += gapM + between(0.02, 0.1);
    }
    return anEstimate(binId, gaps, {
      capturedAtMs: SNAPSHOT_TIME_MS - between(0, 900_000),
      columnHeightFractions: Array.from({ length: 24 }, (_, column) => {
        const xM = ((column + 0.5) / 24) * widthM;
        return gaps.some(([startM, endM]) => xM > startM && xM < endM) ? 0 : between(0.1, 0.9);
      }),
      occupiedFraction: between(0.1, 0.8),
      gapMarginM: between(0.004, 0.02),
    });
  });
  const forms = ['box', 'book', 'cylinder', 'sphere', 'bag', 'blister', 'irregular'] as const;
  const items = Array.from({ length: itemCount }, (_, i) =>
    aBufferItem(`item-${i}`, {
      sku: `sku-${i}`,
      lengthM: between(0.1, 0.35),
      widthM: between(0.06, 0.18),
      heightM: between(0.01, 0.08),
      massKg: between(0.05, 2),
      form: forms[i % forms.length]!,
    }),
  );
  return aPlanRequest({ bins, estimates, items }, { limit: 50 });
}

/** mulberry32 */
function numberSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
