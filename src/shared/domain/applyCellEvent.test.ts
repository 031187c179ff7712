import { describe, expect, it } from 'vitest';
import {
  ANNA,
  EPOCH,
  START_MS,
  anIntervention,
  anItem,
  aStowResult,
  eventSequence,
} from '../../../tests/builders/cellEvents.ts';
import { applyCellEvent, emptyCellSnapshot } from './applyCellEvent.ts';
import type { Bin } from './pod.ts';
import { primitiveStep } from './primitive.ts';
import type { CellEventBody } from './cellEvent.ts';
import { cellSnapshotSchema, type CellSnapshot } from './cellSnapshot.ts';

const fold = (bodies: readonly CellEventBody[]): CellSnapshot => {
  const next = eventSequence();
  return bodies
    .map((body) => next(body))
    .reduce(applyCellEvent, emptyCellSnapshot('cell-1', 'Cell 1', EPOCH, START_MS));
};

describe('applyCellEvent', () => {
  it('applies an event once, however often it comes', () => {
    const next = eventSequence();
    const arrival = next({ type: 'item.arrived', item: anItem('item-1') });
    const once = applyCellEvent(emptyCellSnapshot('cell-1', 'Cell 1', EPOCH, START_MS), arrival);
    expect(applyCellEvent(once, arrival)).toBe(once);
    expect(once.buffer).toHaveLength(1);
  });

  it('ignores an event of another epoch', () => {
    const empty = emptyCellSnapshot('cell-1', 'Cell 1', EPOCH, START_MS);
    expect(applyCellEvent(empty, eventSequence('epoch-b')({ type: 'mode.changed', mode: 'manual' }))).toBe(empty);
  });

  it('shows the motion by hand that is under way, and only until that one ends', () => {
    const motion = { kind: 'jog_joint', joint: 'J1', direction: 1, step: null } as const;
    const started = { type: 'manual.started', holdId: 'hold-0001', motion, speedFraction: 0.5, by: ANNA } as const;
    const ended = {
      type: 'manual.ended' as const,
      motion,
      by: ANNA,
      endedBy: 'released' as const,
      detail: 'let go',
      stopLatencyMs: 40,
      peakForceN: 1,
      steps: [],
    };
    expect(fold([started]).cell.manual).toMatchObject({ holdId: 'hold-0001', by: ANNA, speedFraction: 0.5 });
    expect(fold([started, { ...ended, holdId: 'hold-0000' }]).cell.manual).not.toBeNull();
    expect(fold([started, { ...ended, holdId: 'hold-0001' }]).cell.manual).toBeNull();
  });

  it('remembers what was stowed into the present pod and how, until it leaves the bin or the pod goes', () => {
    const bin = { binId: '1A', row: 1, column: 1, originInCellM: [0, 0, 0.5], sizeM: [0.24, 0.4, 0.25] };
    const pod = { podId: 'pod-1', podType: 'test', bins: [bin as Bin] };
    const chain = [primitiveStep('insert', { xM: 0.12 })];
    const request = { stowId: 's', itemId: 'item-1', binId: '1A', chain, prediction: null, origin: 'planner' as const };
    const inBin = { place: 'bin', podId: 'pod-1', binId: '1A' } as const;
    const stowed: CellEventBody[] = [
      { type: 'pod.arrived', pod },
      { type: 'item.arrived', item: anItem('item-1') },
      { type: 'item.arrived', item: anItem('item-2') },
      { type: 'stow.started', request },
      { type: 'item.moved', itemId: 'item-1', location: inBin },
      { type: 'stow.ended', result: aStowResult({ itemId: 'item-1' }) },
      { type: 'item.moved', itemId: 'item-2', location: inBin },
    ];
    const { product } = anItem('item-1');
    expect(fold(stowed).stowed).toEqual([
      { itemId: 'item-1', binId: '1A', product, chain },
      { itemId: 'item-2', binId: '1A', product: anItem('item-2').product, chain: [] },
    ]);
    const fallen: CellEventBody = { type: 'item.arrived', item: { ...anItem('item-1'), location: { place: 'floor' } } };
    expect(fold([...stowed, fallen]).stowed?.map(({ itemId }) => itemId)).toEqual(['item-2']);
    expect(fold([...stowed, { type: 'pod.departed', podId: 'pod-1', reason: '', stowedVolumeFraction: 0 }]).stowed).toEqual([]); // prettier-ignore
  });

  it('reads a snapshot of a cell that knows no motion by hand', () => {
    const { manual: _manual, ...cell } = fold([]).cell;
    expect(cellSnapshotSchema.parse({ ...fold([]), cell }).cell.manual).toBeNull();
  });

  it('keeps the faults that were set, each once with its newest parameters, until they are cleared', () => {
    const late = (lateS: number) =>
      ({ type: 'fault.set', fault: 'drive_unit_late', parameters: { lateS }, by: ANNA }) as const;
    const dark = { type: 'fault.set', fault: 'camera_dark', parameters: { lightShare: 0 }, by: null } as const;
    const cleared = { type: 'fault.cleared', fault: 'drive_unit_late', why: 'cleared', by: ANNA } as const;
    expect(fold([late(10), dark, late(20)]).cell.faults).toMatchObject([
      { fault: 'camera_dark', by: null },
      { fault: 'drive_unit_late', parameters: { lateS: 20 }, by: ANNA },
    ]);
    expect(fold([late(10), dark, cleared]).cell.faults.map(({ fault }) => fault)).toEqual(['camera_dark']);
  });

  it('never changes the snapshot that it was given', () => {
    const before = fold([{ type: 'item.arrived', item: anItem('item-1') }]);
    const copy = structuredClone(before);
    const next = eventSequence(EPOCH, 2);
    applyCellEvent(before, next({ type: 'item.moved', itemId: 'item-1', location: { place: 'tool' } }));
    expect(before).toEqual(copy);
  });

  it('follows an item from the buffer over the tool into a bin', () => {
    const inTool = fold([
      { type: 'item.arrived', item: anItem('item-1') },
      { type: 'item.moved', itemId: 'item-1', location: { place: 'tool' } },
    ]);
    expect(inTool.cell.heldItemId).toBe('item-1');
    const stowed = applyCellEvent(
      inTool,
      eventSequence(
        EPOCH,
        3,
      )({
        type: 'item.moved',
        itemId: 'item-1',
        location: { place: 'bin', podId: 'pod-1', binId: '3C' },
      }),
    );
    expect(stowed.cell.heldItemId).toBeNull();
    expect(stowed.buffer).toEqual([]);
  });

  it('counts stows by outcome and remembers failures with the item', () => {
    const state = fold([
      { type: 'item.arrived', item: anItem('item-1') },
      { type: 'stow.ended', result: aStowResult({ outcome: 'unproductive', cause: 'force_limit' }) },
      { type: 'stow.ended', result: aStowResult({ itemId: 'item-9' }) },
    ]);
    expect(state.cell.counters).toMatchObject({ success: 1, unproductive: 1, defect: 0 });
    expect(state.buffer[0]?.failedAttempts).toBe(1);
  });

  it('keeps what lies on the floor until a person has cleared it', () => {
    const fallen = fold([
      { type: 'item.arrived', item: anItem('item-1') },
      { type: 'item.moved', itemId: 'item-1', location: { place: 'floor' } },
    ]);
    expect(fallen.cell.floorItemIds).toEqual(['item-1']);
    const cleared = applyCellEvent(
      fallen,
      eventSequence(EPOCH, 3)({ type: 'floor.cleared', itemIds: ['item-1'], by: ANNA }),
    );
    expect(cleared.cell.floorItemIds).toEqual([]);
    expect(cleared.buffer).toEqual([]);
  });

  it('forgets the estimates of a pod that has left, and takes none for a pod that is not there', () => {
    const left = fold([
      { type: 'pod.arrived', pod: { podId: 'pod-1', podType: 'a', bins: [] } },
      { type: 'pod.departed', podId: 'pod-1', reason: 'full', stowedVolumeFraction: 0.2 },
    ]);
    expect(left.pod).toBeNull();
    expect(left.cell.counters.podSwaps).toBe(1);
  });

  it('shows a claim, its actions and its release, and drops the intervention when it is closed', () => {
    const claimed = fold([
      { type: 'intervention.opened', intervention: anIntervention('call-1') },
      { type: 'intervention.claimed', interventionId: 'call-1', by: ANNA },
      { type: 'intervention.action', interventionId: 'call-1', by: ANNA, text: 'swept left 60 mm' },
    ]);
    expect(claimed.interventions[0]).toMatchObject({ claim: { by: ANNA }, actions: [{ text: 'swept left 60 mm' }] });
    const next = eventSequence(EPOCH, 4);
    const released = applyCellEvent(
      claimed,
      next({ type: 'intervention.released', interventionId: 'call-1', why: 'left' }),
    );
    expect(released.interventions[0]?.claim).toBeNull();
    const closed = applyCellEvent(
      released,
      next({ type: 'intervention.closed', interventionId: 'call-1', by: ANNA, outcome: 'ejected', note: 'torn' }),
    );
    expect(closed.interventions).toEqual([]);
  });

  it('yields a snapshot that its own schema accepts', () => {
    const state = fold([
      { type: 'item.arrived', item: anItem('item-1') },
      { type: 'intervention.opened', intervention: anIntervention('call-1') },
      { type: 'stow.ended', result: aStowResult() },
    ]);
    expect(cellSnapshotSchema.parse(state)).toEqual(state);
  });
});
