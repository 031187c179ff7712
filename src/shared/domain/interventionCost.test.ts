import { describe, expect, it } from 'vitest';
import { aStowResult, anIntervention, anItem } from '../../../tests/builders/cellEvents.ts';
import { emptyCellSnapshot } from './applyCellEvent.ts';
import type { CellSnapshot } from './cellSnapshot.ts';
import type { Intervention } from './intervention.ts';
import { blockedBy, byWaitingCost, expectedUnitsPerHour, waitingCost } from './interventionCost.ts';

const cellWith = (cell: Partial<CellSnapshot['cell']>, rest: Partial<CellSnapshot> = {}): CellSnapshot => {
  const empty = emptyCellSnapshot('c', 'C', 'e', 0);
  return { ...empty, ...rest, cell: { ...empty.cell, ...cell } };
};
const noPlan = (change: Partial<Intervention> = {}): Intervention =>
  anIntervention('n', { reason: 'no_plan', binId: null, itemId: null, stowId: null, ...change });

describe('the cost of waiting', () => {
  it('is the whole rate of a cell that a failed stow holds, and nothing once the cell works again', () => {
    const failed = anIntervention('a');
    const held = cellWith({ packml: 'held' });
    expect(waitingCost(held, failed)).toEqual({ blocks: 'cell', unitsPerHour: expectedUnitsPerHour(held) });
    expect(waitingCost(cellWith({ packml: 'execute' }), failed).unitsPerHour).toBe(0);
  });

  it('is the whole rate of a cell whose planner finds nothing to do, though it runs', () => {
    const running = cellWith({ packml: 'execute' });
    expect(waitingCost(running, noPlan()).unitsPerHour).toBe(expectedUnitsPerHour(running));
  });

  it('is a slot’s share for one item, and a bin’s share for each bin that cannot be seen', () => {
    const buffer = ['i', 'j', 'k', 'l'].map((itemId) => anItem(itemId));
    const snapshot = cellWith({ packml: 'execute' }, { buffer });
    expect(waitingCost(snapshot, noPlan({ itemId: 'i' })).unitsPerHour).toBe(expectedUnitsPerHour(snapshot) / 4);
    expect(blockedBy(anIntervention('p', { reason: 'perception', itemId: null }))).toBe('bin');
    expect(blockedBy(anIntervention('f', { reason: 'finding' }))).toBe('item');
  });

  it('follows the cell’s own rate: twice as fast a cell is twice as dear', () => {
    const counters = { success: 99, unproductive: 0, defect: 0, podSwaps: 0, toPerson: 0, sidelined: 0 };
    const rate = (durationS: number): number =>
      expectedUnitsPerHour(cellWith({ counters }, { lastStow: aStowResult({ durationS }) }));
    expect(rate(10)).toBeCloseTo(2 * rate(20));
    expect(expectedUnitsPerHour(cellWith({}))).toBe(224);
  });

  it('orders by cost, then severity, then age', () => {
    const waiting = (id: string, unitsPerHour: number, severity: Intervention['severity'], openedAtMs: number) => ({
      intervention: anIntervention(id, { severity, openedAtMs }),
      cost: { unitsPerHour, blocks: 'cell' as const },
    });
    const queue = [
      waiting('cheap but old', 5, 'high', 1),
      waiting('young', 200, 'medium', 9),
      waiting('old', 200, 'medium', 2),
      waiting('severe', 200, 'high', 10),
    ];
    expect(queue.toSorted(byWaitingCost).map(({ intervention }) => intervention.interventionId)).toEqual([
      'severe',
      'old',
      'young',
      'cheap but old',
    ]);
  });
});
