import { afterEach, describe, expect, it } from 'vitest';
import { applyCellEvent, emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import { cellEventSchema } from '#shared/domain/cellEvent.ts';
import {
  faultDeclarations,
  faultNames,
  faultRequest,
  type FaultName,
  type FaultParameters,
} from '#shared/domain/fault.ts';
import { cellSnapshotSchema } from '#shared/domain/cellSnapshot.ts';
import type { CommandAck } from '#shared/domain/cellCommand.ts';
import type { JoltBin } from '#cell/simulation/physics/CellRig.ts';
import { createCellRig } from '#cell/simulation/physics/createCellRig.ts';
import { armUrdf } from '#cell/simulation/physics/testing/cellFixtures.ts';
import { columnEyes } from '#cell/perception/BinEyes.ts';
import { LocalVision } from '#cell/simulation/vision/LocalVision.ts';
import { cellDescription } from './cellDescription.ts';
import { CellCoreForTests, operator, otherOperator, planner } from '../../../tests/builders/cellCoreForTests.ts';

const set = (
  cell: CellCoreForTests,
  fault: FaultName,
  parameters: FaultParameters = {},
  options: Parameters<CellCoreForTests['send']>[1] = {},
): CommandAck => cell.send({ type: 'fault.set', fault, parameters }, options);
const clear = (cell: CellCoreForTests, fault: FaultName | null): CommandAck =>
  cell.send({ type: 'fault.clear', fault });
const standing = (cell: CellCoreForTests): string[] => cell.core.snapshot.cell.faults.map(({ fault }) => fault);

async function runningCell(...args: ConstructorParameters<typeof CellCoreForTests>): Promise<CellCoreForTests> {
  const cell = new CellCoreForTests(...args);
  await cell.untilRunning();
  return cell;
}
const describing = (cell: CellCoreForTests) =>
  cellDescription({ core: cell.core, armUrdf: '', tool: 'belts', software: 'test' });

describe('faults on request', () => {
  it('F1 a simulated cell offers every declared fault; a real one offers none and refuses', async () => {
    const cell = await runningCell();
    expect(describing(cell).faults?.map(({ name }) => name)).toEqual(faultDeclarations.map(({ name }) => name));

    const real = await runningCell({ simulated: false });
    expect(describing(real)).toMatchObject({ simulated: false });
    expect(describing(real).faults).toBeUndefined();
    expect(set(real, 'camera_dark')).toMatchObject({
      code: 'not_supported',
      message: expect.stringContaining('real') as string,
    });
    expect(clear(real, null)).toMatchObject({ code: 'not_supported' });
    expect(standing(real)).toEqual([]);
  });

  it('F2 comes from the console that holds control, its planner or operator, or from anyone while nobody holds', async () => {
    const cell = await runningCell();
    expect(set(cell, 'link_jitter', {}, { by: otherOperator }).accepted).toBe(true);
    cell.acquire(planner, 'planner');
    expect(set(cell, 'camera_dark', {}, { by: otherOperator })).toMatchObject({ code: 'not_holder' });
    expect(set(cell, 'camera_dark', {}, { by: operator }).accepted).toBe(true);
    expect(cell.core.snapshot.cell.control).toMatchObject({ role: 'planner' });
    cell.acquire(otherOperator);
    expect(set(cell, 'camera_frozen', {}, { by: operator })).toMatchObject({ code: 'not_holder' });
    expect(set(cell, 'camera_frozen', {}, { by: operator, token: 1 })).toMatchObject({ code: 'stale_token' });
  });

  it('F3 is told by events that fold to the snapshot, with who asked; setting it again replaces its parameters', async () => {
    const cell = await runningCell();
    for (const fault of faultNames) expect(set(cell, fault), fault).toMatchObject({ accepted: true });
    await cell.core.advance(500);
    set(cell, 'drive_unit_late', { lateS: 90 });
    const lasting = faultDeclarations.filter(({ lasts }) => lasts === 'until_cleared').map(({ name }) => name);
    expect(standing(cell).toSorted()).toEqual([...lasting].toSorted());
    expect(cell.core.snapshot.cell.faults.at(-1)).toEqual({
      ...faultRequest('drive_unit_late', { lateS: 90 }),
      by: operator,
      sinceMs: cell.core.nowMs,
    });
    expect(cellSnapshotSchema.safeParse(cell.core.snapshot).error).toBeUndefined();
    let folded = emptyCellSnapshot('test-cell', 'Test cell', 'epoch-of-the-tests', 1_000_000);
    for (const event of cell.events) {
      expect(cellEventSchema.safeParse(event).error).toBeUndefined();
      folded = applyCellEvent(folded, event);
    }
    expect(folded).toEqual(cell.core.snapshot);
    expect(clear(cell, null).accepted).toBe(true);
    expect(standing(cell)).toEqual([]);
  });

  it('F4 is refused outside its range, and cannot be cleared where it is not set', async () => {
    const cell = await runningCell();
    expect(set(cell, 'belt_slips', { frictionShare: 2 })).toMatchObject({
      code: 'invalid',
      message: 'belt_slips.frictionShare is 2, expected 0.02 to 1.',
    });
    expect(clear(cell, 'belt_slips')).toMatchObject({ code: 'wrong_state' });
    expect(clear(cell, null)).toMatchObject({ code: 'wrong_state' });
  });

  it('F5 reaches the rig at once, stands from the start when the command line says so, and survives a restart', async () => {
    const cell = await runningCell({ faults: [faultRequest('hook_missing', { bar: 'lower' })] });
    expect(cell.rig.faults.separator).toEqual({ bar: 'lower', failure: 'stuck' });
    expect(cell.core.snapshot.cell.faults[0]).toMatchObject({ fault: 'hook_missing', by: null });
    set(cell, 'force_offset', { axis: 'y', offsetN: 7, driftNPerS: 0 });
    set(cell, 'belt_slips', { frictionShare: 0.3, slipShare: 0.2 });
    expect(cell.rig.faults).toEqual({
      belts: { frictionShare: 0.3, slipShare: 0.2 },
      separator: { bar: 'lower', failure: 'stuck' },
      forceSensor: { axis: 'y', offsetN: 7, driftNPerS: 0 },
    });
    clear(cell, 'hook_missing');
    expect(cell.rig.faults.separator).toBeNull();

    const { snapshot } = cell.core;
    const memory = { ...cell.core.log.memory, ...cell.world.memory };
    const store = {
      load: () => ({ snapshot, memory, events: [], bins: [], pictures: [], references: [], acks: [] }),
      commit: () => undefined,
      putPicture: () => undefined,
      putReference: () => undefined,
      close: () => undefined,
    };
    const back = new CellCoreForTests({ store: store });
    expect(standing(back)).toEqual(['force_offset', 'belt_slips']);
    expect(back.rig.faults.belts).toEqual({ frictionShare: 0.3, slipShare: 0.2 });
  });
});

describe('what a fault does to a cell', () => {
  const visions: LocalVision[] = [];
  afterEach(async () => {
    for (const vision of visions.splice(0)) await vision.close();
  });
  const seeingCell = async (): Promise<CellCoreForTests> => {
    const vision = new LocalVision(columnEyes);
    visions.push(vision);
    const cell = new CellCoreForTests({ vision, lookMs: 400 });
    await cell.until(() => cell.core.snapshot.estimates.length >= 2);
    return cell;
  };
  const look = async (cell: CellCoreForTests, binId: string) => {
    const before = cell.bodies('estimate.updated').length;
    cell.send({ type: 'bin.look', binId });
    await cell.until(() =>
      cell
        .bodies('estimate.updated')
        .slice(before)
        .some(({ estimate }) => estimate.binId === binId),
    );
    return cell.bodies('estimate.updated').findLast(({ estimate }) => estimate.binId === binId)!.estimate;
  };

  it('refuses the pictures of a dark camera as too dark, and calls a person once for all bins', async () => {
    const cell = await seeingCell();
    set(cell, 'camera_dark');
    expect(await look(cell, '3C')).toMatchObject({
      status: 'refused',
      refusedReason: expect.stringContaining('dark') as string,
    });
    await cell.until(() => cell.core.snapshot.interventions.length > 0);
    await cell.core.advance(3000);
    expect(cell.core.snapshot.interventions.map(({ reason, binId }) => [reason, binId])).toEqual([
      ['perception', null],
    ]);
    clear(cell, 'camera_dark');
    expect((await look(cell, '3C')).status).toBe('ok');
  }, 180_000);

  it('looks anew at what it missed once it can see again, and asks about one bin where only that one cannot be made out', async () => {
    const cell = await runningCell();
    await cell.until(() => cell.core.snapshot.estimates.length === 40);
    const { lookAtBin } = cell.vision;
    const refuses = (labels: readonly string[]) => {
      cell.vision.lookAtBin = async (request) => {
        const seen = await lookAtBin.call(cell.vision, request);
        return labels.includes(request.binLabel)
          ? { ...seen, estimate: { ...seen.estimate, status: 'refused', refusedReason: 'too dark' } }
          : seen;
      };
    };
    const refusedBins = () =>
      cell.core.snapshot.estimates.filter(({ status }) => status === 'refused').map(({ binId }) => binId);
    refuses(['3C']);
    cell.send({ type: 'bin.look', binId: '3C' });
    await cell.core.advance(6000);
    expect(cell.core.snapshot.interventions.map(({ binId }) => binId)).toEqual(['3C']);
    refuses(['3C', '4A', '4B', '4C']);
    for (const binId of ['4A', '4B', '4C']) cell.send({ type: 'bin.look', binId });
    await cell.core.advance(6000);
    expect(cell.core.snapshot.interventions.map(({ binId }) => binId)).toEqual(['3C', null]);
    expect(refusedBins()).toHaveLength(4);
    refuses([]);
    cell.send({ type: 'bin.look', binId: '4A' });
    await cell.core.advance(1000);
    expect(refusedBins()).toEqual([]);
  });

  it('sees through a camera that still gets half its light', async () => {
    const cell = await seeingCell();
    set(cell, 'camera_dark', { lightShare: 0.5 });
    expect((await look(cell, '3C')).status).toBe('ok');
  }, 180_000);

  it('notices a frozen camera by its picture, which keeps its old stamp', async () => {
    const cell = await seeingCell();
    const last = cell.bodies('estimate.updated').at(-1)!.estimate;
    set(cell, 'camera_frozen');
    await cell.core.advance(1000);
    const frozen = await look(cell, '3C');
    expect(frozen).toMatchObject({ status: 'refused', refusedReason: expect.stringContaining('frozen') as string });
    expect(frozen.capturedAtMs).toBeLessThan(cell.core.nowMs - 900);
    expect(frozen.capturedAtMs).toBeGreaterThanOrEqual(last.capturedAtMs - 1);
    clear(cell, 'camera_frozen');
    expect((await look(cell, '3C')).status).toBe('ok');
  }, 180_000);

  it('aborts at a protective stop with the stow under way, and asks for help where nothing moved', async () => {
    const cell = await runningCell();
    const token = cell.acquire(planner, 'planner');
    cell.send({ type: 'stow', request: cell.stowRequest() }, { by: planner, token });
    await cell.core.advance(200);
    expect(set(cell, 'protective_stop').accepted).toBe(true);
    expect(standing(cell)).toEqual([]);
    await cell.until(() => cell.core.snapshot.cell.packml === 'aborted' && cell.core.snapshot.lastStow !== null);
    expect(cell.core.snapshot.lastStow).toMatchObject({
      cause: 'estop',
      detail: expect.stringContaining('safety') as string,
    });
    expect(cell.core.snapshot.interventions.map(({ reason }) => reason)).toEqual(['stow_failed']);

    const still = await runningCell();
    set(still, 'protective_stop');
    await still.until(() => still.core.snapshot.cell.packml === 'aborted');
    expect(still.core.snapshot.interventions).toMatchObject([{ reason: 'cell_fault', severity: 'high' }]);
  });

  it('holds the cell with the true cause when a band hook is missing', async () => {
    const rig = await createCellRig({ tool: 'belts', armUrdf });
    try {
      const cell = await runningCell({ rig, faults: [faultRequest('hook_missing')] });
      const token = cell.acquire(planner, 'planner');
      cell.send({ type: 'stow', request: cell.stowRequest() }, { by: planner, token });
      await cell.until(() => cell.core.snapshot.lastStow !== null);
      const { lastStow, interventions } = cell.core.snapshot;
      expect(lastStow).toMatchObject({ outcome: 'unproductive', cause: 'bands_not_opened' });
      expect(interventions).toMatchObject([{ reason: 'stow_failed', cause: 'bands_not_opened' }]);
      await cell.until(() => cell.core.snapshot.cell.packml === 'held');
    } finally {
      rig.dispose();
    }
  }, 180_000);

  it('keeps a fault of one moment until the tool stands in a bin, where that was asked for', async () => {
    const cell = await runningCell();
    set(cell, 'protective_stop', { moment: 'in_bin' });
    await cell.core.advance(500);
    expect(standing(cell)).toEqual(['protective_stop']);
    expect(cell.core.snapshot.cell.packml).toBe('execute');
    const token = cell.acquire(planner, 'planner');
    cell.send({ type: 'stow', request: cell.stowRequest() }, { by: planner, token });
    await cell.core.advance(100);
    expect(standing(cell)).toEqual(['protective_stop']);
    cell.rig.inBinId = '3C';
    await cell.core.advance(50);
    expect(standing(cell)).toEqual([]);
    expect(cell.bodies('fault.cleared')).toMatchObject([{ fault: 'protective_stop', why: 'happened' }]);
    expect(cell.core.snapshot.cell.packml).toBe('aborting');
  });

  it('reaches every bin with a bump, one after the other, and tells what falls to the floor', async () => {
    const reached: string[] = [];
    const joltBin: JoltBin = (bin, contents, velocityMps) => {
      reached.push(bin.binId);
      expect(velocityMps).toEqual([0, -1.5, 0]);
      const [first, ...others] = contents;
      const falls = bin.binId === '3C' && first;
      return {
        contents: falls ? others : [...contents],
        protrudingItemIds: [],
        floorItemIds: falls ? [first.itemId] : [],
      };
    };
    const cell = await runningCell({ joltBin });
    await cell.until(() => cell.core.snapshot.estimates.length === 40);
    const [first] = cell.world.contentsOf('3C');
    const estimates = cell.core.snapshot.estimates;
    set(cell, 'pod_bumped', { direction: 'out', speedMps: 1.5 });
    expect(reached).toEqual([]);
    await cell.core.advance(9000);
    expect(reached.toSorted()).toEqual(cell.core.snapshot.pod!.bins.map(({ binId }) => binId).toSorted());
    expect(cell.rig.jolts).toEqual([[0, -1.5, 0]]);
    expect(cell.core.snapshot.cell.floorItemIds).toEqual([first!.itemId]);
    // Nobody told the cameras: the estimates are those from before the bump until somebody looks.
    expect(cell.core.snapshot.estimates).toEqual(estimates);
  });

  it('waits longer for the next pod, suspended, and goes on when it comes', async () => {
    const cell = await runningCell();
    set(cell, 'drive_unit_late', { lateS: 20 });
    const token = cell.acquire(operator);
    cell.send({ type: 'pod.swap', reason: 'test' }, { token });
    cell.send({ type: 'control.release' }, { token });
    await cell.core.advance(10_000);
    expect(cell.core.snapshot.pod).toBeNull();
    expect(cell.core.snapshot.cell).toMatchObject({
      packml: 'suspended',
      packmlReason: 'The drive unit with the next pod is late.',
    });
    await cell.core.advance(12_500);
    expect(cell.core.snapshot.pod?.podId).toBe('pod-2');
    expect(cell.core.snapshot.cell.packml).toBe('execute');
  });

  it('gives units whose code cannot be read to a person, with one warning, and without looking them up', async () => {
    const cell = await runningCell({ faults: [faultRequest('label_unreadable', { everyNth: 3 })] });
    const arrived = cell.bodies('item.arrived').map(({ item }) => item.itemId);
    const moved = cell.bodies('item.moved').filter(({ location }) => location.place === 'person');
    expect(moved).toHaveLength(cell.core.snapshot.cell.counters.toPerson);
    expect(moved.length).toBe(Math.floor(11 / 3));
    expect(arrived.some((itemId) => moved.some((each) => each.itemId === itemId))).toBe(false);
    expect(cell.vision.looks).toBeGreaterThan(0);
    const all = new CellCoreForTests({ faults: [faultRequest('label_unreadable')] });
    await all.until(() => all.core.snapshot.cell.counters.toPerson > 5);
    expect(all.core.snapshot.buffer).toEqual([]);
    expect(all.bodies('notice').filter(({ code }) => code === 'label_unreadable')).toHaveLength(1);
  });
});
