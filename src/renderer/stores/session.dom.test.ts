import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { describe, expect, test, vi } from 'vitest';
import { demoCellView, demoEstimate, demoIntervention, seeded } from '../../../tests/builders/demoCell.ts';
import { DemoTransport } from '../../../tests/builders/demoTransport.ts';
import { createBridge } from '#renderer/bridge/createBridge.ts';
import { bridgeKey } from './bridgeKey.ts';
import { useCellsStore } from './cells.ts';
import { useSessionStore } from './session.ts';
import { useTelemetryStore } from './telemetry.ts';

function start(transport: DemoTransport) {
  const app = createApp({ render: () => null });
  app.provide(bridgeKey, createBridge(transport));
  app.use(createPinia());
  return app.runWithContext(() => {
    useSessionStore();
    return { cells: useCellsStore(), telemetry: useTelemetryStore() };
  });
}
async function started(transport: DemoTransport) {
  const stores = start(transport);
  await vi.waitFor(() => expect(stores.cells.loaded).toBe(true));
  return stores;
}
const countOf = (transport: DemoTransport, name: string): number =>
  transport.requests.filter((request) => request.name === name).length;

describe('the session', () => {
  test('fetches the cells as soon as the window is connected', async () => {
    const { cells } = await started(new DemoTransport({ cells: [demoCellView()] }));
    expect(cells.cellKeys).toEqual(['cell-1']);
    expect(cells.snapshotOf('cell-1')?.cell.packml).toBe('execute');
    expect(cells.isStale('cell-1')).toBe(false);
  });

  test('folds pushed events into the snapshot of their cell and leaves the others alone', async () => {
    const transport = new DemoTransport({
      cells: [demoCellView(), demoCellView({ cellKey: 'cell-2', name: 'Cell 2' })],
    });
    const { cells } = await started(transport);
    const untouched = cells.views.get('cell-2');
    transport.happen('cell-1', { type: 'packml.changed', state: 'holding', reason: 'a stow failed' });
    expect(cells.snapshotOf('cell-1')?.cell).toMatchObject({
      packml: 'holding',
      packmlReason: 'a stow failed',
      seq: 101,
    });
    expect(cells.views.get('cell-2')).toBe(untouched);
    expect(cells.events.get('cell-1')?.at(-1)?.body.type).toBe('packml.changed');
  });

  test('an event that came already changes nothing', async () => {
    const transport = new DemoTransport({ cells: [demoCellView()] });
    const { cells } = await started(transport);
    const before = cells.views.get('cell-1');
    const { epoch } = before!.snapshot!.cell;
    const event = {
      epoch,
      seq: 100,
      timeMs: 1,
      commandId: null,
      body: { type: 'mode.changed', mode: 'manual' } as const,
    };
    transport.push({ type: 'event', cellKey: 'cell-1', event });
    expect(cells.views.get('cell-1')).toBe(before);
  });

  test('a view that the host pushes holds even where the cell begins again at a lower number', async () => {
    const view = demoCellView();
    const transport = new DemoTransport({ cells: [view] });
    const { cells } = await started(transport);
    const snapshotAt = (seq: number) => ({ ...view.snapshot!, cell: { ...view.snapshot!.cell, seq } });
    transport.push({ type: 'cell', view: { ...view, snapshot: snapshotAt(1e12) } });
    transport.push({ type: 'cell', view: { ...view, snapshot: snapshotAt(7) } });
    expect(cells.snapshotOf('cell-1')?.cell.seq).toBe(7);
    transport.options.cells = [{ ...view, snapshot: snapshotAt(5) }];
    await useSessionStore().fetchCells();
    expect(cells.snapshotOf('cell-1')?.cell.seq).toBe(5);
  });

  test('an answer that events have overtaken changes nothing', async () => {
    const view = demoCellView();
    const transport = new DemoTransport({ cells: [view] });
    const { cells } = await started(transport);
    const fetched = useSessionStore().fetchCells();
    const { epoch } = view.snapshot!.cell;
    const body = { type: 'mode.changed', mode: 'manual' } as const;
    transport.push({ type: 'event', cellKey: 'cell-1', event: { epoch, seq: 101, timeMs: 1, commandId: null, body } });
    await fetched;
    expect(cells.snapshotOf('cell-1')?.cell).toMatchObject({ seq: 101, mode: 'manual' });
  });

  test('a hole in the numbers fetches the cells again instead of folding on sand', async () => {
    const transport = new DemoTransport({ cells: [demoCellView()] });
    const { cells } = await started(transport);
    const view = transport.options.cells[0]!;
    const { epoch } = view.snapshot!.cell;
    view.snapshot = { ...view.snapshot!, cell: { ...view.snapshot!.cell, seq: 105, packml: 'aborted' } };
    const event = {
      epoch,
      seq: 105,
      timeMs: 1,
      commandId: null,
      body: { type: 'mode.changed', mode: 'manual' } as const,
    };
    const fetches = countOf(transport, 'cells');
    transport.push({ type: 'event', cellKey: 'cell-1', event });
    expect(cells.snapshotOf('cell-1')?.cell.mode).toBe('production');
    await vi.waitFor(() => expect(cells.snapshotOf('cell-1')?.cell).toMatchObject({ seq: 105, packml: 'aborted' }));
    expect(countOf(transport, 'cells')).toBe(fetches + 1);
  });

  test('a view of another epoch replaces what was known', async () => {
    const transport = new DemoTransport({ cells: [demoCellView()] });
    const { cells } = await started(transport);
    const reborn = demoCellView();
    reborn.snapshot!.cell = { ...reborn.snapshot!.cell, epoch: 'another', seq: 1, packml: 'idle' };
    transport.push({ type: 'cell', view: reborn });
    expect(cells.snapshotOf('cell-1')?.cell).toMatchObject({ epoch: 'another', packml: 'idle' });
  });

  test('a lost window makes everything stale but keeps it; its return fetches everything again', async () => {
    const transport = new DemoTransport({ cells: [demoCellView()] });
    const { cells } = await started(transport);
    transport.setConnected(false);
    expect(cells.isStale('cell-1')).toBe(true);
    expect(cells.snapshotOf('cell-1')?.cell.packml).toBe('execute');
    expect(cells.disconnectedSinceMs).not.toBeNull();
    const view = transport.options.cells[0]!;
    view.snapshot = { ...view.snapshot!, cell: { ...view.snapshot!.cell, seq: 140, packml: 'held' } };
    transport.setConnected(true);
    await vi.waitFor(() => expect(cells.snapshotOf('cell-1')?.cell.packml).toBe('held'));
    expect(cells.isStale('cell-1')).toBe(false);
  });

  test('a stale link makes its cell stale and no other', async () => {
    const transport = new DemoTransport({
      cells: [demoCellView(), demoCellView({ cellKey: 'cell-2', name: 'Cell 2' })],
    });
    const { cells } = await started(transport);
    const { link } = transport.options.cells[0]!;
    transport.push({ type: 'link', cellKey: 'cell-1', link: { ...link, state: 'stale' } });
    expect([cells.isStale('cell-1'), cells.isStale('cell-2')]).toEqual([true, false]);
  });

  test('open interventions of all cells stand in the order in which they wait', async () => {
    const nowMs = Date.now();
    const first = demoCellView();
    const second = demoCellView({ cellKey: 'cell-2', name: 'Cell 2' });
    first.snapshot!.interventions = [demoIntervention(nowMs, { interventionId: 'late', openedAtMs: nowMs - 1000 })];
    second.snapshot!.interventions = [demoIntervention(nowMs, { interventionId: 'early', openedAtMs: nowMs - 9000 })];
    const { cells } = await started(new DemoTransport({ cells: [first, second] }));
    expect(cells.openInterventions.map((open) => open.intervention.interventionId)).toEqual(['early', 'late']);
  });

  test('an item that has left is still known by its name', async () => {
    const transport = new DemoTransport({ cells: [demoCellView()] });
    const { cells } = await started(transport);
    const location = { place: 'bin', podId: 'P-2207', binId: '1A' } as const;
    transport.happen('cell-1', { type: 'item.moved', itemId: 'item-7', location });
    expect(cells.snapshotOf('cell-1')?.buffer.some((item) => item.itemId === 'item-7')).toBe(false);
    expect(cells.itemName('cell-1', 'item-7')).toBe('Tea tin');
  });

  test('an estimate replaces that of its bin alone', async () => {
    const transport = new DemoTransport({ cells: [demoCellView()] });
    const { cells } = await started(transport);
    const before = cells.snapshotOf('cell-1')!;
    const bin = before.pod!.bins[3]!;
    const estimate = demoEstimate(bin, seeded(77), Date.now(), before.pod!.podId);
    transport.happen('cell-1', { type: 'estimate.updated', estimate });
    const after = cells.snapshotOf('cell-1')!.estimates;
    expect(after).toHaveLength(40);
    expect(after.find((e) => e.binId === bin.binId)).toEqual(estimate);
    expect(after.filter((e) => !before.estimates.includes(e))).toHaveLength(1);
  });

  test('joints and force reach their readers without touching the cells', async () => {
    const transport = new DemoTransport({ cells: [demoCellView()] });
    const { cells, telemetry } = await started(transport);
    const before = cells.views.get('cell-1');
    const seen: number[][] = [];
    const end = telemetry.onJoints('cell-1', (sample) => seen.push([...sample.values]));
    transport.push({ type: 'joints', cellKey: 'cell-1', timeMs: 5, values: [0.1, 0.2] });
    transport.push({ type: 'force', cellKey: 'cell-1', startMs: 1000, periodMs: 10, forceN: [1, 2, 3] });
    end();
    transport.push({ type: 'joints', cellKey: 'cell-1', timeMs: 6, values: [0.3, 0.4] });
    expect(seen).toEqual([[0.1, 0.2]]);
    expect(telemetry.forceOf('cell-1').window(1000)).toEqual({ secondsAgo: [-0.02, -0.01, 0], values: [1, 2, 3] });
    expect(cells.views.get('cell-1')).toBe(before);
  });
});
