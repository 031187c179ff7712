import { describe, expect, it } from 'vitest';
import {
  CellCoreForTests,
  connectionOf,
  operator,
  otherOperator,
  planner,
  testScenario,
} from '../../../tests/builders/cellCoreForTests.ts';
import { ScriptedVision } from '../../../tests/builders/cellScriptedVision.ts';

const failing = {
  rigScript: {
    result: (_motion: unknown, usual: object) => ({ ...usual, outcome: 'unproductive', cause: 'force_limit' }) as never,
  },
};

async function cellThatNeedsHelp(): Promise<{ cell: CellCoreForTests; interventionId: string }> {
  const cell = new CellCoreForTests(failing);
  await cell.untilRunning();
  cell.core.consoleArrived(connectionOf(operator), operator.name);
  cell.core.consoleArrived(connectionOf(otherOperator), otherOperator.name);
  const token = cell.acquire(planner, 'planner');
  cell.send({ type: 'stow', request: cell.stowRequest() }, { by: planner, token });
  await cell.until(() => cell.core.snapshot.cell.packml === 'held');
  return { cell, interventionId: cell.core.snapshot.interventions[0]!.interventionId };
}
const claim = (interventionId: string, takeOver = false, reason?: string) =>
  ({ type: 'intervention.claim', interventionId, takeOver, ...(reason === undefined ? {} : { reason }) }) as const;
const only = (cell: CellCoreForTests) => cell.core.snapshot.interventions[0]!;

