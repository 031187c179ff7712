import { describe, expect, it } from 'vitest';
import { trainingCatalogue } from '../../../evaluation/trainingCatalogue.ts';
import { anIntervention, anItem } from '../../../../tests/builders/cellEvents.ts';
import { emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { PlanCandidate, PlanResult } from '#shared/domain/plan.ts';
import { helpWithoutPlan, helpWithStow, withheldItemIds, withoutItems } from './helpCall.ts';
import { outsideSupport } from './modelSupport.ts';

const usual = { ...anItem('item-1').product, lengthM: 0.2, widthM: 0.12, heightM: 0.05, massKg: 0.4 };
const snapshot = (change: Partial<typeof usual> = {}): CellSnapshot => ({
  ...emptyCellSnapshot('c', 'C', 'e', 0),
  buffer: [anItem('item-1'), anItem('item-2')].map((item) => ({ ...item, product: { ...usual, ...change } })),
});
const stow = (pSuccess: number): PlanCandidate => ({
  itemId: 'item-1',
  binId: '3C',
  chain: [],
  pSuccess,
  expectedS: 9,
  score: pSuccess,
  reasons: [],
});
const decided = (kind: 'wait' | 'swap_pod', code: string): PlanResult => ({
  candidates: [],
  considered: 0,
  refused: [],
  decision: { kind, reason: { effect: '-', code, values: {} } },
  basedOnSeq: 1,
  elapsedMs: 1,
});
const nobody = new Set<string>();

describe('a planner that asks a person', () => {
  it('does so before a stow that would rather fail, and before one of an item unlike all it learned from', () => {
    expect(helpWithStow(stow(0.4), snapshot(), nobody)).toMatchObject({
      planIssue: 'low_confidence',
      itemId: 'item-1',
      binId: '3C',
      pSuccess: 0.4,
    });
    expect(helpWithStow(stow(0.97), snapshot({ massKg: 9 }), nobody)).toMatchObject({ planIssue: 'outside_support' });
    expect(helpWithStow(stow(0.97), snapshot(), nobody)).toBeNull();
  });

  it('asks once: what a person left to it, it tries', () => {
    expect(helpWithStow(stow(0.4), snapshot(), new Set(['item-1']))).toBeNull();
  });

  it('plans without the items that wait for the answer', () => {
    const asked = { reason: 'no_plan', planIssue: 'low_confidence', itemId: 'item-1' } as const;
    const waiting = { ...snapshot(), interventions: [anIntervention('a', asked)] };
    expect(withoutItems(waiting, withheldItemIds(waiting)).buffer.map(({ itemId }) => itemId)).toEqual(['item-2']);
    const other = { ...snapshot(), interventions: [anIntervention('b', { itemId: 'item-1' })] };
    expect(withoutItems(other, withheldItemIds(other))).toBe(other);
  });

  it('asks when it has found nothing to do for a while, but not while something is only missing', () => {
    const unseen = decided('wait', 'estimates_refused');
    expect(helpWithoutPlan(unseen, snapshot(), 19_000, 0)).toBeNull();
    expect(helpWithoutPlan(unseen, snapshot(), 20_000, 0)).toMatchObject({ planIssue: 'no_plan', itemId: null });
    expect(helpWithoutPlan(decided('wait', 'buffer_empty'), snapshot(), 600_000, 0)).toBeNull();
  });

  it('asks when one pod after the other is of no use', () => {
    const swap = decided('swap_pod', 'pod_full');
    expect(helpWithoutPlan(swap, snapshot(), 0, 2)).toBeNull();
    expect(helpWithoutPlan(swap, snapshot(), 0, 3)).toMatchObject({ planIssue: 'no_plan' });
  });
});

it('the support of the models holds every product that they were fitted on', () => {
  const outside = trainingCatalogue(2000).filter((product) => outsideSupport(product) !== null);
  expect(outside.map(({ name }) => name)).toEqual([]);
});
