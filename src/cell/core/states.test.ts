import { describe, expect, it } from 'vitest';
import type { CellCommandBody } from '#shared/domain/cellCommand.ts';
import { CellCoreForTests, operator, planner, testScenario } from '../../../tests/builders/cellCoreForTests.ts';

async function runningCell(...args: ConstructorParameters<typeof CellCoreForTests>): Promise<CellCoreForTests> {
  const cell = new CellCoreForTests(...args);
  await cell.untilRunning();
  return cell;
}
const state = (cell: CellCoreForTests): string => cell.core.snapshot.cell.packml;
const reason = (cell: CellCoreForTests): string | null => cell.core.snapshot.cell.packmlReason;
const run = (goal: Partial<Extract<CellCommandBody, { type: 'run.set' }>>): CellCommandBody => ({
  type: 'run.set',
  stows: null,
  untilMs: null,
  atPodEnd: false,
  ...goal,
});
const packml = (command: 'complete' | 'hold' | 'reset' | 'start' | 'suspend' | 'unsuspend' | 'unhold') =>
  ({ type: 'packml', command, reason: '' }) as const;

describe('a cell that lacks something from outside', () => {
  it('S7 suspends while the pod is changed and goes on by itself when the next one is there', async () => {
    const cell = await runningCell();
    const token = cell.acquire(planner, 'planner');
    cell.send({ type: 'pod.swap', reason: 'full' }, { by: planner, token });
    await cell.until(() => state(cell) === 'suspended');
    expect(reason(cell)).toMatch(/no pod/);
    expect(cell.send({ type: 'stow', request: cell.stowRequest() }, { by: planner, token })).toMatchObject({
      code: 'wrong_state',
    });
    await cell.until(() => state(cell) === 'execute');
    expect(cell.core.snapshot.pod?.podId).toBe('pod-2');
    expect(reason(cell)).toBeNull();
  });

  it('S7 says that the drive unit is late when the pod does not come in time', async () => {
    const scenario = { ...testScenario(), podLateMs: () => 20_000 };
    const cell = await runningCell({ scenario });
    const token = cell.acquire();
    cell.send({ type: 'pod.swap', reason: 'full' }, { token });
    cell.send({ type: 'control.release' }, { token });
    await cell.until(() => /late/.test(reason(cell) ?? ''));
    expect(state(cell)).toBe('suspended');
    expect(cell.bodies('notice').filter(({ code }) => code === 'drive_unit_late')).toHaveLength(1);
    await cell.until(() => state(cell) === 'execute');
  });

  it('S7 suspends when no item has come for a while, not at the first empty moment', async () => {
    const scenario = { ...testScenario(), notBeforeMs: (unit: number) => (unit <= 8 ? 0 : 20_000) };
    const cell = await runningCell({ scenario });
    const token = cell.acquire();
    for (const { itemId } of cell.core.snapshot.buffer)
      cell.send({ type: 'item.dispose', itemId, to: 'person', reason: 'test' }, { token });
    cell.send({ type: 'control.release' }, { token });
    await cell.core.advance(2000);
    expect(state(cell)).toBe('execute');
    await cell.until(() => state(cell) === 'suspended');
    expect(reason(cell)).toMatch(/No item/);
    await cell.until(() => state(cell) === 'execute');
    expect(cell.core.snapshot.buffer.length).toBeGreaterThan(0);
  });

  it('S7 refuses Unsuspend while it is still missing; what a person suspended a person unsuspends', async () => {
    const cell = await runningCell();
    const token = cell.acquire();
    cell.send({ type: 'pod.swap', reason: 'full' }, { token });
    await cell.until(() => state(cell) === 'suspended');
    expect(cell.send(packml('unsuspend'), { token })).toMatchObject({ code: 'wrong_state' });
    await cell.until(() => state(cell) === 'execute');
    cell.send(packml('suspend'), { token });
    await cell.until(() => state(cell) === 'suspended');
    await cell.core.advance(3000);
    expect(state(cell)).toBe('suspended');
    expect(cell.send(packml('unsuspend'), { token })).toMatchObject({ accepted: true });
    await cell.until(() => state(cell) === 'execute');
  });

  it('S3 holds for a stow that fails while it is suspending', async () => {
    const cell = await runningCell({
      rigScript: {
        motionS: 2,
        result: (_motion, usual) => ({ ...usual, outcome: 'unproductive', cause: 'force_limit' }),
      },
    });
    const token = cell.acquire();
    cell.send({ type: 'stow', request: cell.stowRequest({ origin: 'operator' }) }, { token });
    await cell.core.advance(500);
    cell.send(packml('suspend'), { token });
    await cell.until(() => state(cell) === 'held');
    expect(cell.core.snapshot.interventions).toHaveLength(1);
  });
});

