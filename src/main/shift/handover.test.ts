import { defaultShiftSettings } from '#shared/domain/shiftCalendar.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HandoverAction } from '#shared/domain/handover.ts';
import { aStowResult } from '../../../tests/builders/cellEvents.ts';
import { isAsSigned } from './documentHash.ts';
import {
  MINUTE,
  dataDir,
  clock,
  journal,
  handovers,
  pushes,
  open,
  event,
  anHourOfWork,
  people,
  valueOf,
  codeOf,
  start,
  signedHandover,
} from '../../../tests/builders/handoverBench.ts';

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