describe('a claim', () => {
  it('I1 finds the evidence of the whole stow, and what came before it', async () => {
    const { cell } = await cellThatNeedsHelp();
    const { evidenceFromMs, evidenceToMs, openedAtMs, imageBeforeId, imageAfterId, forceTrace } = only(cell);
    expect(evidenceToMs).toBe(openedAtMs);
    expect(evidenceToMs! - evidenceFromMs!).toBeGreaterThanOrEqual(30_000);
    expect([imageBeforeId, imageAfterId, forceTrace]).not.toContain(null);
  });

  it('I6 is taken over only with a reason, which everybody sees beside both names', async () => {
    const { cell, interventionId } = await cellThatNeedsHelp();
    cell.send(claim(interventionId));
    expect(cell.send(claim(interventionId, true), { by: otherOperator })).toMatchObject({ code: 'invalid' });
    expect(cell.send(claim(interventionId, true, '  '), { by: otherOperator })).toMatchObject({ code: 'invalid' });
    expect(cell.core.snapshot.cell.control?.holder).toEqual(operator);
    const ack = cell.send(claim(interventionId, true, 'Ada was called away'), { by: otherOperator });
    expect(ack).toMatchObject({ accepted: true });
    expect(only(cell).claim).toMatchObject({
      by: otherOperator,
      reason: 'Ada was called away',
      takenOverFrom: operator,
    });
    expect(cell.bodies('control.changed').at(-1)).toMatchObject({ why: 'taken_over', reason: 'Ada was called away' });
  });

  it('L6, L8 returns to the queue when its holder falls silent', async () => {
    const { cell, interventionId } = await cellThatNeedsHelp();
    cell.send(claim(interventionId));
    await cell.core.advance(5100);
    expect(only(cell).claim).toBeNull();
    expect(cell.bodies('intervention.released').at(-1)).toMatchObject({ why: 'the lease ran out' });
    expect(cell.send(claim(interventionId), { by: otherOperator })).toMatchObject({ accepted: true });
  });

  it('I7 passes to the console that accepts the offer, with control, in one step', async () => {
    const { cell, interventionId } = await cellThatNeedsHelp();
    const ack = cell.send(claim(interventionId));
    const token = ack.accepted ? ack.fencingToken! : 0;
    const offer = {
      type: 'intervention.transfer',
      interventionId,
      toConsoleId: otherOperator.consoleId,
      note: 'my shift ends',
    } as const;
    expect(cell.send(offer, { by: otherOperator, token: null })).toMatchObject({ accepted: false });
    expect(cell.send(offer, { token })).toMatchObject({ accepted: true });
    // Still the giver's: nothing is shared in between.
    expect(cell.core.snapshot.cell.control?.holder).toEqual(operator);
    expect(only(cell).offer).toMatchObject({ toName: 'Bo', note: 'my shift ends' });
    expect(cell.send(claim(interventionId), { by: otherOperator })).toMatchObject({ accepted: true });
    expect(cell.core.snapshot.cell.control?.holder).toEqual(otherOperator);
    expect(only(cell)).toMatchObject({ claim: { by: otherOperator, takenOverFrom: operator }, offer: null });
    expect(cell.send({ type: 'floor.clear' }, { token })).toMatchObject({ code: 'stale_token' });
  });

  it('I7 is offered only to a console that is there, and the offer ends when that one leaves or declines', async () => {
    const { cell, interventionId } = await cellThatNeedsHelp();
    const ack = cell.send(claim(interventionId));
    const token = ack.accepted ? ack.fencingToken! : 0;
    const offer = (toConsoleId: string | null) =>
      ({ type: 'intervention.transfer', interventionId, toConsoleId, note: '' }) as const;
    expect(cell.send(offer('nobody'), { token })).toMatchObject({ code: 'wrong_state' });
    expect(cell.send(offer(operator.consoleId), { token })).toMatchObject({ code: 'invalid' });
    cell.send(offer(otherOperator.consoleId), { token });
    cell.core.consoleLeft(connectionOf(otherOperator));
    expect(only(cell).offer).toBeNull();
    expect(cell.send(claim(interventionId), { by: otherOperator })).toMatchObject({ code: 'already_claimed' });
    cell.core.consoleArrived(connectionOf(otherOperator), 'Bo');
    cell.send(offer(otherOperator.consoleId), { token });
    expect(cell.send(offer(null), { by: otherOperator })).toMatchObject({ accepted: true });
    expect(only(cell)).toMatchObject({ offer: null, claim: { by: operator } });
  });

  it('I7 cannot be accepted from somebody who has lost control meanwhile', async () => {
    const { cell, interventionId } = await cellThatNeedsHelp();
    const ack = cell.send(claim(interventionId));
    const token = ack.accepted ? ack.fencingToken! : 0;
    cell.send(
      { type: 'intervention.transfer', interventionId, toConsoleId: otherOperator.consoleId, note: '' },
      { token },
    );
    const third = { operatorId: 'cy', name: 'Cy', consoleId: 'console-3' };
    expect(cell.send(claim(interventionId, true, 'urgent'), { by: third })).toMatchObject({ accepted: true });
    expect(cell.send(claim(interventionId), { by: otherOperator })).toMatchObject({ code: 'already_claimed' });
    expect(cell.core.snapshot.cell.control?.holder).toEqual(third);
  });

  it('L6 leaves stop, hold and abort to everyone while somebody holds', async () => {
    const { cell, interventionId } = await cellThatNeedsHelp();
    cell.send(claim(interventionId));
    expect(cell.send({ type: 'packml', command: 'stop', reason: '' }, { by: otherOperator })).toMatchObject({
      accepted: true,
    });
  });
});

