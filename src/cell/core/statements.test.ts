import { describe, expect, it } from 'vitest';
import type { CellEventBody } from '#shared/domain/cellEvent.ts';
import { cellEventSchema } from '#shared/domain/cellEvent.ts';
import { applyCellEvent } from '#shared/domain/applyCellEvent.ts';
import { sayStatement } from '#shared/words/statements/sayStatement.ts';
import type { Statement } from '#shared/words/statements/statements.ts';
import {
  CellCoreForTests,
  connectionOf,
  operator,
  otherOperator,
  planner,
} from '../../../tests/builders/cellCoreForTests.ts';

/** All that a cell said in these events, as text and statement. */
function saidIn(bodies: readonly CellEventBody[]): { text: string; statement: Statement | undefined }[] {
  return bodies.flatMap((body) => {
    switch (body.type) {
      case 'packml.changed':
        return body.reason === null ? [] : [{ text: body.reason, statement: body.statement }];
      case 'intervention.opened':
        return [{ text: body.intervention.detail, statement: body.intervention.statement }];
      case 'intervention.action':
      case 'notice':
        return [{ text: body.text, statement: body.statement }];
      case 'intervention.released':
        return [{ text: body.why, statement: body.statement }];
      case 'intervention.offered':
        return body.why === null ? [] : [{ text: body.why, statement: body.statement }];
      default:
        return [];
    }
  });
}

const failing = {
  rigScript: {
    result: (_motion: unknown, usual: object) => ({ ...usual, outcome: 'unproductive', cause: 'force_limit' }) as never,
  },
};

/** A stow fails, a person claims the call, offers it, takes it back, acts, and vanishes; then the safety controller stops the arm. */
async function eventfulCell(): Promise<CellCoreForTests> {
  const cell = new CellCoreForTests(failing);
  await cell.untilRunning();
  for (const person of [operator, otherOperator]) cell.core.consoleArrived(connectionOf(person), person.name);
  const token = cell.acquire(planner, 'planner');
  cell.send({ type: 'stow', request: cell.stowRequest() }, { by: planner, token });
  await cell.until(() => cell.core.snapshot.cell.packml === 'held');
  const { interventionId } = cell.core.snapshot.interventions[0]!;
  const claimed = cell.send({ type: 'intervention.claim', interventionId, takeOver: false });
  const own = { token: claimed.accepted ? (claimed.fencingToken ?? 0) : 0 };
  const offer = { type: 'intervention.transfer', interventionId, note: '' } as const;
  cell.send({ ...offer, toConsoleId: otherOperator.consoleId }, own);
  cell.send({ ...offer, toConsoleId: null }, own);
  cell.send({ type: 'floor.clear' }, own);
  for (const { itemId } of cell.core.snapshot.buffer.slice(0, 1))
    cell.send({ type: 'item.dispose', itemId, to: 'person', reason: '' }, own);
  cell.send({ type: 'packml', command: 'unhold', reason: '' }, own);
  await cell.core.advance(8000);
  cell.send({ type: 'fault.set', fault: 'protective_stop', parameters: { moment: 'now' } });
  await cell.core.advance(2000);
  return cell;
}

describe('what the cell says by itself', () => {
  it('E12 comes with a code that has words in every language, beside its English text', async () => {
    const cell = await eventfulCell();
    const bodies = cell.events.map(({ body }) => body);
    const said = saidIn(bodies).filter(({ text }) => text !== '');
    // What the rig of this test says of a motion is free text; the cause of the stow is a code of its own.
    const free = new Set(bodies.flatMap((body) => (body.type === 'stow.ended' ? [body.result.detail] : [])));
    const coded = said.filter(({ text }) => !free.has(text));
    expect(coded.filter(({ statement }) => !statement || sayStatement(statement, 'de') === null)).toEqual([]);
    expect(new Set(coded.map(({ statement }) => statement!.code)).size).toBeGreaterThan(8);
  });

  it("the call of a failed stow carries the arm's own words as a code", async () => {
    const why: Statement = { code: 'feed_stopped_by_force', params: { forceN: 31, movedMm: 12, wholeMm: 90 } };
    const result = (_motion: unknown, usual: object): never =>
      ({ ...usual, outcome: 'unproductive', cause: 'force_limit', statement: why }) as never;
    const cell = new CellCoreForTests({ rigScript: { result } });
    await cell.untilRunning();
    cell.send({ type: 'stow', request: cell.stowRequest() }, { by: planner, token: cell.acquire(planner, 'planner') });
    await cell.until(() => cell.core.snapshot.cell.packml === 'held');
    expect(cell.core.snapshot.interventions).toMatchObject([{ detail: 'as scripted', statement: why }]);
  });

  it('E12 keeps why it is in its state as a code until the state changes, at both ends', async () => {
    const cell = await eventfulCell();
    expect(cell.core.snapshot.cell.packmlStatement).toEqual({ code: 'safety_stop', params: {} });
    const running = { ...cell.events.at(-1)!, seq: cell.core.snapshot.cell.seq + 1 };
    const next = applyCellEvent(cell.core.snapshot, {
      ...running,
      body: { type: 'packml.changed', state: 'stopped', reason: null },
    });
    expect(next.cell.packmlStatement).toBeUndefined();
  });

  it('E12 is bounded: what is longer is no event', () => {
    const event = (statement: unknown): unknown => ({
      epoch: 'e',
      seq: 1,
      timeMs: 1,
      commandId: null,
      body: { type: 'notice', severity: 'info', code: 'x', text: 'x', statement },
    });
    const many = Object.fromEntries(Array.from({ length: 13 }, (_, index) => [`p${index}`, index]));
    expect(cellEventSchema.safeParse(event({ code: 'later', params: { a: 1, b: 'text' } })).success).toBe(true);
    expect(cellEventSchema.safeParse(event({ code: 'x'.repeat(129), params: {} })).success).toBe(false);
    expect(cellEventSchema.safeParse(event({ code: 'x', params: { a: 'x'.repeat(501) } })).success).toBe(false);
    expect(cellEventSchema.safeParse(event({ code: 'x', params: many })).success).toBe(false);
  });
});
