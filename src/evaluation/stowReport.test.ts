import { describe, expect, it } from 'vitest';
import { stowReport } from './stowReport.ts';
import { shardOrders } from './stowShards.ts';
import type { StowRecord } from './stowTally.ts';
import { emptyTally, mergeTallies } from './stowTally.ts';

const stow = (changes: Partial<StowRecord> = {}): StowRecord => ({
  itemId: 'item-1',
  sku: 'sku-1',
  binId: '1A',
  kind: 'direct',
  outcome: 'success',
  cause: null,
  detail: '',
  pSuccess: 0.97,
  durationS: 12,
  peakForceN: 8,
  binFill: 0.1,
  lowered: false,
  features: {},
  ...changes,
});
const context = {
  seed: 1,
  tool: 'belts',
  pods: 'default',
  buffer: 24,
  primitives: [],
  eyes: 'columns-1',
  plannerKind: 'full',
  predictor: 'learned',
  eligibleShare: 0.9,
  wallS: 3,
};

describe('stowReport', () => {
  it('counts outcomes, causes and rates per simulated hour', () => {
    const tally = {
      ...emptyTally(),
      simS: 1800,
      interventions: 2,
      fillsAtArrival: [0, 0.2],
      stowsPerPod: [30, 50],
      stows: [
        stow({ lowered: true, binFill: 0.5 }),
        stow({ peakForceN: 21 }),
        stow({ features: { isKnownLane: true, levelM: 0, pushedHome: 2 } }),
        stow({ features: { isKnownLane: true, levelM: 0.05, pushedHome: 0 }, lowered: true }),
        stow({ outcome: 'unproductive', cause: 'no_space_made', kind: 'left' }),
        stow({ outcome: 'defect', cause: 'protruding' }),
      ],
    };
    expect(stowReport(tally, context)).toMatchObject({
      attempts: 6,
      success: 4,
      unproductive: 1,
      defect: 1,
      causes: { no_space_made: 1, protruding: 1 },
      unitsPerHour: 8,
      interventionsPerHour: 4,
      peakForceN: 21,
      fillAtArrival: { mean: expect.closeTo(0.1, 9) as number },
      stowsPerPod: 40,
      kinds: {
        direct: { n: 2, success: 1 },
        pushHome: { n: 1, success: 1 },
        layer: { n: 1, success: 1 },
        row: { n: 0 },
        stack: { n: 1, success: 1 },
        sweep: { n: 1, success: 0 },
      },
      binFill: { p50: 0.1, max: 0.5 },
    });
  });

  it('reports nothing rather than a number where nothing was measured', () => {
    const report = stowReport(emptyTally(), context);
    expect(report).toMatchObject({ attempts: 0, unitsPerHour: 0, fillAtSwap: { mean: null, p10: null, p90: null } });
    expect(report.calibration.brier).toBeNull();
  });
});

describe('mergeTallies', () => {
  it('keeps the order of the shards and adds their counts', () => {
    const first = { ...emptyTally(), stows: [stow({ itemId: 'a' })], simS: 10, podSwaps: 1, fillsAtSwap: [0.2], fillsAtArrival: [0.1], stowsPerPod: [40] }; // prettier-ignore
    const second = { ...emptyTally(), stows: [stow({ itemId: 'b' })], simS: 5, endedEarly: 'stuck' };
    const merged = mergeTallies([first, second]);
    expect(merged.stows.map(({ itemId }) => itemId)).toEqual(['a', 'b']);
    expect(merged).toMatchObject({
      simS: 15,
      podSwaps: 1,
      fillsAtSwap: [0.2],
      endedEarly: 'stuck',
      fillsAtArrival: [0.1],
      stowsPerPod: [40],
    });
  });
});

describe('shardOrders', () => {
  const order = {
    catalogPath: 'x',
    attempts: 101,
    seed: 7,
    tool: 'belts',
    pods: 'default',
    buffer: 24,
    means: ['insert'],
    eyes: 'columns-1',
    policy: 'full',
    predictor: 'learned',
  } as const;
  it('splits the attempts into halves with seeds of their own, always the same', () => {
    const orders = shardOrders(order);
    expect(orders.map(({ attempts }) => attempts)).toEqual([51, 50]);
    expect(orders[0]!.seed).not.toBe(orders[1]!.seed);
    expect(shardOrders(order)).toEqual(orders);
    expect(shardOrders({ ...order, seed: 8 })[0]!.seed).not.toBe(orders[0]!.seed);
  });
  it('leaves a few attempts in one piece', () => {
    expect(shardOrders({ ...order, attempts: 5 })).toHaveLength(1);
  });
});
