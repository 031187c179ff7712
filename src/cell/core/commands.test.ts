import { describe, expect, it } from 'vitest';
import type { CellCommandBody } from '#shared/domain/cellCommand.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import { CellCoreForTests, operator, planner, testScenario } from '../../../tests/builders/cellCoreForTests.ts';

async function runningCell(...args: ConstructorParameters<typeof CellCoreForTests>): Promise<CellCoreForTests> {
  const cell = new CellCoreForTests(...args);
  await cell.untilRunning();
  return cell;
}

describe('commands to a cell', () => {
  it('C3 a repeated id gets the first answer and is carried out once', async () => {
    const cell = await runningCell();
    const token = cell.acquire(planner, 'planner');
    const request = cell.stowRequest();
    const first = cell.send({ type: 'stow', request }, { by: planner, token, commandId: 'same-command' });
    await cell.until(() => cell.core.snapshot.lastStow !== null);
    const again = cell.send({ type: 'stow', request }, { by: planner, token, commandId: 'same-command' });
    expect(again).toEqual(first);
    expect(cell.rig.motions).toHaveLength(1);
  });

  it('C4 a command after its deadline is refused and not carried out', async () => {
    const cell = await runningCell();
    const late = cell.send({ type: 'packml', command: 'abort', reason: '' }, { deadlineMs: cell.core.nowMs - 1 });
    expect(late).toMatchObject({ accepted: false, code: 'deadline_passed' });
    expect(cell.core.snapshot.cell.packml).toBe('execute');
  });

  it('C5 every stow that cannot be done is refused with its own code', async () => {
    const cell = await runningCell();
    const token = cell.acquire(planner, 'planner');
    const codeOf = (change: Parameters<CellCoreForTests['stowRequest']>[0]): unknown => {
      const ack = cell.send({ type: 'stow', request: cell.stowRequest(change) }, { by: planner, token });
      return ack.accepted ? 'accepted' : ack.code;
    };
    expect(codeOf({ itemId: 'nothing' })).toBe('unknown_item');
    expect(codeOf({ binId: '9Z' })).toBe('unknown_bin');
    expect(codeOf({ chain: [primitiveStep('sweep')] })).toBe('invalid');
    expect(codeOf({ chain: [primitiveStep('insert', { xM: 7 })] })).toBe('invalid');
    expect(codeOf({ origin: 'operator' })).toBe('invalid');
    expect(codeOf({})).toBe('accepted');
    expect(codeOf({})).toBe('busy');
    expect(cell.rig.motions).toHaveLength(1);
  });

  it('C8 nothing moves in a stopped cell, and a held one moves only by an operator’s hand', async () => {
    const cell = await runningCell();
    const byPlanner = cell.acquire(planner, 'planner');
    cell.send({ type: 'packml', command: 'hold', reason: 'test' });
    await cell.until(() => cell.core.snapshot.cell.packml === 'held');
    expect(cell.send({ type: 'stow', request: cell.stowRequest() }, { by: planner, token: byPlanner })).toMatchObject({
      code: 'wrong_state',
    });
    const token = cell.acquire(operator);
    const chain = [primitiveStep('sweep')];
    const run: CellCommandBody = { type: 'primitives.run', binId: '3C', chain };
    expect(cell.send(run, { token })).toMatchObject({ code: 'wrong_state' });
    expect(cell.rig.motions).toHaveLength(0);
    await cell.holdUntilEnded({ kind: 'chain', binId: '3C', chain }, token);
    expect(cell.rig.motions[0]).toMatchObject({ kind: 'run', maxToolSpeedMps: 0.25 });
    await cell.until(() => cell.bodies('primitives.ended').length === 1);
    cell.send({ type: 'packml', command: 'stop', reason: 'test' });
    await cell.until(() => cell.core.snapshot.cell.packml === 'stopped');
    expect(cell.send(run, { token })).toMatchObject({ code: 'wrong_state' });
  });

  it('C8 a planner stows in production mode only', async () => {
    const cell = await runningCell();
    cell.send({ type: 'packml', command: 'hold', reason: 'test' });
    await cell.until(() => cell.core.snapshot.cell.packml === 'held');
    const token = cell.acquire(planner, 'planner');
    expect(cell.send({ type: 'mode.set', mode: 'manual' }, { by: planner, token })).toMatchObject({ accepted: true });
    cell.send({ type: 'packml', command: 'unhold', reason: '' }, { by: planner, token });
    await cell.until(() => cell.core.snapshot.cell.packml === 'execute');
    expect(cell.send({ type: 'stow', request: cell.stowRequest() }, { by: planner, token })).toMatchObject({
      code: 'wrong_mode',
    });
  });

  it('C6 anyone may stop; only the holder may unhold while there is one', async () => {
    const cell = await runningCell();
    cell.acquire(planner, 'planner');
    expect(cell.send({ type: 'packml', command: 'hold', reason: 'look' })).toMatchObject({ accepted: true });
    await cell.until(() => cell.core.snapshot.cell.packml === 'held');
    expect(cell.send({ type: 'packml', command: 'unhold', reason: '' })).toMatchObject({ code: 'not_holder' });
  });

  it('S2 Hold lets the stow end, Stop ends it, Abort stops the arm where it is', async () => {
    const outcomes: unknown[] = [];
    for (const command of ['hold', 'stop', 'abort'] as const) {
      const cell = await runningCell({ rigScript: { motionS: 2 } });
      const token = cell.acquire(planner, 'planner');
      cell.send({ type: 'stow', request: cell.stowRequest() }, { by: planner, token });
      await cell.core.advance(500);
      cell.send({ type: 'packml', command, reason: 'test' });
      const end = ({ hold: 'held', stop: 'stopped', abort: 'aborted' } as const)[command];
      await cell.until(() => cell.core.snapshot.cell.packml === end);
      outcomes.push(cell.core.snapshot.lastStow?.cause ?? cell.core.snapshot.lastStow?.outcome);
    }
    expect(outcomes).toEqual(['success', 'operator_abort', 'estop']);
  });

  it('S1 a command that the state does not know is refused with both names', async () => {
    const cell = await runningCell();
    expect(cell.send({ type: 'packml', command: 'clear', reason: '' })).toMatchObject({
      code: 'wrong_state',
      message: 'Clear is not possible while the cell is execute.',
    });
  });
});

