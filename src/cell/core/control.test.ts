import { describe, expect, it } from 'vitest';
import { CellCoreForTests, operator, otherOperator, planner } from '../../../tests/builders/cellCoreForTests.ts';

const acquire = (role: 'planner' | 'operator', takeOver = false) =>
  ({ type: 'control.acquire', role, takeOver, reason: 'test' }) as const;

describe('control of a cell', () => {
  it('L1 the token grows with every grant', () => {
    const cell = new CellCoreForTests();
    const first = cell.acquire();
    expect(cell.send({ type: 'control.release' }, { token: first })).toMatchObject({ accepted: true });
    expect(cell.acquire(otherOperator)).toBeGreaterThan(first);
  });

  it('L2 a planner displaces nobody', () => {
    const cell = new CellCoreForTests();
    cell.acquire(otherOperator);
    expect(cell.send(acquire('planner', true), { by: planner })).toMatchObject({
      accepted: false,
      code: 'held_by_other',
    });
  });

  it('L2 an operator displaces a planner, and the planner’s token is out of date (L5)', () => {
    const cell = new CellCoreForTests();
    const old = cell.acquire(planner, 'planner');
    cell.acquire(operator);
    expect(cell.core.snapshot.cell.control).toMatchObject({ holder: operator, role: 'operator' });
    expect(cell.bodies('control.changed').at(-1)).toMatchObject({ why: 'taken_over' });
    expect(cell.send({ type: 'pod.swap', reason: '' }, { by: planner, token: old })).toMatchObject({
      code: 'stale_token',
    });
  });

  it('L2 an operator displaces another operator only when that is asked for', () => {
    const cell = new CellCoreForTests();
    cell.acquire(operator);
    expect(cell.send(acquire('operator'), { by: otherOperator })).toMatchObject({ code: 'held_by_other' });
    expect(cell.send(acquire('operator', true), { by: otherOperator })).toMatchObject({ accepted: true });
  });

  it('L3 a renewed lease lives on, an unrenewed one ends after its time', async () => {
    const cell = new CellCoreForTests();
    const token = cell.acquire();
    for (let k = 0; k < 4; k++) {
      await cell.core.advance(3000);
      expect(cell.send({ type: 'control.renew' }, { token })).toMatchObject({ accepted: true });
    }
    await cell.core.advance(4900);
    expect(cell.core.snapshot.cell.control).not.toBeNull();
    await cell.core.advance(200);
    expect(cell.core.snapshot.cell.control).toBeNull();
    expect(cell.send({ type: 'control.renew' }, { token })).toMatchObject({ code: 'stale_token' });
  });

  it('L3 leases run out in real time, however fast the cell’s clock runs', async () => {
    let realMs = 0;
    const cell = new CellCoreForTests({ leaseClockMs: () => realMs });
    cell.acquire();
    await cell.core.advance(60_000);
    expect(cell.core.snapshot.cell.control).not.toBeNull();
    realMs = 5001;
    await cell.core.advance(2);
    expect(cell.core.snapshot.cell.control).toBeNull();
  });

  it('L6 a vanished planner’s stow is finished, then the cell holds', async () => {
    const cell = new CellCoreForTests({ rigScript: { motionS: 8 } });
    await cell.untilRunning();
    const token = cell.acquire(planner, 'planner');
    cell.send({ type: 'stow', request: cell.stowRequest() }, { by: planner, token });
    await cell.until(() => cell.core.snapshot.cell.packml === 'held');
    expect(cell.rig.stops).toBe(0);
    expect(cell.core.snapshot.lastStow?.outcome).toBe('success');
    const order = cell.events.map((event) => event.body.type);
    expect(order.indexOf('stow.ended')).toBeLessThan(order.lastIndexOf('packml.changed'));
  });

  it('L6 a vanished operator’s motion is stopped, then the cell holds', async () => {
    const cell = new CellCoreForTests({ rigScript: { motionS: 8 } });
    await cell.untilRunning();
    const token = cell.acquire();
    cell.send({ type: 'stow', request: cell.stowRequest({ origin: 'operator' }) }, { token });
    await cell.until(() => cell.core.snapshot.cell.packml === 'held');
    expect(cell.rig.stops).toBe(1);
    expect(cell.core.snapshot.lastStow).toMatchObject({ outcome: 'unproductive', cause: 'operator_abort' });
  });

  it('L8 whoever loses control gives claimed interventions back', async () => {
    const cell = new CellCoreForTests();
    await cell.untilRunning();
    const open = { type: 'intervention.open', reason: 'operator', detail: 'look', binId: null, itemId: null } as const;
    cell.send(open);
    const { interventionId } = cell.core.snapshot.interventions[0]!;
    cell.send({ type: 'intervention.claim', interventionId, takeOver: false });
    expect(cell.core.snapshot.interventions[0]!.claim?.by).toEqual(operator);
    cell.send(acquire('operator', true), { by: otherOperator });
    expect(cell.core.snapshot.interventions[0]!.claim).toBeNull();
  });

  it('L4 stops what a person commanded when that person gives control up or loses it, never what the planner began', async () => {
    const endings: [string, boolean][] = [];
    for (const how of ['release', 'take over', 'planner released'] as const) {
      const cell = new CellCoreForTests({ rigScript: { motionS: 3 } });
      await cell.untilRunning();
      const by = how === 'planner released' ? planner : operator;
      const token = cell.acquire(by, how === 'planner released' ? 'planner' : 'operator');
      cell.send({ type: 'stow', request: cell.stowRequest() }, { by, token });
      await cell.core.advance(500);
      if (how === 'take over') cell.acquire(otherOperator, 'operator', true);
      else cell.send({ type: 'control.release' }, { by, token });
      await cell.until(() => cell.core.snapshot.lastStow !== null);
      endings.push([how, cell.core.snapshot.lastStow?.cause === 'operator_abort']);
    }
    expect(endings).toEqual([
      ['release', true],
      ['take over', true],
      ['planner released', false],
    ]);
  });
});
