import type { CellView } from '#shared/bridge/bridge.ts';
import { emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { BinEstimate } from '#shared/domain/estimate.ts';
import { faultNames } from '#shared/domain/fault.ts';
import type { Finding } from '#shared/domain/finding.ts';
import { blankIntervention, type Intervention, type Person } from '#shared/domain/intervention.ts';
import type { CatalogueItem, Item, ItemForm } from '#shared/domain/item.ts';
import type { PlanCandidate, PlanResult } from '#shared/domain/plan.ts';
import type { Bin, Pod } from '#shared/domain/pod.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import { gripOrientation } from '#shared/domain/grip.ts';

/** A cell as the window would see it, invented: for trying screens and for component tests, never shipped. */
export const DEMO_EPOCH = 'demo-epoch';
export const DEMO_OPERATOR: Person = { operatorId: 'op-1', name: 'Anna Weber', consoleId: 'console-1' };

const ROWS = [
  { columns: 3, heightM: 0.3 },
  { columns: 4, heightM: 0.32 },
  { columns: 5, heightM: 0.25 },
  { columns: 5, heightM: 0.25 },
  { columns: 5, heightM: 0.25 },
  { columns: 6, heightM: 0.19 },
  { columns: 6, heightM: 0.19 },
  { columns: 6, heightM: 0.19 },
];

/** Small seeded generator: the same demo every time. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

export function demoPod(podId = 'P-2207'): Pod {
  const bins: Bin[] = [];
  let floorM = 0.25;
  ROWS.forEach(({ columns, heightM }, row) => {
    const pitch = 1.25 / columns;
    for (let column = 1; column <= columns; column++)
      bins.push({
        binId: `${row + 1}${String.fromCharCode(64 + column)}`,
        row: row + 1,
        column,
        originInCellM: [(column - 1) * pitch + 0.006, 0, floorM],
        sizeM: [pitch - 0.012, 0.4, heightM],
      });
    floorM += heightM + 0.01;
  });
  return { podId, podType: 'fabric-40', bins };
}

export function demoEstimate(bin: Bin, random: () => number, atMs: number, podId: string): BinEstimate {
  const [width, , height] = bin.sizeM;
  const fill = 0.25 + random() * 0.65;
  const items: BinEstimate['items'] = [];
  let x = 0.004;
  while (x < width * fill) {
    const itemWidth = Math.min(width - x - 0.004, 0.015 + random() * 0.07);
    if (itemWidth < 0.01) break;
    items.push({
      xM: { startM: x, endM: x + itemWidth },
      zM: { startM: 0, endM: height * (0.35 + random() * 0.55) },
      yM: { startM: 0.02 + random() * 0.1, endM: 0.25 + random() * 0.13 },
    });
    x += itemWidth + (random() < 0.25 ? 0.018 : 0.002);
  }
  const gap = { startM: Math.min(x, width - 0.01), endM: width };
  const occupied = items.reduce((sum, i) => sum + (i.xM.endM - i.xM.startM), 0);
  const columns = 24;
  return {
    podId,
    binId: bin.binId,
    capturedAtMs: atMs,
    imageId: `bin-${bin.binId}`,
    model: 'occupancy-1',
    status: 'ok',
    refusedReason: null,
    occupiedFraction: (fill * occupied) / width,
    freeVolumeM3: width * bin.sizeM[1] * height * (1 - fill * 0.7),
    freeVolumeMarginM3: width * bin.sizeM[1] * height * 0.05,
    columnHeightFractions: Array.from({ length: columns }, (_, i) => {
      const at = ((i + 0.5) / columns) * width;
      const here = items.find((item) => at >= item.xM.startM && at <= item.xM.endM);
      return here ? here.zM.endM / height : 0;
    }),
    widestGap: gap,
    gaps: [gap],
    gapMarginM: 0.005,
    makeableGapM: Math.min(width, width - occupied - 0.004),
    makeableGapMarginM: 0.009,
    bandsFraction: 0.14,
    items,
  };
}

const PRODUCTS: readonly (readonly [string, number, number, number, number, ItemForm])[] = [
  ['Paperback, The Long Way Round', 0.198, 0.129, 0.024, 0.26, 'book'],
  ['Polybag shirt, grey, L', 0.31, 0.24, 0.03, 0.22, 'bag'],
  ['Cereal box, oat and honey', 0.28, 0.19, 0.075, 0.43, 'box'],
  ['Vitamin bottle, 120 tablets', 0.14, 0.07, 0.07, 0.18, 'cylinder'],
  ['Blister, razor blades', 0.21, 0.11, 0.03, 0.08, 'blister'],
  ['Ball 14 cm', 0.14, 0.14, 0.14, 0.2, 'sphere'],
  ['Toy set, farm', 0.33, 0.26, 0.08, 0.9, 'box'],
  ['Tea tin', 0.14, 0.09, 0.09, 0.35, 'box'],
  ['Board game', 0.3, 0.3, 0.07, 1.2, 'box'],
  ['Notebook A5', 0.21, 0.148, 0.015, 0.3, 'book'],
  ['Phone case', 0.18, 0.1, 0.02, 0.05, 'blister'],
];

export const demoProduct = (index: number): CatalogueItem => {
  const [name, lengthM, widthM, heightM, massKg, form] = PRODUCTS[index % PRODUCTS.length]!;
  return {
    sku: `B00${String(1000 + index)}`,
    name,
    lengthM,
    widthM,
    heightM,
    massKg,
    form,
    fragile: index % 5 === 3,
    comOffsetM: [0, 0, 0],
  };
};

export const demoItem = (index: number, change: Partial<Item> = {}): Item => ({
  itemId: `item-${index}`,
  product: demoProduct(index),
  location: { place: 'buffer', slot: index },
  flag: null,
  failedAttempts: 0,
  imageId: `booth-${index}`,
  ...change,
});

export function demoPlan(snapshot: CellSnapshot, random: () => number): PlanResult {
  const bins = snapshot.pod?.bins ?? [];
  const candidates = snapshot.buffer
    .filter((item) => item.location.place === 'buffer' && item.flag?.state !== 'open')
    .flatMap((item) =>
      bins
        .filter((_, i) => (i * 7 + item.itemId.length) % 5 === 0)
        .map((bin): PlanCandidate => {
          const grip = gripOrientation(item.product, bin.sizeM);
          const isSwept = random() < 0.4;
          const xM = bin.sizeM[0] - grip.laneWidthM / 2 - 0.02;
          const pSuccess = Math.round((0.985 - random() * 0.2) * 1000) / 1000;
          return {
            itemId: item.itemId,
            binId: bin.binId,
            chain: [
              ...(isSwept
                ? [primitiveStep('sweep', { side: 'left', bladeXM: bin.sizeM[0] * 0.6, distanceM: 0.084 })]
                : []),
              primitiveStep('insert', { xM, heightM: 0.013 }),
            ],
            pSuccess,
            expectedS: 6 + random() * 6,
            score: pSuccess,
            reasons: [
              {
                effect: '+',
                code: 'width_margin',
                values: { availableMm: 93, neededMm: 79, marginMm: 14, sigmaMm: 4 },
              },
              isSwept
                ? {
                    effect: '-',
                    code: 'sweep_needed',
                    values: { side: 'left', distanceMm: 84, pushedItems: 3 },
                  }
                : { effect: '+', code: 'no_sweep', values: {} },
              { effect: '+', code: 'headroom', values: { headroomMm: 61 } },
            ],
          };
        }),
    )
    .sort((a, b) => b.score - a.score);
  return {
    candidates: candidates.slice(0, 50),
    considered: 412,
    refused: [],
    decision:
      candidates.length > 0
        ? { kind: 'stow', candidateIndex: 0, exploration: false }
        : { kind: 'wait', reason: { effect: '-', code: 'buffer_empty', values: {}, text: 'The buffer is empty.' } },
    basedOnSeq: snapshot.cell.seq,
    elapsedMs: 38,
  };
}

export const demoForceTrace = (atMs: number): NonNullable<Intervention['forceTrace']> => {
  const random = seeded(9);
  let level = 0;
  return {
    startMs: atMs - 10_000,
    rateHz: 50,
    capN: 25,
    forceN: Array.from({ length: 500 }, (_, i) => {
      const push = i > 225 && i < 310 ? 3.4 : 0;
      level = level * 0.86 + (random() - 0.4) * 1.5 + push;
      return Math.max(0, Math.min(24.6, level));
    }),
  };
};

export function demoIntervention(atMs: number, change: Partial<Intervention> = {}): Intervention {
  return {
    ...blankIntervention,
    interventionId: 'intervention-1',
    reason: 'stow_failed',
    severity: 'medium',
    openedAtMs: atMs - 42_000,
    binId: '3B',
    itemId: 'item-1',
    stowId: 'stow-17',
    tried: [
      primitiveStep('sweep', { side: 'left', bladeXM: 0.16, distanceM: 0.06 }),
      primitiveStep('insert', { xM: 0.19 }),
    ],
    outcome: 'unproductive',
    cause: 'jammed_at_mouth',
    detail: "The bag's corner caught the upper band; the cap of 25 N ended the feed after 112 of 310 mm.",
    pSuccess: 0.974,
    imageBeforeId: 'bin-3B',
    imageAfterId: 'bin-3B-after',
    forceTrace: demoForceTrace(atMs),
    claim: null,
    actions: [],
    closed: null,
    ...change,
  };
}

export const demoFinding = (atMs: number, change: Partial<Finding> = {}): Finding => ({
  findingId: 'finding-1',
  itemId: 'item-2',
  sku: 'B001002',
  raisedAtMs: atMs - 95_000,
  score: 0.94,
  threshold: 0.62,
  model: 'difference-1',
  imageId: 'booth-2',
  referenceImageId: 'reference-2',
  regions: [
    { x: 0.58, y: 0.3, width: 0.16, height: 0.22 },
    { x: 0.3, y: 0.62, width: 0.1, height: 0.08 },
  ],
  decision: null,
  ...change,
});

export interface DemoCellOptions {
  cellKey?: string;
  name?: string;
  nowMs?: number;
  seed?: number;
  armUrdf?: string;
}

/** A cell at work: pod docked, buffer filled, one item flagged, a plan, the planner in control. */
export function demoCellView(options: DemoCellOptions = {}): CellView {
  const {
    cellKey = 'cell-1',
    name = 'Cell 1',
    nowMs = Date.now(),
    seed = 4,
    armUrdf = '<robot name="none"><link name="cell"/></robot>',
  } = options;
  const random = seeded(seed);
  const pod = demoPod();
  const empty = emptyCellSnapshot(cellKey, name, DEMO_EPOCH, nowMs);
  const snapshot: CellSnapshot = {
    ...empty,
    cell: {
      ...empty.cell,
      seq: 100,
      packml: 'execute',
      packmlSinceMs: nowMs - 754_000,
      control: {
        holder: { operatorId: 'planner', name: 'Planner', consoleId: 'console-1' },
        role: 'planner',
        fencingToken: 3,
        expiresAtMs: nowMs + 5000,
      },
      counters: { success: 2204, unproductive: 48, defect: 25, podSwaps: 31, toPerson: 12, sidelined: 3 },
    },
    pod,
    estimates: pod.bins.map((bin, i) => demoEstimate(bin, random, nowMs - 400 - i * 3100, pod.podId)),
    buffer: PRODUCTS.map((_, i) =>
      demoItem(
        i,
        i === 2 ? { flag: { findingId: 'finding-1', label: 'deformation', score: 0.94, state: 'open' } } : {},
      ),
    ),
    findings: [demoFinding(nowMs)],
  };
  return {
    cellKey,
    link: {
      state: 'live',
      detail: null,
      lastHeardAtMs: nowMs,
      roundTripMs: 12,
      clockOffsetMs: 0,
      telemetryDropped: 0,
    },
    description: {
      name,
      simulated: true,
      software: 'demo',
      armUrdf,
      armBaseInCellM: [0, 0, 0],
      jointNames: ['gantry_x', 'gantry_z', 'J1', 'J2', 'J3', 'J4', 'J5', 'J6', 'paddle_left', 'paddle_right'],
      forceCapN: 25,
      bufferSlots: 12,
      faultNames: [...faultNames],
      primitiveNames: ['sweep', 'insert', 'retract'],
      tool: toolLimits,
    },
    snapshot,
    planning: { automatic: true, paused: null, result: demoPlan(snapshot, random), atMs: nowMs - 900 },
    operatorToken: null,
  };
}

/** A sideline budget that the demo's operator has set. */
export const demoBudget = (sidelinedPerThousand: number, threshold = 0.4): NonNullable<CellSnapshot['inspection']> => ({
  ...{ sidelinedPerThousand, threshold, by: DEMO_OPERATOR, setAtMs: 1_000_000, reason: 'too many findings' },
  before: { sidelinedPerThousand: null, threshold: null },
});