describe('a stow that fails', () => {
  const dropping = {
    rigScript: {
      result: (_motion: unknown, usual: { contents: { itemId: string }[]; outcome: unknown }) => {
        const dropped = usual.contents.at(-1)?.itemId;
        if (usual.outcome !== 'success' || dropped === undefined) return usual as never;
        return {
          ...usual,
          outcome: 'defect',
          cause: 'dropped_to_floor',
          detail: 'The item lies on the floor.',
          contents: usual.contents.slice(0, -1),
          floorItemIds: [dropped],
        } as never;
      },
    },
  };

  it('S3 holds the cell and opens an intervention with all that was tried', async () => {
    const cell = await runningCell(dropping);
    const token = cell.acquire(planner, 'planner');
    const request = cell.stowRequest();
    cell.send({ type: 'stow', request }, { by: planner, token });
    await cell.until(() => cell.core.snapshot.cell.packml === 'held');
    const { cell: state, interventions, lastStow } = cell.core.snapshot;
    expect(state).toMatchObject({
      packmlReason: 'dropped_to_floor: The item lies on the floor.',
      floorItemIds: [request.itemId],
      counters: { defect: 1 },
    });
    expect(interventions).toHaveLength(1);
    expect(interventions[0]).toMatchObject({
      reason: 'stow_failed',
      severity: 'high',
      tried: request.chain,
      cause: 'dropped_to_floor',
      imageBeforeId: lastStow!.imageBeforeId,
      imageAfterId: lastStow!.imageAfterId,
      pSuccess: 0.98,
    });
  });

  it('S4 is not left behind: unhold needs a clear floor', async () => {
    const cell = await runningCell(dropping);
    const byPlanner = cell.acquire(planner, 'planner');
    const request = cell.stowRequest();
    cell.send({ type: 'stow', request }, { by: planner, token: byPlanner });
    await cell.until(() => cell.core.snapshot.cell.packml === 'held');
    const { interventionId } = cell.core.snapshot.interventions[0]!;
    const claim = cell.send({ type: 'intervention.claim', interventionId, takeOver: false });
    const token = claim.accepted ? claim.fencingToken : null;
    expect(cell.send({ type: 'packml', command: 'unhold', reason: '' }, { token })).toMatchObject({
      code: 'wrong_state',
      message: `On the floor: ${request.itemId}. Clear it before the cell goes on.`,
    });
    cell.send({ type: 'floor.clear' }, { token });
    expect(cell.rig.removed).toEqual([request.itemId]);
    expect(cell.core.snapshot.interventions[0]!.actions.map((action) => action.text)).toEqual([
      `floor cleared of ${request.itemId}`,
    ]);
    cell.send({ type: 'intervention.close', interventionId, outcome: 'cleared_by_hand', note: 'picked up' }, { token });
    expect(cell.core.snapshot.interventions).toHaveLength(0);
    expect(cell.send({ type: 'packml', command: 'unhold', reason: '' }, { token })).toMatchObject({ accepted: true });
    await cell.until(() => cell.core.snapshot.cell.packml === 'execute');
  });

  it('I5 a person’s retry is noted in the intervention; a failed one opens no second', async () => {
    const cell = await runningCell(dropping);
    const byPlanner = cell.acquire(planner, 'planner');
    cell.send({ type: 'stow', request: cell.stowRequest() }, { by: planner, token: byPlanner });
    await cell.until(() => cell.core.snapshot.cell.packml === 'held');
    const { interventionId } = cell.core.snapshot.interventions[0]!;
    const claim = cell.send({ type: 'intervention.claim', interventionId, takeOver: false });
    const token = claim.accepted ? claim.fencingToken : null;
    const retry = cell.stowRequest({ origin: 'operator', binId: '2A' });
    expect(cell.send({ type: 'stow', request: retry }, { token })).toMatchObject({ code: 'wrong_state' });
    await cell.holdUntilEnded({ kind: 'stow', itemId: retry.itemId, binId: '2A', chain: retry.chain }, token);
    await cell.until(() => cell.core.snapshot.lastStow?.binId === '2A');
    expect(cell.core.snapshot.interventions).toHaveLength(1);
    const texts = cell.core.snapshot.interventions[0]!.actions.map((action) => action.text);
    expect(texts[0]).toBe(`by hand: stow of ${retry.itemId} into 2A: insert at 100 mm`);
    expect(texts[1]).toContain('defect, dropped_to_floor');
  });
});