describe('interventions that the cell opens', () => {
  it('I8 one for a damage finding, with both pictures; the decision closes it', async () => {
    const cell = new CellCoreForTests({ scenario: testScenario('damaged') });
    await cell.until(() => cell.core.snapshot.findings.length > 0);
    const { findingId, imageId, referenceImageId } = cell.core.snapshot.findings[0]!;
    const opened = cell.core.snapshot.interventions.find((i) => i.findingId === findingId);
    expect(opened).toMatchObject({ reason: 'finding', imageBeforeId: referenceImageId, imageAfterId: imageId });
    cell.send({ type: 'finding.decide', findingId, decision: 'sideline', note: 'torn' });
    expect(cell.core.snapshot.interventions.some((i) => i.findingId === findingId)).toBe(false);
    expect(cell.bodies('intervention.closed').at(-1)).toMatchObject({ outcome: 'ejected', by: operator });
  });

  it('I8 one for a bin that perception refuses three times, looked at again by itself, and only one', async () => {
    const refusing = new ScriptedVision();
    const usual = refusing.lookAtBin.bind(refusing);
    let looks = 0;
    refusing.lookAtBin = async (request) => {
      const look = await usual(request);
      if (request.binLabel !== '3C') return look;
      looks += 1;
      return { ...look, estimate: { ...look.estimate, status: 'refused', refusedReason: 'Too dark.' } };
    };
    const cell = new CellCoreForTests({ vision: refusing });
    await cell.until(() => cell.core.snapshot.interventions.length > 0);
    expect(looks).toBe(3);
    expect(cell.core.snapshot.interventions).toMatchObject([{ reason: 'perception', binId: '3C', severity: 'low' }]);
    await cell.core.advance(10_000);
    expect([looks, cell.core.snapshot.interventions.length]).toEqual([3, 1]);
  });

  it('I8 one for cameras that fail altogether', async () => {
    const blind = new ScriptedVision();
    blind.lookAtBin = () => Promise.reject(new Error('The camera does not answer.'));
    const cell = new CellCoreForTests({ vision: blind });
    await cell.until(() => cell.core.snapshot.interventions.length > 0);
    await cell.core.advance(10_000);
    expect(cell.core.snapshot.interventions).toMatchObject([{ reason: 'perception', binId: null, severity: 'high' }]);
  });

  it('I8 a planner’s call about the whole cell ends when it stows again', async () => {
    const cell = new CellCoreForTests();
    await cell.untilRunning();
    const token = cell.acquire(planner, 'planner');
    const open = { type: 'intervention.open', reason: 'no_plan', detail: 'no bin fits', binId: null } as const;
    cell.send({ ...open, itemId: null, planIssue: 'no_plan' }, { by: planner, token });
    cell.send({ ...open, itemId: 'item-1', planIssue: 'low_confidence', pSuccess: 0.3 }, { by: planner, token });
    expect(cell.core.snapshot.interventions).toMatchObject([{ openedBy: planner }, { pSuccess: 0.3 }]);
    cell.send({ type: 'stow', request: cell.stowRequest() }, { by: planner, token });
    expect(cell.core.snapshot.interventions).toMatchObject([{ itemId: 'item-1' }]);
  });
});

describe('an offer', () => {
  it('I7, L9 is not accepted or declined by a second connection that calls itself the console it was made to', async () => {
    const { cell, interventionId } = await cellThatNeedsHelp();
    const ack = cell.send(claim(interventionId));
    const token = ack.accepted ? ack.fencingToken : null;
    const from = { ...connectionOf(otherOperator), connectionId: 'socket-3', sessionId: 'another session' };
    cell.core.consoleArrived(from, 'Bo?');
    const offer = {
      type: 'intervention.transfer',
      interventionId,
      toConsoleId: otherOperator.consoleId,
      note: '',
    } as const;
    expect(cell.send(offer, { token })).toMatchObject({ accepted: true });
    const by = otherOperator;
    expect(cell.send(claim(interventionId), { by, from })).toMatchObject({ code: 'already_claimed' });
    expect(cell.send({ ...offer, toConsoleId: null }, { by, from })).toMatchObject({ code: 'not_holder' });
    expect(cell.send(claim(interventionId), { by })).toMatchObject({ accepted: true });
  });
});

describe('consoles that are connected', () => {
  it('I7 are known to everybody, once each however often they are connected', async () => {
    const cell = new CellCoreForTests();
    cell.core.consoleArrived(connectionOf({ consoleId: 'a' }), 'Ann');
    cell.core.consoleArrived(connectionOf({ consoleId: 'a' }), 'Ann');
    cell.core.consoleArrived(connectionOf({ consoleId: 'b' }), 'Ben');
    expect(cell.core.snapshot.cell.consoles.map(({ name }) => name)).toEqual(['Ann', 'Ben']);
    cell.core.consoleLeft(connectionOf({ consoleId: 'a' }));
    expect(cell.core.snapshot.cell.consoles).toHaveLength(2);
    cell.core.consoleLeft(connectionOf({ consoleId: 'a' }));
    expect(cell.core.snapshot.cell.consoles.map(({ name }) => name)).toEqual(['Ben']);
  });
});
