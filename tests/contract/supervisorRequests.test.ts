import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { PictureStore } from '#main/cells/pictures/PictureStore.ts';
import {
  cell,
  memory,
  supervisor,
  dataDir,
  windows,
  supervise,
  ask,
  command,
  ofType,
  acquire,
  hold,
  intervention,
  jpeg,
  pass,
  inTime,
} from './supervisorBench.ts';

describe('requests', () => {
  it('are refused with a code of the closed list where things do not allow them', async () => {
    await supervise();
    expect(await supervisor.request('unshelveAlarm', { key: 'no such alarm' })).toMatchObject({ code: 'refused' });
    expect(await supervisor.request('startTrainingCell', {})).toMatchObject({ code: 'refused' });
    expect(await supervisor.request('recordings', {})).toMatchObject({ code: 'unavailable' });
    expect(await supervisor.request('chainState', {})).toMatchObject({ code: 'unavailable' });
  });

  it('that meet a bug say so to the window; the bug is in the log once, with its stack', async () => {
    await supervise();
    vi.spyOn(memory, 'entries').mockImplementation(() => {
      throw new TypeError('entries is broken');
    });
    for (let time = 0; time < 3; time++)
      expect(await supervisor.request('recentEvents', { cellKey: 'a', limit: 5 })).toMatchObject({ code: 'failed' });
    vi.restoreAllMocks();
    const { lines } = await ask('diagnosisLog', { cellKey: null, limit: 200 });
    const bugs = lines.filter(({ text }) => text.includes('entries is broken'));
    expect(bugs.map(({ severity }) => severity)).toEqual(['error']);
    expect(bugs[0]?.text).toContain('request recentEvents');
    expect(bugs[0]?.text).toContain('supervisorRequests.test.ts');
  });

  it('answer every mistake with a code and never throw', async () => {
    await supervise();
    expect(await supervisor.request('nothing', {})).toMatchObject({ ok: false, code: 'unknown_request' });
    expect(await supervisor.request(undefined, {})).toMatchObject({ ok: false, code: 'unknown_request' });
    expect(await supervisor.request('__proto__', {})).toMatchObject({ ok: false, code: 'unknown_request' });
    expect(await supervisor.request('command', { cellKey: 'a', body: { type: 'explode' }, reason: '' })).toMatchObject({
      ok: false,
      code: 'invalid_parameters',
    });
    expect(await supervisor.request('picture', { cellKey: 'b', imageId: 'x' })).toMatchObject({
      ok: false,
      code: 'unknown_cell',
    });
  });

  it('keep pictures that an intervention names, also when the cell no longer has them', async () => {
    await supervise();
    cell.pictures.set('before', jpeg);
    cell.emit({ type: 'intervention.opened', intervention: intervention('i') });
    await vi.waitFor(async () =>
      expect(await new PictureStore(join(dataDir, 'pictures')).bytes('a', 'before')).not.toBeNull(),
    );
    cell.pictures.clear();
    expect(await ask('picture', { cellKey: 'a', imageId: 'before' })).toEqual({
      imageId: 'before',
      mediaType: 'image/jpeg',
      widthPx: 2,
      heightPx: 2,
      capturedAtMs: 1000,
      dataBase64: Buffer.from(jpeg).toString('base64'),
    });
    expect(await ask('picture', { cellKey: 'a', imageId: 'never seen' })).toBeNull();
  });

  it('report the shift from the journal', async () => {
    await supervise();
    cell.emit({ type: 'pod.departed', podId: 'p', reason: 'full', stowedVolumeFraction: 0.3 });
    cell.emit({ type: 'intervention.opened', intervention: intervention('i') });
    await vi.waitFor(() => expect(ofType('event')).toHaveLength(2));
    const report = await ask('shiftReport', { fromMs: Date.now() - 60_000, toMs: Date.now() + 60_000 });
    expect(report.cells).toMatchObject([{ cellKey: 'a', name: 'Fake cell', podSwaps: 1 }]);
    expect(report.interventions).toMatchObject([{ interventionId: 'i', closedAtMs: null }]);
  });

  it('are refused with a sentence when they are too large, before link and journal see anything of them', async () => {
    await supervise();
    const entries = memory.entries({ limit: 1000 }).length;
    const body = {
      type: 'intervention.open',
      reason: 'operator',
      detail: 'x'.repeat(900_000),
      binId: null,
      itemId: null,
    };
    expect(await supervisor.request('command', { cellKey: 'a', body, reason: '' })).toEqual({
      ok: false,
      code: 'invalid_parameters',
      message: 'command: body.detail: 900000 characters, at most 4000 are taken. Nothing was done.',
      statement: {
        code: 'parameter_too_long',
        params: { request: 'command', field: 'body.detail', length: 900_000, most: 4000 },
      },
    });
    expect(cell.commands).toEqual([]);
    expect(memory.entries({ limit: 1000 })).toHaveLength(entries);
  });

  it('change the operator, in whose name later commands are given, marked as one that nobody has proved', async () => {
    await supervise();
    const told = await ask('setOperator', { operatorId: 'bob', name: 'Bob' });
    expect(told).toMatchObject({ operator: { name: 'Bob' }, isOperatorProven: false });
    await command(hold);
    expect(cell.commands[0]?.by.name).toBe('Bob (unproven)');
  });

  it('give commands in a name without a mark only for a person who has signed on with the PIN, until signing off', async () => {
    await supervise();
    const added = await ask('rosterAdd', { name: 'Carla', pin: '1234', role: 'lead', proof: null });
    if (!added.done) throw new Error(added.message);
    const { operatorId } = added.value.people[0]!;
    const nameInCell = async (): Promise<string | undefined> => {
      await command(hold);
      return cell.commands.at(-1)?.by.name;
    };
    // On a roster no name is taken for the asking, neither one's own nor another's.
    const named = await supervisor.request('setOperator', { operatorId, name: 'Carla' });
    expect(named).toMatchObject({ ok: false, message: expect.stringContaining('sign on with your PIN') as unknown });
    expect(await nameInCell()).toBe('Ann (unproven)');
    await ask('signOn', { operatorId, pin: '9999' });
    expect(await nameInCell()).toBe('Ann (unproven)');
    await ask('signOn', { operatorId, pin: '1234' });
    expect(await nameInCell()).toBe('Carla');
    expect(await ask('hostInfo', {})).toMatchObject({
      operator: { operatorId, name: 'Carla' },
      isOperatorProven: true,
    });
    await ask('signOff', { operatorId });
    expect(await nameInCell()).toBe('Nobody signed on (unproven)');
    expect(await ask('hostInfo', {})).toMatchObject({ isOperatorProven: false });
  });
});

describe('an operator whose window is gone', () => {
  it('loses control, because nobody renews it; a window that is only loaded again does not', async () => {
    const clock = new ManualClock(Date.now());
    await supervise({ clock });
    await command(acquire);
    const renewals = (): number => cell.commands.filter((c) => c.body.type === 'control.renew').length;
    await inTime(clock, () => expect(renewals()).toBeGreaterThan(0));
    for (const end of windows) end();
    await pass(clock, 3200);
    const whileReloading = renewals();
    expect(whileReloading).toBeGreaterThan(1);
    await pass(clock, 5500);
    const gone = renewals();
    await pass(clock, 3500);
    expect(renewals()).toBe(gone);
    supervisor.subscribe(() => undefined);
    await inTime(clock, () => expect(renewals()).toBeGreaterThan(gone));
  });
});