describe('damage inspection', () => {
  it('flags a damaged unit, and nobody stows it before a person decided', async () => {
    const cell = await runningCell({ scenario: testScenario('damaged') });
    const finding = cell.core.snapshot.findings[0]!;
    expect(finding).toMatchObject({ score: 0.9, itemId: 'item-1' });
    expect(cell.core.pictures.get(finding.referenceImageId)).not.toBeNull();
    const token = cell.acquire(planner, 'planner');
    const stow = (): unknown =>
      cell.send({ type: 'stow', request: cell.stowRequest({ itemId: 'item-1' }) }, { by: planner, token });
    expect(stow()).toMatchObject({ code: 'item_flagged' });
    const { findingId } = finding;
    cell.send({ type: 'finding.decide', findingId, decision: 'stow', note: 'only the wrapping' });
    expect(cell.send({ type: 'finding.decide', findingId, decision: 'release', note: '' })).toMatchObject({
      code: 'unknown_finding',
    });
    expect(stow()).toMatchObject({ accepted: true });
  });

  it('E13 comes with what else the booth saw; where it goes on to is passed on', async () => {
    const cell = await runningCell({ scenario: testScenario('damaged') });
    const { findingId, evidence } = cell.core.snapshot.findings[0]!;
    expect(evidence).toMatchObject({ reference: 0.9, unseen: ['underside'], views: [{ camera: 'left' }] });
    expect(cell.core.pictures.get(evidence!.views![0]!.imageId)).not.toBeNull();
    const from = cell.events.length;
    cell.send({ type: 'finding.decide', findingId, decision: 'sideline', note: '', destination: 'donate' });
    const decided = cell.events.slice(from).find(({ body }) => body.type === 'finding.decided');
    expect(decided?.body).toMatchObject({ findingId, destination: 'donate' });
  });

  it('a confirmed one leaves the buffer for the sideline and is counted', async () => {
    const cell = await runningCell({ scenario: testScenario('damaged') });
    const { findingId, itemId } = cell.core.snapshot.findings[0]!;
    cell.send({ type: 'finding.decide', findingId, decision: 'sideline', note: 'torn' });
    expect(cell.core.snapshot.buffer.some((item) => item.itemId === itemId)).toBe(false);
    expect(cell.core.snapshot.cell.counters.sidelined).toBe(1);
  });
});
