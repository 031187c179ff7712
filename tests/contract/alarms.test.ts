import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { systemClock } from '#main/clock/systemClock.ts';
import type { Clock } from '#main/ports/Clock.ts';
import { MemoryJournal } from '#main/records/journal/MemoryJournal.ts';
import { SocketCellSource } from '#main/cells/link/SocketCellSource.ts';
import { PictureStore } from '#main/cells/pictures/PictureStore.ts';
import type { PlannerClient } from '#main/ports/PlannerClient.ts';
import { Supervisor } from '#main/supervisor.ts';
import {
  bridgePushSchema,
  bridgeRequests,
  type BridgeParams,
  type BridgePush,
  type BridgeReply,
  type BridgeRequestName,
} from '#shared/bridge/bridge.ts';
import { alarmKey, alarmRecordSchema, type Alarm, type AlarmRecord } from '#shared/domain/alarm.ts';
import { anIntervention } from '../builders/cellEvents.ts';
import { FakeCell } from './FakeCell.ts';

let cell: FakeCell;
let journal: MemoryJournal;
let supervisor: Supervisor;
let pushes: BridgePush[];
let dataDir: string;
let freeDiskBytes: number;

const planner: PlannerClient = {
  plan: ({ snapshot }) =>
    Promise.resolve({
      candidates: [],
      considered: 0,
      refused: [],
      decision: { kind: 'wait', reason: { effect: '-', code: 'test', values: {}, text: 'The test says so.' } },
      basedOnSeq: snapshot.cell.seq,
      elapsedMs: 1,
    }),
  close: () => Promise.resolve(),
};

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'supercargo-alarms-'));
  cell = new FakeCell();
  freeDiskBytes = 100e9;
  await cell.start();
  journal = new MemoryJournal(systemClock);
});
afterEach(async () => {
  await supervisor.stop();
  await cell.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function supervise(clock: Clock = systemClock): Promise<void> {
  pushes = [];
  supervisor = new Supervisor({
    recorder: null,
    journal,
    planner,
    pictures: new PictureStore(join(dataDir, 'pictures')),
    clock,
    newId: randomUUID,
    freeDiskBytes: () => freeDiskBytes,
    host: { shell: 'browser', version: '1', consoleId: 'console', dataDir },
    operator: { operatorId: 'ann', name: 'Ann' },
    saveOperator: () => undefined,
  });
  // Everything that a window is told must satisfy the contract.
  supervisor.subscribe((push) => pushes.push(bridgePushSchema.parse(push)));
  supervisor.addCell({
    source: new SocketCellSource({
      cellKey: 'a',
      endpoint: () => ({ url: cell.url, token: cell.token }),
      consoleId: 'console',
      consoleName: 'Console',
      clock: systemClock,
    }),
    automatic: true,
    bringUp: false,
  });
  await vi.waitFor(async () => expect((await ask('cells', {}))[0]?.link.state).toBe('live'), 8000);
}

async function ask<Name extends BridgeRequestName>(name: Name, params: BridgeParams<Name>): Promise<BridgeReply<Name>> {
  const answer = await supervisor.request(name, params);
  if (!answer.ok) throw new Error(`${answer.code}: ${answer.message}`);
  return bridgeRequests[name].reply.parse(answer.value) as BridgeReply<Name>;
}
const KEY = alarmKey('intervention_waiting', 'a');
const alarm = async (key = KEY): Promise<Alarm | undefined> =>
  (await ask('alarms', {})).alarms.find((known) => known.key === key);
const eventually = (check: () => Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 8000, interval: 50 });
const records = (): AlarmRecord[] =>
  journal
    .entries({ kinds: ['record'], topics: ['alarm'], limit: 1000 })
    .flatMap(({ body }) => (body.kind === 'record' ? [alarmRecordSchema.parse(body.data)] : []));
const stimuliOf = (key: string): string[] =>
  records().flatMap((record) => (record.type === 'transition' && record.alarm.key === key ? [record.stimulus] : []));

function callForHelp(interventionId: string): void {
  cell.emit({ type: 'intervention.opened', intervention: anIntervention(interventionId, { openedAtMs: Date.now() }) });
}
function answerIt(interventionId: string): void {
  const by = { operatorId: 'bob', name: 'Bob', consoleId: 'other' };
  cell.emit({ type: 'intervention.closed', interventionId, by, outcome: 'no_action_needed', note: 'n' });
}

describe('an intervention of the cell', () => {
  it('raises its alarm once, tells the window, and is journaled with cause and place', async () => {
    const clock = new ManualClock(Date.now());
    await supervise(clock);
    callForHelp('i-1');
    await eventually(async () => {
      clock.advance(100);
      expect((await alarm())?.state).toBe('unacknowledged');
    });
    expect(await alarm()).toMatchObject({
      cellKey: 'a',
      firstOut: 'first',
      text: 'the blade stopped after 31 of 84 mm',
      subject: { kind: 'intervention', id: 'i-1' },
    });
    const told = pushes.flatMap((push) => (push.type === 'alarms' ? push.changed : []));
    expect(told.map(({ key, state }) => [key, state])).toContainEqual([KEY, 'unacknowledged']);
    // It is looked at every half second.
    clock.advance(1200);
    expect(stimuliOf(KEY)).toEqual(['raise']);
    expect(pushes.filter((push) => push.type === 'alarms' && push.changed.some(({ key }) => key === KEY))).toHaveLength(
      1,
    );
  });

  it('is acknowledged in the name of the person, returns, and is gone from the list', async () => {
    await supervise();
    callForHelp('i-1');
    await eventually(async () => expect((await alarm())?.state).toBe('unacknowledged'));
    expect(await ask('acknowledgeAlarms', { keys: [KEY, 'no such alarm'] })).toEqual({ acknowledged: 1 });
    expect(await alarm()).toMatchObject({ state: 'acknowledged', acknowledged: { by: 'Ann (unproven)' } });
    answerIt('i-1');
    await eventually(async () => expect(await alarm()).toBeUndefined());
    expect(stimuliOf(KEY)).toEqual(['raise', 'acknowledge', 'clear']);
    expect(pushes.some((push) => push.type === 'alarms' && push.gone.includes(KEY))).toBe(true);
    const entry = journal
      .entries({ kinds: ['record'], limit: 100 })
      .find(({ body }) => body.kind === 'record' && body.by !== null);
    expect(entry).toMatchObject({
      cellKey: 'a',
      body: { topic: 'alarm', by: { operatorId: 'ann', name: 'Ann (unproven)' } },
    });
  });

  it('is shelved with a reason for a time, and taken off the shelf while it still holds it calls again', async () => {
    await supervise();
    callForHelp('i-1');
    await eventually(async () => expect((await alarm())?.state).toBe('unacknowledged'));
    await expect(ask('shelveAlarm', { key: KEY, minutes: 10, reason: '' })).rejects.toThrow('A reason of at least');
    await expect(ask('shelveAlarm', { key: KEY, minutes: 200, reason: 'parts are ordered' })).rejects.toThrow(
      '1 to 120 minutes',
    );
    await ask('shelveAlarm', { key: KEY, minutes: 10, reason: 'parts are ordered' });
    expect(await alarm()).toMatchObject({
      state: 'shelved',
      shelf: { by: 'Ann (unproven)', reason: 'parts are ordered' },
    });
    await ask('unshelveAlarm', { key: KEY });
    expect((await alarm())?.state).toBe('unacknowledged');
    await expect(ask('unshelveAlarm', { key: KEY })).rejects.toThrow('this one is unacknowledged');
  });

  it('calls again for a second intervention after the first was acknowledged', async () => {
    await supervise();
    callForHelp('i-1');
    await eventually(async () => expect((await alarm())?.state).toBe('unacknowledged'));
    await ask('acknowledgeAlarms', { keys: [KEY] });
    await new Promise((resolve) => setTimeout(resolve, 5));
    callForHelp('i-2');
    await eventually(async () =>
      expect(await alarm()).toMatchObject({ state: 'unacknowledged', subject: { id: 'i-2' } }),
    );
  });
});

describe('after a restart', () => {
  it('the alarms are as they were: shelf, service and acknowledgement, with their persons and reasons', async () => {
    await supervise();
    callForHelp('i-1');
    await eventually(async () => expect((await alarm())?.state).toBe('unacknowledged'));
    await ask('shelveAlarm', { key: KEY, minutes: 10, reason: 'parts are ordered' });
    const outKey = alarmKey('camera_blind', 'a');
    await ask('takeAlarmOutOfService', { key: outKey, reason: 'camera is replaced' });
    const before = (await ask('alarms', {})).alarms;
    await supervisor.stop();
    await supervise();
    const after = (await ask('alarms', {})).alarms;
    expect(after.map(({ key, state, shelf, outOfService }) => ({ key, state, shelf, outOfService }))).toEqual(
      before.map(({ key, state, shelf, outOfService }) => ({ key, state, shelf, outOfService })),
    );
    await ask('putAlarmBackInService', { key: outKey });
    expect(await alarm(outKey)).toBeUndefined();
  });
});

describe('a lost link', () => {
  it('is one alarm; what is known of that cell is suppressed and comes back as it was', async () => {
    await supervise();
    callForHelp('i-1');
    await eventually(async () => expect((await alarm())?.state).toBe('unacknowledged'));
    await ask('acknowledgeAlarms', { keys: [KEY] });
    await cell.stop();
    const linkKey = alarmKey('link_stale', 'a');
    await vi.waitFor(async () => expect((await alarm(linkKey))?.state).toBe('unacknowledged'), { timeout: 20_000 });
    expect(await alarm()).toMatchObject({ state: 'suppressed', suppressedBy: 'link_stale' });
    await cell.start();
    await vi.waitFor(async () => expect((await alarm(linkKey))?.state).toBe('returned'), { timeout: 20_000 });
    await eventually(async () => expect((await alarm())?.state).toBe('acknowledged'));
  }, 60_000);
});

describe('the console itself', () => {
  it('a journal that fails is one high alarm, and how things stand is written once it works again', async () => {
    await supervise();
    journal.failWith({ code: 'disk_full', message: 'The disk is full.' });
    callForHelp('i-1');
    const key = alarmKey('journal_failing', null);
    await eventually(async () => expect((await alarm(key))?.state).toBe('unacknowledged'));
    expect((await alarm(key))?.text).toContain('The disk is full.');
    expect(records()).toEqual([]);
    journal.failWith(null);
    await eventually(async () => expect(records().some((record) => record.type === 'checkpoint')).toBe(true));
    await vi.waitFor(async () => expect((await alarm(key))?.state).toBe('returned'), { timeout: 10_000 });
  });

  it('a disk that is nearly full is told before the journal fails', async () => {
    await supervise();
    freeDiskBytes = 1e9;
    const key = alarmKey('disk_nearly_full', null);
    await vi.waitFor(async () => expect(await alarm(key)).toMatchObject({ state: 'unacknowledged', value: 1e9 }), {
      timeout: 10_000,
    });
  });
});

describe('history and figures', () => {
  it('give page after page without a gap or a repetition, and count what called for attention', async () => {
    await supervise();
    for (const [index, id] of ['i-1', 'i-2', 'i-3', 'i-4'].entries()) {
      callForHelp(id);
      await eventually(async () =>
        expect(stimuliOf(KEY).filter((stimulus) => stimulus === 'raise')).toHaveLength(index + 1),
      );
      await ask('acknowledgeAlarms', { keys: [KEY] });
      answerIt(id);
      await eventually(async () => expect((await alarm())?.active ?? false).toBe(false));
    }
    const all = await ask('alarmHistory', { before: null, limit: 500 });
    expect(all.next).toBeNull();
    const paged = [];
    let before: BridgeParams<'alarmHistory'>['before'] = null;
    do {
      const page: BridgeReply<'alarmHistory'> = await ask('alarmHistory', { before, limit: 3 });
      paged.push(...page.entries);
      before = page.next;
    } while (before);
    expect(paged.map(({ entryId }) => entryId)).toEqual(all.entries.map(({ entryId }) => entryId));
    const figures = await ask('alarmFigures', { fromMs: Date.now() - 3_600_000, toMs: Date.now() });
    expect(figures).toMatchObject({
      raised: 4,
      perTenMinutes: { peak: 4 },
      byPriority: { low: 0, medium: 4, high: 0 },
      mostFrequent: [{ key: KEY, count: 4 }],
      floodShare: 0,
    });
    expect(figures.counts.reduce((sum, { count }) => sum + count, 0)).toBe(4);
  }, 60_000);
});
