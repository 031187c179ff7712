import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BridgePush, Picture } from '#shared/bridge/bridge.ts';
import { emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import type { CellEventBody } from '#shared/domain/cellEvent.ts';
import type { Handover, HandoverAction } from '#shared/domain/handover.ts';
import { defaultShiftSettings } from '#shared/domain/shiftCalendar.ts';
import { statement } from '#shared/words/statements/statements.ts';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { SqliteJournal } from '#main/records/journal/SqliteJournal.ts';
import { aStowResult, anIntervention, anItem, ANNA, EPOCH } from '../../../tests/builders/cellEvents.ts';
import { isAsSigned } from './documentHash.ts';
import { recount } from './freezeShift.ts';
import { openHandovers, type Handovers } from './openHandovers.ts';
import { ShiftReader } from './ShiftReader.ts';

const MINUTE = 60_000;
/** 06:00 of a summer's day in Berlin: the early shift begins. */
const START_MS = Date.parse('2026-06-10T04:00:00Z');
const ROOT = resolve(import.meta.dirname, '../../..');

let dataDir: string;
let clock: ManualClock;
let journal: SqliteJournal;
let handovers: Handovers;
let pushes: BridgePush[];
let seq = 0;
const picture: Picture = {
  imageId: 'after-1',
  mediaType: 'image/jpeg',
  widthPx: 1,
  heightPx: 1,
  capturedAtMs: START_MS,
  // The smallest JPEG of one grey pixel.
  dataBase64:
    '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAABAAEBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APn+v//Z',
};

function open(timeZone = 'Europe/Berlin'): void {
  pushes = [];
  let id = 0;
  handovers = openHandovers({
    journal,
    clock,
    dataDir,
    consoleId: 'console-1',
    newId: () => `id-${Math.round(clock.nowMs() - START_MS)}-${(id += 1)}`,
    operator: () => ({ operatorId: 'console', name: 'Console' }),
    onSignedOn: () => undefined,
    cellName: () => 'Cell 1',
    picture: (_cell, imageId) => Promise.resolve(imageId === picture.imageId ? picture : null),
    push: (push) => pushes.push(push),
    timeZone,
  });
}

function event(body: CellEventBody): void {
  seq += 1;
  const stored = journal.append('cell-1', {
    kind: 'event',
    event: { epoch: EPOCH, seq, timeMs: clock.nowMs(), commandId: null, body },
  });
  expect(stored.ok).toBe(true);
}

beforeEach(() => {
  seq = 0;
  dataDir = mkdtempSync(join(tmpdir(), 'supercargo-handover-'));
  clock = new ManualClock(START_MS - 10 * MINUTE);
  journal = new SqliteJournal(join(dataDir, 'journal.sqlite'), clock);
  const snapshot = emptyCellSnapshot('cell-1', 'Cell 1', EPOCH, clock.nowMs());
  journal.append('cell-1', { kind: 'snapshot', snapshot, gap: false });
  journal.append('cell-1', { kind: 'link', state: 'live', detail: '' });
  open();
});
afterEach(() => {
  journal.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** An hour of a shift with something of everything. */
function anHourOfWork(): void {
  clock.advance(10 * MINUTE);
  event({ type: 'packml.changed', state: 'execute', reason: null });
  event({ type: 'item.arrived', item: anItem('item-9') });
  for (let count = 0; count < 20; count += 1) {
    clock.advance(2 * MINUTE);
    event({
      type: 'stow.ended',
      result: aStowResult({
        stowId: `s${count}`,
        outcome: count % 7 === 6 ? 'unproductive' : 'success',
        cause: count % 7 === 6 ? 'force_limit' : null,
      }),
    });
  }
  event({ type: 'item.moved', itemId: 'item-9', location: { place: 'sideline' } });
  journal.append('cell-1', { kind: 'note', by: 'Anna', text: 'automatic off' });
  event({
    type: 'intervention.opened',
    intervention: anIntervention('int-1', {
      openedAtMs: clock.nowMs(),
      detail: '=the <b>blade</b> stopped',
      statement: statement('bin_not_reached', { binId: '<b>3C' }),
    }),
  });
  event({ type: 'packml.changed', state: 'held', reason: 'intervention' });
  clock.advance(20 * MINUTE);
}

async function people(): Promise<{ anna: string; ben: string }> {
  const ids: string[] = [];
  for (const [name, pin] of [
    ['Anna', '1111'],
    ['Ben', '2222'],
  ] as const) {
    const proof = ids[0] === undefined ? null : { by: ids[0], pin: '1111' };
    const added = await handovers.handlers.rosterAdd({ name, pin, role: 'operator', proof });
    if (!added.done) throw new Error(added.message);
    const { operatorId } = added.value.people.find((person) => person.name === name)!;
    expect(await handovers.handlers.signOn({ operatorId, pin })).toMatchObject({ done: true });
    ids.push(operatorId);
  }
  return { anna: ids[0]!, ben: ids[1]! };
}

type Answer = Awaited<ReturnType<Handovers['handlers']['handoverStep']>>;
const valueOf = (answer: Answer): Handover => {
  if (!answer.done) throw new Error(`${answer.code}: ${answer.message}`);
  return answer.value.handover;
};
const codeOf = (answer: Answer): string => (answer.done ? 'done' : answer.code);

async function start(
  by: string,
): Promise<{ id: string; step: (by: string, action: HandoverAction) => Promise<Answer> }> {
  const { handoverId: id } = valueOf(await handovers.handlers.handoverStart({ by, atMs: null }));
  return { id, step: async (who, action) => handovers.handlers.handoverStep({ handoverId: id, by: who, action }) };
}

/** From the start to the second signature. */
async function signedHandover(): Promise<Handover & { anna: string; ben: string }> {
  const { anna, ben } = await people();
  const { id, step } = await start(anna);
  valueOf(await step(anna, { type: 'note', text: 'Quiet until nine.' }));
  valueOf(await step(anna, { type: 'openPoint', text: 'Change the left belt', owner: 'Carla' }));
  const moment = { cellKey: 'cell-1', timeMs: START_MS, address: '#/replay/moment:cell-1?t=1', imageId: 'after-1' };
  valueOf(await step(anna, { type: 'attachMoment', ...moment, text: 'The jam' }));
  const offered = valueOf(await step(anna, { type: 'offer', incomingId: ben }));
  valueOf(await step(ben, { type: 'ask', text: 'Since when does it rub?' }));
  const asked = valueOf(await step(anna, { type: 'takeBack' }));
  valueOf(await step(anna, { type: 'offer', incomingId: ben }));
  valueOf(await step(anna, { type: 'answer', questionId: asked.questions[0]!.questionId, text: 'Since seven.' }));
  for (const key of [...offered.frozen.listed.map((item) => item.key), `open_point:${offered.points[0]!.pointId}`])
    valueOf(await step(ben, { type: 'acknowledge', key }));
  valueOf(await step(ben, { type: 'accept' }));
  clock.advance(MINUTE);
  valueOf(await handovers.handlers.handoverSign({ handoverId: id, by: anna, pin: '1111' }));
  return { ...valueOf(await handovers.handlers.handoverSign({ handoverId: id, by: ben, pin: '2222' })), anna, ben };
}

describe('handover', () => {
  it('freezes the figures at the start: what comes later changes nothing', async () => {
    anHourOfWork();
    const { anna } = await people();
    const { id, step } = await start(anna);
    const before = valueOf(await step(anna, { type: 'note', text: 'n' })).frozen;
    expect(before.figures.total).toMatchObject({ success: 18, unproductive: 2, sidelined: 1 });
    event({ type: 'stow.ended', result: aStowResult() });
    clock.advance(MINUTE);
    expect(handovers.handlers.handover({ handoverId: id })).toMatchObject({ handover: { frozen: before } });
    expect((await handovers.handlers.shiftPage({ atMs: null })).figures.total.success).toBe(19);
  });

  it('lists by itself what must not be forgotten, and is accepted only when each was acknowledged', async () => {
    anHourOfWork();
    const { anna, ben } = await people();
    await handovers.handlers.setShiftSettings({ settings: { ...defaultShiftSettings, targetUnitsPerHour: 250 } });
    const shelf = { by: 'Anna', reason: 'sensor', sinceMs: 0, untilMs: clock.nowMs() + 30 * MINUTE };
    const alarm = {
      key: 'cell_held@cell-1',
      alarmId: 'cell_held',
      cellKey: 'cell-1',
      state: 'shelved',
      shelf,
      outOfService: null,
    };
    const data = { type: 'transition', from: 'unacknowledged', alarm };
    journal.append('cell-1', { kind: 'record', topic: 'alarm', by: null, data });
    const { step } = await start(anna);
    const { listed } = valueOf(await step(anna, { type: 'openPoint', text: 'belt', owner: 'Carla' })).frozen;
    expect(listed.map((item) => item.kind)).toEqual([
      'intervention',
      'shelved_alarm',
      'sidelined_item',
      'changed_setting',
      'changed_setting',
    ]);
    expect(listed).toMatchObject([
      {},
      { untilMs: shelf.untilMs, reason: 'sensor' },
      { itemName: 'Tea tin' },
      { setting: 'automatic', from: 'on', to: 'off', by: 'Anna' },
      { setting: 'targetUnitsPerHour', from: '300', to: '250' },
    ]);
    valueOf(await step(anna, { type: 'offer', incomingId: ben }));
    for (const { key } of listed) {
      expect(codeOf(await step(ben, { type: 'accept' }))).toBe('unacknowledged');
      valueOf(await step(ben, { type: 'acknowledge', key }));
    }
    const refused = await step(ben, { type: 'accept' });
    expect(refused).toMatchObject({ done: false, message: expect.stringContaining('1 of 6 listed items') as string });
  });

  it('is signed by both with their PINs over one hash, and is then never changed', async () => {
    anHourOfWork();
    const signed = await signedHandover();
    expect(signed.phase).toBe('signed');
    expect(signed.signatures.map(({ role, by }) => [role, by.name])).toEqual([
      ['outgoing', 'Anna'],
      ['incoming', 'Ben'],
    ]);
    expect(new Set(signed.signatures.map((s) => s.documentHash))).toEqual(new Set([signed.documentHash]));
    expect(isAsSigned(signed)).toBe(true);
    expect(isAsSigned({ ...signed, notes: [{ ...signed.notes[0]!, text: 'Loud until nine.' }] })).toBe(false);
    const added = valueOf(
      await handovers.handlers.handoverStep({
        ...{ handoverId: signed.handoverId, by: signed.ben },
        action: { type: 'add', text: 'The belt was changed.' },
      }),
    );
    expect(added.additions).toMatchObject([{ text: 'The belt was changed.', by: { name: 'Ben' } }]);
    expect(isAsSigned(added)).toBe(true);
    for (const action of [
      { type: 'note', text: 'x' },
      { type: 'takeBack' },
      { type: 'cancel', reason: 'x' },
      { type: 'accept' },
    ] as const) {
      const by = signed.anna;
      const answer = await handovers.handlers.handoverStep({ handoverId: signed.handoverId, by, action });
      expect(codeOf(answer)).toBe('wrong_phase');
    }
  });

  it('refuses every step that the table does not allow, each with a sentence', async () => {
    anHourOfWork();
    const { anna, ben } = await people();
    const { id, step } = await start(anna);
    const refused = async (by: string, action: HandoverAction, code: string): Promise<void> => {
      const answer = await step(by, action);
      expect([action.type, codeOf(answer)]).toEqual([action.type, code]);
      expect(!answer.done && answer.message).toMatch(/^[A-Z].*\.$/);
    };
    expect(codeOf(await handovers.handlers.handoverStart({ by: ben, atMs: null }))).toBe('another_open');
    await refused(ben, { type: 'note', text: 'x' }, 'not_outgoing');
    await refused(anna, { type: 'acknowledge', key: 'x' }, 'wrong_phase');
    await refused(anna, { type: 'accept' }, 'wrong_phase');
    await refused(anna, { type: 'add', text: 'x' }, 'wrong_phase');
    await refused(anna, { type: 'offer', incomingId: anna }, 'same_person');
    await refused(anna, { type: 'offer', incomingId: 'nobody' }, 'unknown_person');
    await refused(anna, { type: 'closePoint', pointId: 'x', note: 'x' }, 'unknown_subject');
    await refused('nobody', { type: 'note', text: 'x' }, 'unknown_person');
    const noPicture = {
      type: 'attachMoment',
      cellKey: 'cell-1',
      timeMs: 1,
      address: '',
      imageId: 'gone',
      text: 'x',
    } as const;
    await refused(anna, noPicture, 'no_picture');
    valueOf(await step(anna, { type: 'offer', incomingId: ben }));
    await refused(anna, { type: 'acknowledge', key: 'x' }, 'not_incoming');
    await refused(ben, { type: 'answer', questionId: 'x', text: 'x' }, 'not_outgoing');
    await refused(ben, { type: 'acknowledge', key: 'x' }, 'unknown_subject');
    await refused(anna, { type: 'note', text: 'x' }, 'wrong_phase');
    const { frozen } = valueOf(await step(ben, { type: 'ask', text: 'why?' }));
    for (const { key } of frozen.listed) valueOf(await step(ben, { type: 'acknowledge', key }));
    await refused(ben, { type: 'acknowledge', key: frozen.listed[0]!.key }, 'already_done');
    await refused(ben, { type: 'accept' }, 'unanswered');
    await handovers.handlers.signOff({ operatorId: ben });
    await refused(ben, { type: 'ask', text: 'x' }, 'not_on_duty');
    expect(codeOf(await handovers.handlers.handoverSign({ handoverId: id, by: anna, pin: '1111' }))).toBe(
      'wrong_phase',
    );
  });

  it('refuses a wrong PIN, writes down that it was wrong, and never writes the PIN', async () => {
    anHourOfWork();
    const { anna, ben } = await people();
    const { id, step } = await start(anna);
    const { frozen } = valueOf(await step(anna, { type: 'offer', incomingId: ben }));
    for (const { key } of frozen.listed) valueOf(await step(ben, { type: 'acknowledge', key }));
    valueOf(await step(ben, { type: 'accept' }));
    const sign = (by: string, pin: string) => handovers.handlers.handoverSign({ handoverId: id, by, pin });
    expect(codeOf(await sign(anna, '2222'))).toBe('wrong_pin');
    valueOf(await sign(anna, '1111'));
    expect(codeOf(await sign(anna, '1111'))).toBe('already_signed');
    const all = JSON.stringify(journal.entries({ kinds: ['record'], limit: 1000 }));
    expect(all).toContain('pinRefused');
    expect(all).not.toMatch(/"(1111|2222)"/);
  });

  it('changes a PIN for who proves the present one, and keeps every PIN out of the journal', async () => {
    const { anna, ben } = await people();
    const change = async (newPin: string, by: string, pin: string): Promise<string> => {
      const answer = await handovers.handlers.rosterSetPin({ operatorId: anna, newPin, by, pin });
      return answer.done ? 'done' : answer.code;
    };
    const signOn = async (pin: string): Promise<boolean> => {
      await handovers.handlers.signOff({ operatorId: anna });
      return (await handovers.handlers.signOn({ operatorId: anna, pin })).done;
    };
    expect(await change('8642', anna, '2222')).toBe('wrong_pin');
    expect(await signOn('1111')).toBe(true);
    expect(await change('1111', anna, '1111')).toBe('same_pin');
    expect(await change('8642', anna, '1111')).toBe('done');
    expect(await signOn('1111')).toBe(false);
    expect(await signOn('8642')).toBe(true);
    // Nobody else vouches for it, on duty or not, but a lead.
    expect(await change('97531', ben, '2222')).toBe('not_lead');
    const proof = { by: anna, pin: '8642' };
    await handovers.handlers.rosterSetRole({ operatorId: ben, role: 'lead', proof });
    expect(await change('97531', ben, '2222')).toBe('done');
    expect(await signOn('97531')).toBe(true);
    const records = journal.entries({ kinds: ['record'], limit: 1000 });
    const changes = records.flatMap(({ body }) =>
      body.kind === 'record' && body.topic === 'handover.pinChanged' ? [[body.by?.name, body.data['person']]] : [],
    );
    const person = { operatorId: anna, name: 'Anna' };
    expect(changes).toEqual([
      ['Anna', person],
      ['Ben', person],
    ]);
    expect(JSON.stringify(records)).not.toMatch(/"(1111|2222|8642|97531)"/);
  });

  it('lets only a lead change the roster, by the PIN, and never leaves it without one', async () => {
    const { anna, ben } = await people();
    const { rosterAdd, rosterRemove, rosterSetRole, rosterSetPin, roster } = handovers.handlers;
    const roles = async (): Promise<string[][]> => (await roster({})).people.map(({ name, role }) => [name, role]);
    expect(await roles()).toEqual([
      ['Anna', 'lead'],
      ['Ben', 'operator'],
    ]);
    const carla = { name: 'Carla', pin: '3333', role: 'lead' } as const;
    const refusals = [
      rosterAdd({ ...carla, proof: null }),
      rosterAdd({ ...carla, proof: { by: ben, pin: '2222' } }),
      rosterAdd({ ...carla, proof: { by: anna, pin: '2222' } }),
      rosterRemove({ operatorId: anna, proof: { by: ben, pin: '2222' } }),
      rosterSetRole({ operatorId: ben, role: 'lead', proof: { by: ben, pin: '2222' } }),
      rosterSetPin({ operatorId: anna, newPin: '9999', by: ben, pin: '2222' }),
      rosterRemove({ operatorId: anna, proof: { by: anna, pin: '1111' } }),
      rosterSetRole({ operatorId: anna, role: 'operator', proof: { by: anna, pin: '1111' } }),
    ];
    const codes = (await Promise.all(refusals.map((answer) => Promise.resolve(answer)))).map((answer) =>
      answer.done ? 'done' : answer.code,
    );
    expect(codes).toEqual([
      ...['not_lead', 'not_lead', 'wrong_pin', 'not_lead', 'not_lead', 'not_lead'],
      ...['last_lead', 'last_lead'],
    ]);
    expect(await roles()).toHaveLength(2);
    const proof = { by: anna, pin: '1111' };
    expect(await rosterSetRole({ operatorId: ben, role: 'lead', proof })).toMatchObject({ done: true });
    expect(await rosterRemove({ operatorId: anna, proof: { by: ben, pin: '2222' } })).toMatchObject({ done: true });
    expect(await roles()).toEqual([['Ben', 'lead']]);
    const told = journal.entries({ kinds: ['record'], limit: 1000 }).flatMap(({ body }) => {
      const isChange = body.kind === 'record' && /roleChanged|rosterRemoved/.test(body.topic);
      return isChange ? [[body.topic, body.by?.name]] : [];
    });
    expect(told).toEqual([
      ['handover.roleChanged', 'Anna'],
      ['handover.rosterRemoved', 'Ben'],
    ]);
  });

  it('of two that are added at once to an empty roster only one needs no proof', async () => {
    const add = (name: string) => handovers.handlers.rosterAdd({ name, pin: '1111', role: 'lead', proof: null });
    const answers = await Promise.all(['Anna', 'Mallory'].map(async (name) => add(name)));
    expect(answers.map((answer) => (answer.done ? 'done' : answer.code))).toEqual(['done', 'not_lead']);
  });

  it('writes a block down once, with how long it lasts, however many guesses follow', async () => {
    const { ben } = await people();
    const guesses = Array.from({ length: 200 }, async () =>
      handovers.handlers.signOn({ operatorId: ben, pin: '0000' }),
    );
    const codes = (await Promise.all(guesses)).map((answer) => (answer.done ? 'done' : answer.code));
    expect(codes.filter((code) => code === 'wrong_pin')).toHaveLength(5);
    expect(codes.filter((code) => code === 'pin_blocked')).toHaveLength(195);
    const topics = journal
      .entries({ kinds: ['record'], limit: 1000 })
      .flatMap(({ body }) =>
        body.kind === 'record' && body.topic.includes('pin') ? [[body.topic, body.data['forS']]] : [],
      );
    expect(topics.filter(([topic]) => topic === 'handover.pinRefused')).toHaveLength(5);
    expect(topics.filter(([topic]) => topic === 'handover.pinBlocked')).toEqual([['handover.pinBlocked', 30]]);
  });

  it('keeps an open point in every following handover until somebody closes it', async () => {
    anHourOfWork();
    const first = await signedHandover();
    const { pointId } = first.points[0]!;
    const second = await start(first.anna);
    const carried = valueOf(await second.step(first.anna, { type: 'note', text: 'n' }));
    expect(carried.frozen.listed).toContainEqual(
      expect.objectContaining({ kind: 'open_point', pointId, owner: 'Carla' }),
    );
    valueOf(await second.step(first.anna, { type: 'closePoint', pointId, note: 'changed at ten' }));
    valueOf(await second.step(first.anna, { type: 'cancel', reason: 'a trial' }));
    const third = await start(first.ben);
    const after = valueOf(await third.step(first.ben, { type: 'note', text: 'n' }));
    expect(after.frozen.listed.filter((item) => item.kind === 'open_point')).toEqual([]);
    expect(after.frozen.listed.map((item) => item.kind)).toContain('sidelined_item');
  });

  it('says the same after a restart, and goes on where it stood', async () => {
    anHourOfWork();
    const { anna, ben } = await people();
    const { id, step } = await start(anna);
    const before = valueOf(await step(anna, { type: 'note', text: 'n' }));
    open();
    expect(handovers.handlers.handover({ handoverId: id })).toMatchObject({ handover: before });
    const offer = { type: 'offer', incomingId: ben } as const;
    expect(codeOf(await handovers.handlers.handoverStep({ handoverId: id, by: anna, action: offer }))).toBe('done');
    expect(pushes).toContainEqual({ type: 'handoverChanged', handoverId: id });
  });
});

describe('the shift page', () => {
  it('opens in UTC, and says which zone was refused, where the host or the settings name one that is not known', async () => {
    anHourOfWork();
    const inUtc = { name: 'night', fromMs: Date.parse('2026-06-09T22:00:00Z') };
    for (const zone of ['Etc/Unknown', 'Garbage']) {
      open(zone);
      expect(await handovers.handlers.shiftSettings({})).toMatchObject({ timeZone: 'UTC', zoneRefused: zone });
      const page = await handovers.handlers.shiftPage({ atMs: null });
      expect(page.figures).toMatchObject({ timeZone: 'UTC', shift: inUtc });
    }
    const settings = { ...defaultShiftSettings, timeZone: 'Mars/Olympus', targetUnitsPerHour: 250 };
    writeFileSync(join(dataDir, 'shifts.json'), JSON.stringify(settings));
    open();
    const view = await handovers.handlers.shiftSettings({});
    expect(view).toMatchObject({ timeZone: 'UTC', zoneRefused: 'Mars/Olympus', problem: null });
    // One unknown name takes nothing else of the settings away; saving it again is refused.
    expect(view.settings.targetUnitsPerHour).toBe(250);
    expect((await handovers.handlers.shiftPage({ atMs: null })).figures.shift).toMatchObject(inUtc);
    expect(await handovers.handlers.setShiftSettings({ settings })).toMatchObject({
      done: false,
      code: 'invalid_settings',
      message: expect.stringContaining('Mars/Olympus') as unknown,
    });
  });
});

describe('report', () => {
  const exported = async (
    handoverId: string,
    format: 'pdf' | 'html' | 'csv',
    language: 'en' | 'de' = 'en',
  ): Promise<Buffer> => {
    const subject = { kind: 'handover', handoverId } as const;
    const answer = await handovers.handlers.shiftExport({ subject, format, language });
    if (!answer.done) throw new Error(answer.message);
    return Buffer.from(answer.value.dataBase64, 'base64');
  };

  it('has the same bytes from another process, and after more was written to the journal', async () => {
    anHourOfWork();
    const { handoverId, frozen } = await signedHandover();
    const before = new Map(
      await Promise.all(
        (['pdf', 'html', 'csv'] as const).map(async (f) => [f, await exported(handoverId, f)] as const),
      ),
    );
    event({ type: 'stow.ended', result: aStowResult() });
    clock.advance(3 * 60 * MINUTE);
    event({ type: 'intervention.closed', interventionId: 'int-1', by: ANNA, outcome: 'ejected', note: 'done' });
    for (const [format, bytes] of before) {
      const out = join(dataDir, `report.${format}`);
      const args = ['export', '--data', dataDir, '--handover', handoverId, '--format', format, '--out', out];
      const options = { env: { ...process.env, TZ: 'Pacific/Auckland' }, stdio: 'pipe' as const };
      execFileSync(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', join(ROOT, 'src/main/commandLine/journal.ts'), ...args],
        options,
      );
      expect(readFileSync(out).equals(bytes), format).toBe(true);
      expect((await exported(handoverId, format)).equals(bytes), format).toBe(true);
    }
    expect(await recount(new ShiftReader({ journal }), frozen)).toBeNull();
    const tampered = { ...frozen, figures: { ...frozen.figures, entries: frozen.figures.entries + 1 } };
    expect(await recount(new ShiftReader({ journal }), tampered)).toContain('other figures');
  }, 60_000);

  it('says in German what the cell said, where it gave a code for it', async () => {
    anHourOfWork();
    const { handoverId } = await signedHandover();
    const german = (await exported(handoverId, 'html', 'de')).toString();
    expect(german).toContain('Der Arm erreicht Fach &lt;b&gt;3C nicht.');
    expect(german).not.toContain('stopped');
  });

  it('takes no text for markup or for a formula', async () => {
    anHourOfWork();
    const { handoverId } = await signedHandover();
    const html = (await exported(handoverId, 'html')).toString();
    expect(html).toContain('=the &lt;b&gt;blade&lt;/b&gt; stopped');
    expect(html).not.toMatch(/<(script|b>|link|iframe)|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
    const csv = (await exported(handoverId, 'csv')).toString();
    for (const field of csv.split(/\r\n|,/)) expect(field).not.toMatch(/^"?[=+@]/);
  });

  it('marks what was added after the signatures, and says when a handover is a draft', async () => {
    anHourOfWork();
    const { handoverId, anna } = await signedHandover();
    const action = { type: 'add', text: 'The belt was changed.' } as const;
    await handovers.handlers.handoverStep({ handoverId, by: anna, action });
    const html = (await exported(handoverId, 'html')).toString();
    expect(html).toMatch(
      /class="addition"><p class="who"><strong>ADDITION<\/strong> Anna, 2026-06-10 07:0\d<\/p><p>The belt was changed/,
    );
    const { id } = await start(anna);
    expect((await exported(id, 'html')).toString()).toContain('DRAFT');
  });
});
