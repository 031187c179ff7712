import { describe, expect, it } from 'vitest';
import { applyCellEvent, emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import { cellEventSchema } from '#shared/domain/cellEvent.ts';
import { cellSnapshotSchema } from '#shared/domain/cellSnapshot.ts';
import { CellCoreForTests, planner } from '../../../tests/builders/cellCoreForTests.ts';

describe('a simulated cell', () => {
  it('starts by itself: pod, estimates of all bins, a full buffer, Execute', async () => {
    const cell = new CellCoreForTests();
    await cell.untilRunning();
    await cell.until(() => cell.core.snapshot.estimates.length === 40);
    expect(cell.core.snapshot.pod?.bins).toHaveLength(40);
    expect(cell.bodies('packml.changed').map((body) => body.state)).toEqual([
      'resetting',
      'idle',
      'starting',
      'execute',
    ]);
  });

  it('carries out a stow from the command to the last look', async () => {
    const cell = new CellCoreForTests();
    await cell.untilRunning();
    const token = cell.acquire(planner, 'planner');
    const request = cell.stowRequest();
    expect(cell.send({ type: 'stow', request }, { by: planner, token })).toMatchObject({ accepted: true });
    await cell.until(() => cell.core.snapshot.lastStow !== null);
    const { lastStow, cell: state, buffer } = cell.core.snapshot;
    expect(lastStow).toMatchObject({ outcome: 'success', cause: null, itemId: request.itemId, podId: 'pod-1' });
    expect(lastStow?.imageBeforeId).not.toBeNull();
    expect(lastStow?.imageAfterId).not.toBeNull();
    expect(cell.core.pictures.get(lastStow!.imageAfterId!)).not.toBeNull();
    expect(lastStow?.forceTrace.forceN.length).toBeGreaterThan(50);
    expect(Math.max(...lastStow!.forceTrace.forceN)).toBe(3);
    expect(state.counters.success).toBe(1);
    expect(buffer.some((item) => item.itemId === request.itemId)).toBe(false);
    expect(cell.world.contentsOf('3C').some((item) => item.itemId === request.itemId)).toBe(true);
    expect(cell.bodies('stow.phase').map((body) => body.phase)).toEqual([
      'approach',
      'open_bands',
      'primitive',
      'leave',
      'close_bands',
      'look',
    ]);
  });

  it('emits events that match the schema and fold to its own snapshot', async () => {
    const cell = new CellCoreForTests();
    await cell.untilRunning();
    const token = cell.acquire(planner, 'planner');
    cell.send({ type: 'stow', request: cell.stowRequest() }, { by: planner, token });
    await cell.until(() => cell.core.snapshot.lastStow !== null);
    let folded = emptyCellSnapshot('test-cell', 'Test cell', 'epoch-of-the-tests', 1_000_000);
    for (const [index, event] of cell.events.entries()) {
      expect(cellEventSchema.safeParse(event).error).toBeUndefined();
      expect(event.seq).toBe(index + 1);
      folded = applyCellEvent(folded, event);
    }
    expect(folded).toEqual(cell.core.snapshot);
    expect(cellSnapshotSchema.safeParse(folded).error).toBeUndefined();
  });

  it('does the same twice, event by event', async () => {
    const run = async (): Promise<string> => {
      const cell = new CellCoreForTests();
      await cell.untilRunning();
      const token = cell.acquire(planner, 'planner');
      cell.send({ type: 'stow', request: cell.stowRequest() }, { by: planner, token });
      await cell.core.advance(3000);
      return JSON.stringify(cell.events);
    };
    expect(await run()).toBe(await run());
  });

  it('sends the pod away and gets the next one', async () => {
    const cell = new CellCoreForTests();
    await cell.untilRunning();
    const token = cell.acquire(planner, 'planner');
    expect(cell.send({ type: 'pod.swap', reason: 'full' }, { by: planner, token })).toMatchObject({ accepted: true });
    expect(cell.core.snapshot.pod).toBeNull();
    expect(cell.send({ type: 'stow', request: cell.stowRequest() }, { by: planner, token })).toMatchObject({
      accepted: false,
      code: 'wrong_state',
      message: 'There is no pod at the cell.',
    });
    await cell.until(() => cell.core.snapshot.pod?.podId === 'pod-2');
    expect(cell.core.snapshot.cell.counters.podSwaps).toBe(1);
  });
});

describe('a cell that cannot see', () => {
  it('says so once, takes units without a picture, and says so again only after it could see', async () => {
    const cell = new CellCoreForTests();
    const blind = (): Promise<never> => Promise.reject(new Error('The lamp is broken.'));
    const { lookAtBin, inspectInBooth } = cell.vision;
    cell.vision.lookAtBin = blind;
    cell.vision.inspectInBooth = blind;
    await cell.untilRunning();
    await cell.core.advance(2000);
    expect(cell.core.snapshot.estimates).toHaveLength(0);
    expect(cell.bodies('notice').map((body) => body.code)).toEqual(['inspection_failed', 'look_failed']);
    expect(cell.bodies('notice')[1]!.text).toContain('The lamp is broken.');
    expect(cell.core.snapshot.buffer.every((item) => item.imageId === null)).toBe(true);

    cell.vision.lookAtBin = lookAtBin;
    cell.vision.inspectInBooth = inspectInBooth;
    cell.send({ type: 'bin.look', binId: '3C' });
    await cell.core.advance(200);
    cell.vision.lookAtBin = blind;
    cell.send({ type: 'bin.look', binId: '3C' });
    await cell.core.advance(200);
    expect(cell.core.snapshot.estimates).toHaveLength(1);
    expect(cell.bodies('notice').map((body) => body.code)).toEqual(['inspection_failed', 'look_failed', 'look_failed']);
  });
});
