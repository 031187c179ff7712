import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CellCommandBody } from '#shared/domain/cellCommand.ts';
import type { RosterRole } from '#shared/domain/handover.ts';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { MemoryJournal } from '#main/records/journal/MemoryJournal.ts';
import { openHandovers, type Handovers } from './openHandovers.ts';
import { Presence } from './Presence.ts';

const MINUTE = 60_000;
const stow: CellCommandBody = { type: 'floor.clear' };
const maintenance: CellCommandBody = { type: 'mode.set', mode: 'maintenance' };
const hold: CellCommandBody = { type: 'packml', command: 'hold', reason: '' };

let dataDir: string;
let clock: ManualClock;
let journal: MemoryJournal;
let handovers: Handovers;
let presence: Presence;
let locks: boolean[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'supercargo-presence-'));
  clock = new ManualClock(Date.parse('2026-06-10T04:00:00Z'));
  journal = new MemoryJournal(clock);
  locks = [];
  let id = 0;
  handovers = openHandovers({
    journal,
    clock,
    dataDir,
    consoleId: 'console-1',
    newId: () => `person-${(id += 1)}`,
    operator: () => presence.acting(),
    onSignedOn: (person) => presence.signedOn(person),
    cellName: () => 'Cell 1',
    picture: () => Promise.resolve(null),
    push: () => undefined,
    timeZone: 'UTC',
  });
  presence = new Presence({
    clock,
    handovers: () => handovers,
    operator: { operatorId: 'login', name: 'login' },
    login: { operatorId: 'login', name: 'login' },
    saveOperator: () => undefined,
    lockAfterMs: 10 * MINUTE,
    onLock: (isLocked) => locks.push(isLocked),
  });
});
afterEach(() => {
  presence.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** The lead Lea (1111) first, then others, each with their PIN. */
async function roster(...others: [name: string, pin: string, role: RosterRole][]): Promise<string[]> {
  const { rosterAdd } = handovers.handlers;
  let people = await rosterAdd({ name: 'Lea', pin: '1111', role: 'lead', proof: null });
  const lead = people.done ? people.value.people[0]!.operatorId : '';
  for (const [name, pin, role] of others)
    people = await rosterAdd({ name, pin, role, proof: { by: lead, pin: '1111' } });
  if (!people.done) throw new Error(people.message);
  const { value } = people;
  return ['Lea', ...others.map(([name]) => name)].map((name) => value.people.find((p) => p.name === name)!.operatorId);
}
const signOn = (operatorId: string, pin: string) => handovers.handlers.signOn({ operatorId, pin });
const records = (topic: string): unknown[] =>
  journal
    .entries({ limit: 1000 })
    .flatMap(({ body }) => (body.kind === 'record' && body.topic === `handover.${topic}` ? [body.data] : []));

describe('rights at a workstation', () => {
  it('tell nobody apart where there is no roster', async () => {
    expect(presence.role()).toBeNull();
    expect(await presence.permit(maintenance, null)).toEqual({ ok: true, value: null });
    expect(presence.denial('setShiftSettings', { settings: {} })).toBeNull();
    // What others are told is what was proved: nothing.
    expect(presence.claimed('operator')).toBe('viewer');
    expect(presence.claimed('planner')).toBe('planner');
  });

  it('are a viewer’s for who is not signed on, and a denial is a sentence and an entry of the journal', async () => {
    const [, oli] = await roster(['Oli', '2222', 'operator']);
    expect(presence.role()).toBe('viewer');
    expect(await presence.permit(hold, null)).toMatchObject({ ok: true });
    const denied = await presence.permit(stow, null);
    expect(denied).toEqual({ ok: false, error: expect.stringContaining('is a viewer here') as unknown });
    expect(records('permissionDenied')).toMatchObject([{ what: 'floor.clear', role: 'viewer' }]);
    await signOn(oli!, '2222');
    expect(await presence.permit(stow, null)).toEqual({ ok: true, value: null });
    expect(presence.denial('setShiftSettings', { settings: {} })).toContain('Oli is an operator here');
    expect(presence.denial('cells', {})).toBeNull();
    expect(records('permissionDenied')).toHaveLength(2);
  });

  it('that move metal take the PIN of a second person, whose agreement is in the journal', async () => {
    const [lea, oli] = await roster(['Oli', '2222', 'operator']);
    await signOn(lea!, '1111');
    expect(await presence.permit(maintenance, null)).toMatchObject({ ok: false });
    expect(await presence.permit(maintenance, { by: lea!, pin: '1111' })).toMatchObject({ ok: false });
    expect(await presence.permit(maintenance, { by: oli!, pin: '9999' })).toEqual({
      ok: false,
      error: 'This is not the PIN of Oli. Nothing was changed.',
    });
    expect(records('secondAgreed')).toEqual([]);
    expect(await presence.permit(maintenance, { by: oli!, pin: '2222' })).toEqual({
      ok: true,
      value: { operatorId: oli, role: 'operator' },
    });
    expect(records('secondAgreed')).toMatchObject([{ person: { name: 'Oli' }, what: 'mode.set maintenance' }]);
    expect(records('pinRefused')).toMatchObject([{ purpose: 'agree to mode.set maintenance' }]);
  });
});

describe('a workstation that nobody touches', () => {
  it('locks itself, leaves Stop to everybody, and the PIN opens it again', async () => {
    const [, oli] = await roster(['Oli', '2222', 'operator']);
    await signOn(oli!, '2222');
    clock.advance(9 * MINUTE);
    presence.touch();
    clock.advance(9 * MINUTE);
    expect(presence.lockedFor()).toBeNull();
    clock.advance(2 * MINUTE);
    expect(presence.lockedFor()).toMatchObject({ name: 'Oli' });
    expect(locks).toEqual([true]);
    expect(await presence.permit(stow, null)).toMatchObject({
      ok: false,
      error: expect.stringContaining('The PIN of Oli opens it again') as unknown,
    });
    expect(await presence.permit(hold, null)).toMatchObject({ ok: true });
    expect(presence.acting().name).toBe('Oli (unproven)');
    await signOn(oli!, '0000');
    expect(presence.lockedFor()).not.toBeNull();
    await signOn(oli!, '2222');
    expect(presence.lockedFor()).toBeNull();
    expect(locks).toEqual([true, false]);
    expect(await presence.permit(stow, null)).toMatchObject({ ok: true });
    expect(records('sessionLocked')).toEqual([{ type: 'sessionLocked', why: 'idle' }]);
    expect(records('sessionUnlocked')).toHaveLength(1);
  });

  it('is locked by hand at once, and opened by another person as that person', async () => {
    const [lea, oli] = await roster(['Oli', '2222', 'operator']);
    expect(presence.lock('by_hand')).toContain('Nobody is signed on');
    await signOn(oli!, '2222');
    expect(presence.lock('by_hand')).toBeNull();
    await signOn(lea!, '1111');
    expect(presence.acting().name).toBe('Lea');
    expect(presence.role()).toBe('lead');
  });
});
