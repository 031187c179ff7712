import { expect, it } from 'vitest';
import type { CellCommand } from '#shared/domain/cellCommand.ts';
import type { JournalEntry, JournalEntryBody } from '#main/ports/Journal.ts';
import { unansweredAck, unansweredIntents } from './unansweredIntents.ts';

const command = (commandId: string): CellCommand => ({
  commandId,
  deadlineMs: 0,
  fencingToken: null,
  by: { operatorId: 'ann', name: 'Ann', consoleId: 'k' },
  body: { type: 'floor.clear' },
});
const entries = (...bodies: JournalEntryBody[]): JournalEntry[] =>
  bodies.map((body, index) => ({ entryId: index + 1, cellKey: 'a', writtenAtMs: 0, body }));
const intent = (id: string): JournalEntryBody => ({ kind: 'intent', command: command(id), reason: '' });
const outcome = (id: string): JournalEntryBody => ({ kind: 'outcome', commandId: id, ack: unansweredAck(id, 0) });

it('finds the commands whose answer was never written down', () => {
  const found = unansweredIntents(entries(intent('one'), intent('two'), outcome('one'), intent('three')));
  expect(found.map(({ commandId }) => commandId)).toEqual(['two', 'three']);
  expect(unansweredIntents(entries(intent('one'), outcome('one')))).toEqual([]);
});
