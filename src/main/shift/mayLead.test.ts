import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { SqliteJournal } from '#main/records/journal/SqliteJournal.ts';
import { openHandovers, type Handovers } from './openHandovers.ts';

let dataDir: string;
let journal: SqliteJournal;
let handovers: Handovers;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'lead-'));
  const clock = new ManualClock(1_000_000);
  journal = new SqliteJournal(join(dataDir, 'journal.sqlite'), clock);
  let id = 0;
  handovers = openHandovers({
    ...{ journal, clock, dataDir, consoleId: 'console-1', newId: () => `id-${(id += 1)}` },
    operator: () => ({ operatorId: 'console', name: 'Console' }),
    onSignedOn: () => undefined,
    cellName: () => 'Cell 1',
    picture: () => Promise.resolve(null),
    push: () => undefined,
  });
});
afterEach(() => {
  journal.close();
  rmSync(dataDir, { recursive: true });
});

it('anybody leads while there is no roster; with one, a lead who has signed on and nobody else', async () => {
  expect(handovers.mayLead('whoever')).toBe(true);
  const { rosterAdd, signOn, signOff } = handovers.handlers;
  await rosterAdd({ name: 'Anna', pin: '1111', role: 'lead', proof: null });
  const anna = handovers.handlers.roster({}) as { people: { operatorId: string; name: string }[] };
  const lead = anna.people[0]!.operatorId;
  await rosterAdd({ name: 'Ben', pin: '2222', role: 'operator', proof: { by: lead, pin: '1111' } });
  const people = (handovers.handlers.roster({}) as typeof anna).people;
  const ben = people.find(({ name }) => name === 'Ben')!.operatorId;
  expect(handovers.mayLead(lead)).toBe(false);
  await signOn({ operatorId: lead, pin: '1111' });
  await signOn({ operatorId: ben, pin: '2222' });
  expect([lead, ben, 'whoever'].map((one) => handovers.mayLead(one))).toEqual([true, false, false]);
  await signOff({ operatorId: lead });
  expect(handovers.mayLead(lead)).toBe(false);
});