describe('a production run', () => {
  const stowOnce = async (cell: CellCoreForTests, token: number): Promise<void> => {
    const before = cell.core.snapshot.cell.counters.success;
    expect(cell.send({ type: 'stow', request: cell.stowRequest() }, { by: planner, token }).accepted).toBe(true);
    await cell.until(() => cell.core.snapshot.cell.counters.success > before);
  };

  it('S8 ends after so many stows in Complete, and the next one begins with Reset', async () => {
    const cell = await runningCell();
    const token = cell.acquire(planner, 'planner');
    await stowOnce(cell, token);
    expect(cell.send(run({ stows: 2 }), { by: planner, token })).toMatchObject({ accepted: true });
    await stowOnce(cell, token);
    expect(state(cell)).toBe('execute');
    await stowOnce(cell, token);
    await cell.until(() => state(cell) === 'complete');
    expect(reason(cell)).toBe('The production run of 2 stows is done.');
    await cell.core.advance(10);
    expect(cell.core.snapshot.cell.run).toBeNull();
    cell.send(packml('reset'), { by: planner, token });
    await cell.until(() => state(cell) === 'idle');
    cell.send(packml('start'), { by: planner, token });
    await cell.until(() => state(cell) === 'execute');
  });

  it('S8 ends at a time, also while the cell is suspended', async () => {
    const cell = await runningCell();
    const token = cell.acquire();
    cell.send(run({ untilMs: cell.core.nowMs + 3000 }), { token });
    cell.send(packml('suspend'), { token });
    await cell.until(() => state(cell) === 'complete');
    expect(cell.send(run({ untilMs: cell.core.nowMs - 1 }), { token })).toMatchObject({ code: 'invalid' });
  });

  it('S8 ends with its pod when that was asked for', async () => {
    const cell = await runningCell();
    const token = cell.acquire();
    cell.send(run({ atPodEnd: true }), { token });
    cell.send({ type: 'pod.swap', reason: 'full' }, { token });
    await cell.until(() => state(cell) === 'complete');
    expect(reason(cell)).toMatch(/^The pod pod-1 is done/);
  });

  it('S8 ends after the running stow when it is told to, and a Hold in between does not make it forget', async () => {
    const cell = await runningCell({ rigScript: { motionS: 2 } });
    const token = cell.acquire(planner, 'planner');
    cell.send({ type: 'stow', request: cell.stowRequest() }, { by: planner, token });
    await cell.core.advance(500);
    expect(cell.send(packml('complete'), { by: planner, token })).toMatchObject({ accepted: true });
    await cell.core.advance(200);
    expect(state(cell)).toBe('completing');
    cell.send(packml('hold'), { by: planner, token });
    await cell.until(() => state(cell) === 'held');
    expect(cell.core.snapshot.lastStow?.outcome).toBe('success');
    cell.send(packml('unhold'), { by: planner, token });
    await cell.until(() => state(cell) === 'complete');
    expect(reason(cell)).toMatch(/ended the production run/);
  });
});

describe('maintenance and manual mode', () => {
  async function inMode(mode: 'maintenance' | 'manual'): Promise<{ cell: CellCoreForTests; token: number }> {
    const cell = await runningCell();
    const token = cell.acquire();
    cell.send(packml('hold'), { token });
    await cell.until(() => state(cell) === 'held');
    expect(cell.send({ type: 'mode.set', mode }, { token })).toMatchObject({ accepted: true });
    return { cell, token };
  }

  it('S9 a person may try a stow in maintenance mode, held to run at reduced speed, and nothing comes in by itself', async () => {
    const { cell, token } = await inMode('maintenance');
    const { itemId, binId, chain } = cell.stowRequest();
    await cell.holdUntilEnded({ kind: 'stow', itemId, binId, chain }, token);
    await cell.until(() => cell.core.snapshot.lastStow !== null);
    expect(cell.rig.motions[0]).toMatchObject({ maxToolSpeedMps: 0.25 });
    await cell.core.advance(2000);
    expect(cell.core.snapshot.buffer).toHaveLength(7);
  });

  it.each(['maintenance', 'manual'] as const)('S9 no program runs in %s mode', async (mode) => {
    const { cell, token } = await inMode(mode);
    const request = cell.stowRequest({ origin: 'operator' });
    expect(cell.send({ type: 'stow', request }, { token })).toMatchObject({ code: 'wrong_mode' });
    expect(cell.rig.motions).toHaveLength(0);
  });

  it('S9 knows neither Suspend nor the end of a run there, and does not suspend by itself', async () => {
    const { cell, token } = await inMode('maintenance');
    cell.send(packml('unhold'), { token });
    await cell.until(() => state(cell) === 'execute');
    expect(cell.send(packml('suspend'), { token })).toMatchObject({ code: 'wrong_mode' });
    expect(cell.send(run({ stows: 3 }), { token })).toMatchObject({ code: 'wrong_mode' });
    cell.send({ type: 'pod.swap', reason: 'test' }, { token });
    await cell.core.advance(900);
    expect(state(cell)).toBe('execute');
  });

  it('S9 the mode stays as it is while the cell is executing or suspended', async () => {
    const cell = await runningCell();
    const token = cell.acquire(operator);
    expect(cell.send({ type: 'mode.set', mode: 'manual' }, { token })).toMatchObject({ code: 'wrong_state' });
    cell.send(packml('suspend'), { token });
    await cell.until(() => state(cell) === 'suspended');
    expect(cell.send({ type: 'mode.set', mode: 'manual' }, { token })).toMatchObject({ code: 'wrong_state' });
  });
});
