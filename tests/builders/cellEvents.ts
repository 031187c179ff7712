import type { CellEvent, CellEventBody } from '#shared/domain/cellEvent.ts';
import { blankIntervention, type Intervention, type Person } from '#shared/domain/intervention.ts';
import type { CatalogueItem, Item } from '#shared/domain/item.ts';
import type { StowResult } from '#shared/domain/stow.ts';

export const EPOCH = 'epoch-a';
export const START_MS = 1_760_000_000_000;
export const ANNA: Person = { operatorId: 'op-7', name: 'Anna', consoleId: 'console-1' };

/** Numbers events one after another, a second apart. */
export function eventSequence(epoch = EPOCH, firstSeq = 1): (body: CellEventBody, commandId?: string) => CellEvent {
  let seq = firstSeq - 1;
  return (body, commandId) => {
    seq += 1;
    return { epoch, seq, timeMs: START_MS + seq * 1000, commandId: commandId ?? null, body };
  };
}

export const aProduct = (change: Partial<CatalogueItem> = {}): CatalogueItem => ({
  sku: 'B-001',
  name: 'Tea tin',
  lengthM: 0.14,
  widthM: 0.05,
  heightM: 0.11,
  massKg: 0.35,
  form: 'box',
  fragile: false,
  comOffsetM: [0, 0, 0],
  ...change,
});

export const anItem = (itemId: string, change: Partial<Item> = {}): Item => ({
  itemId,
  product: aProduct(),
  location: { place: 'buffer', slot: 0 },
  flag: null,
  failedAttempts: 0,
  imageId: null,
  ...change,
});

export const aStowResult = (change: Partial<StowResult> = {}): StowResult => ({
  stowId: 'stow-1',
  itemId: 'item-1',
  binId: '3C',
  podId: 'pod-1',
  chain: [],
  prediction: { pSuccess: 0.97, expectedS: 11 },
  origin: 'planner',
  outcome: 'success',
  cause: null,
  detail: 'inside',
  steps: [],
  durationS: 11,
  peakForceN: 6,
  forceTrace: { startMs: START_MS, rateHz: 100, forceN: [0, 1], capN: 25 },
  imageBeforeId: null,
  imageAfterId: null,
  ...change,
});

export const anIntervention = (interventionId: string, change: Partial<Intervention> = {}): Intervention => ({
  ...blankIntervention,
  interventionId,
  reason: 'stow_failed',
  severity: 'medium',
  openedAtMs: START_MS,
  binId: '3C',
  itemId: 'item-1',
  stowId: 'stow-1',
  tried: [],
  outcome: 'unproductive',
  cause: 'force_limit',
  detail: 'the blade stopped after 31 of 84 mm',
  pSuccess: 0.97,
  imageBeforeId: null,
  imageAfterId: null,
  forceTrace: null,
  claim: null,
  actions: [],
  closed: null,
  ...change,
});
