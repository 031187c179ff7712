import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { randomUUID } from 'node:crypto';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { systemClock } from '#main/clock/systemClock.ts';
import { openJournal } from '#main/records/journal/openJournal.ts';
import { MemoryJournal } from '#main/records/journal/MemoryJournal.ts';
import { SocketCellSource } from '#main/cells/link/SocketCellSource.ts';
import { PictureStore } from '#main/cells/pictures/PictureStore.ts';
import type { Clock } from '#main/ports/Clock.ts';
import type { Journal, JournalEntryBody } from '#main/ports/Journal.ts';
import type { PlannerClient, PlanRequest } from '#main/ports/PlannerClient.ts';
import { Supervisor } from '#main/supervisor.ts';
import {
  bridgePushSchema,
  bridgeRequests,
  type BridgeParams,
  type BridgePush,
  type BridgeReply,
  type BridgeRequestName,
} from '#shared/bridge/bridge.ts';
import type { CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import { blankIntervention, type Intervention } from '#shared/domain/intervention.ts';
import type { PlanDecision, PlanResult } from '#shared/domain/plan.ts';
import { wire } from '#shared/protocol/protocol.ts';
import { FakeCell } from './FakeCell.ts';

let cell: FakeCell;
let journal: Journal;
/** The journal of most tests. */
let memory: MemoryJournal;
let supervisor: Supervisor;
let pushes: BridgePush[];
let dataDir: string;
let windows: (() => void)[];
let decision: PlanDecision;
let planned: PlanRequest[];

const reason = { effect: '-' as const, code: 'test', values: {}, text: 'The test says so.' };
const candidate: PlanResult['candidates'][number] = {
  itemId: 'item-1',
  binId: '1A',
  chain: [{ primitive: 'insert', parameters: { xM: 0.1 } }],
  pSuccess: 0.98,
  expectedS: 12,
  score: 1,
  reasons: [],
};
const planner: PlannerClient = {
  plan: (request) => {
    planned.push(request);
    return Promise.resolve({
      candidates: [candidate],
      considered: 1,
      refused: [],
      decision,
      basedOnSeq: request.snapshot.cell.seq,
      elapsedMs: 1,
    });
  },
  close: () => Promise.resolve(),
};

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'supercargo-supervisor-'));
  cell = new FakeCell();
  await cell.start();
  decision = { kind: 'wait', reason };
  planned = [];
});
afterEach(async () => {
  await supervisor.stop();
  await cell.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function supervise(options: { automatic?: boolean; bringUp?: boolean; journal?: Journal; clock?: Clock } = {}) {
  memory = new MemoryJournal(systemClock);
  journal = options.journal ?? memory;
  pushes = [];
  supervisor = new Supervisor({
    recorder: null,
    journal,
    planner,
    pictures: new PictureStore(join(dataDir, 'pictures')),
    // The link keeps real time, whatever this is: its cell is behind a real socket.
    clock: options.clock ?? systemClock,
    newId: randomUUID,
    host: { shell: 'browser', version: '1', consoleId: 'console', dataDir },
    operator: { operatorId: 'ann', name: 'Ann' },
    saveOperator: () => undefined,
  });
  // Everything that a window is told must satisfy the contract.
  windows = [supervisor.subscribe((push) => pushes.push(bridgePushSchema.parse(push)))];
  supervisor.addCell({
    source: new SocketCellSource({
      cellKey: 'a',
      endpoint: () => ({ url: cell.url, token: cell.token }),
      consoleId: 'console',
      consoleName: 'Console',
      clock: systemClock,
    }),
    automatic: options.automatic ?? false,
    bringUp: options.bringUp ?? false,
  });
  await vi.waitFor(async () => {
    const [view] = await ask('cells', {});
    expect(view?.link.state).toBe('live');
  }, 8000);
}

async function ask<Name extends BridgeRequestName>(name: Name, params: BridgeParams<Name>): Promise<BridgeReply<Name>> {
  const answer = await supervisor.request(name, params);
  if (!answer.ok) throw new Error(`${answer.code}: ${answer.message}`);
  return bridgeRequests[name].reply.parse(answer.value) as BridgeReply<Name>;
}
const command = (body: CellCommandBody): Promise<CommandAck> => ask('command', { cellKey: 'a', body, reason: 'test' });
const kinds = (): JournalEntryBody['kind'][] => journal.entries({ limit: 1000 }).map((entry) => entry.body.kind);
const sent = (): string[] => cell.commands.map((c) => c.body.type).filter((type) => type !== 'control.renew');
const ofType = <Type extends BridgePush['type']>(type: Type): Extract<BridgePush, { type: Type }>[] =>
  pushes.filter((push): push is Extract<BridgePush, { type: Type }> => push.type === type);

const acquire: CellCommandBody = { type: 'control.acquire', role: 'operator', takeOver: false, reason: 'test' };
const hold: CellCommandBody = { type: 'packml', command: 'hold', reason: 'test' };
const intervention = (interventionId: string): Intervention => ({
  ...blankIntervention,
  interventionId,
  reason: 'stow_failed',
  severity: 'medium',
  openedAtMs: 1,
  binId: null,
  itemId: null,
  stowId: null,
  tried: [],
  outcome: null,
  cause: null,
  detail: 'd',
  pSuccess: null,
  imageBeforeId: 'before',
  imageAfterId: null,
  forceTrace: null,
  claim: null,
  actions: [],
  closed: null,
});
/** The smallest JPEG header that tells a size (2 x 2). */
const jpeg = Uint8Array.from([
  0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0, 2, 0, 2, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1, 0xff, 0xd9,
]);

describe('events', () => {
  it('are journaled, folded and pushed, in this order and once', async () => {
    await supervise();
    cell.emit({ type: 'mode.changed', mode: 'manual' });
    await vi.waitFor(() => expect(ofType('event')).toHaveLength(1));
    expect(kinds().filter((kind) => kind === 'event')).toHaveLength(1);
    const [view] = await ask('cells', {});
    expect(view?.snapshot?.cell.mode).toBe('manual');
    expect(await ask('recentEvents', { cellKey: 'a', limit: 10 })).toHaveLength(1);
  });

  it('go on where the journal ends after a new start, without a gap and without asking for a snapshot', async () => {
    await supervise();
    cell.notice('first');
    await vi.waitFor(() => expect(ofType('event')).toHaveLength(1));
    const kept = journal;
    await supervisor.stop();
    cell.append({ type: 'mode.changed', mode: 'manual' });
    await supervise({ journal: kept });
    await vi.waitFor(async () =>
      expect((await ask('cells', {}))[0]?.snapshot?.cell).toMatchObject({ mode: 'manual', seq: 2 }),
    );
    expect(cell.handshakes.at(-1)?.lastSeen).toEqual({ epoch: 'epoch-1', seq: 1 });
    expect(kinds().filter((kind) => kind === 'event')).toHaveLength(2);
  });

  it('wait in the cell while the journal is full, and are neither lost nor doubled when there is room again', async () => {
    await supervise();
    memory.failWith({ code: 'disk_full', message: 'The disk is full.' });
    cell.notice('first');
    cell.notice('second');
    await vi.waitFor(async () =>
      expect(await ask('alerts', {})).toMatchObject([
        { code: 'journal_unavailable', severity: 'error', endedAtMs: null },
      ]),
    );
    expect(ofType('event')).toHaveLength(0);
    expect(cell.seen?.seq ?? 0).toBe(0);
    memory.failWith(null);
    await vi.waitFor(() => expect(ofType('event')).toHaveLength(2), 5000);
    await vi.waitFor(() => expect(cell.seen?.seq).toBe(2));
    await vi.waitFor(async () => expect((await ask('alerts', {}))[0]?.endedAtMs).not.toBeNull(), 5000);
  });

  it('survive a disk that really fills up: SQLite says so, the cell keeps them, and all are there in the end', async () => {
    const { journal: onDisk } = openJournal(dataDir, systemClock);
    await supervise({ journal: onDisk });
    onDisk.limitSize(96 * 1024);
    const text = 'x'.repeat(1000);
    for (let i = 0; i < 200; i += 1) cell.emit({ type: 'notice', severity: 'info', code: 'test', text });
    await vi.waitFor(async () =>
      expect(await ask('alerts', {})).toMatchObject([{ code: 'journal_unavailable', endedAtMs: null }]),
    );
    expect(ofType('event').length).toBeLessThan(200);
    // The last page still takes a few small entries.
    let answer = await command({ type: 'floor.clear' });
    for (let i = 0; i < 20 && answer.accepted; i += 1) answer = await command({ type: 'floor.clear' });
    expect(answer).toMatchObject({ accepted: false, code: 'journal_unavailable' });
    expect((await ask('alerts', {})).map((alert) => alert.endedAtMs)).toEqual([null]);
    expect(await command(hold)).toMatchObject({ accepted: true });
    onDisk.limitSize(64 * 1024 * 1024);
    await vi.waitFor(() => expect(ofType('event')).toHaveLength(200), 8000);
    const numbers = onDisk
      .entries({ kinds: ['event'], limit: 1000 })
      .flatMap((entry) => (entry.body.kind === 'event' ? [entry.body.event.seq] : []));
    expect(numbers).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    await vi.waitFor(() => expect(cell.seen?.seq).toBe(200));
  });

  it('that cannot be read raise one alert, not a hundred', async () => {
    await supervise();
    for (let i = 0; i < 100; i += 1) cell.say(wire.event, { nonsense: i });
    cell.notice('good');
    await vi.waitFor(() => expect(ofType('event')).toHaveLength(1));
    expect(ofType('alert').map((push) => push.alert.code)).toEqual(['malformed_message']);
    expect(ofType('alert')[0]?.alert.text).toMatch(/could not be read and had no effect/);
  });
});

describe('commands', () => {
  it('carry id, deadline, person and token; intent is journaled before and the answer after', async () => {
    await supervise();
    const before = Date.now();
    expect(await command(acquire)).toMatchObject({ accepted: true, fencingToken: 1 });
    await command({ type: 'floor.clear' });
    const [first, second] = cell.commands;
    expect(first).toMatchObject({
      fencingToken: null,
      by: { operatorId: 'ann', name: 'Ann (unproven)', consoleId: 'console' },
    });
    expect(second?.fencingToken).toBe(1);
    expect(first?.commandId).not.toBe(second?.commandId);
    expect((first?.deadlineMs ?? 0) - before).toBeGreaterThan(1000);
    expect((first?.deadlineMs ?? 0) - before).toBeLessThan(10_000);
    const rows = journal.entries({ limit: 100, kinds: ['intent', 'outcome'] }).map((entry) => entry.body);
    expect(rows.map((row) => row.kind)).toEqual(['intent', 'outcome', 'intent', 'outcome']);
    expect(rows[0]).toMatchObject({ kind: 'intent', reason: 'test', command: { body: { type: 'control.acquire' } } });
    expect(rows[1]).toMatchObject({ kind: 'outcome', ack: { accepted: true } });
  });

  it('are refused while they cannot be journaled, but Stop, Abort and Hold go through', async () => {
    await supervise();
    memory.failWith({ code: 'disk_full', message: 'The disk is full.' });
    expect(await command({ type: 'floor.clear' })).toMatchObject({ accepted: false, code: 'journal_unavailable' });
    expect(sent()).toEqual([]);
    for (const name of ['stop', 'abort', 'hold'] as const)
      expect(await command({ type: 'packml', command: name, reason: '' })).toMatchObject({ accepted: true });
    expect(sent()).toHaveLength(3);
  });

  it('renew the operator’s control, and show when it is lost', async () => {
    await supervise();
    await command(acquire);
    await vi.waitFor(async () => expect((await ask('cells', {}))[0]?.operatorToken).toBe(1));
    await vi.waitFor(() => expect(cell.commands.some((c) => c.body.type === 'control.renew')).toBe(true), 4000);
    expect(kinds().filter((kind) => kind === 'intent')).toHaveLength(1);
    cell.emit({ type: 'control.changed', lease: null, why: 'expired', reason: null });
    await vi.waitFor(() => expect(ofType('control').map((push) => push.operatorToken)).toEqual([1, null]));
    expect(ofType('alert').at(-1)?.alert).toMatchObject({ code: 'control_lost', severity: 'warning' });
  });

  it('release control that came with a claim when the intervention is closed', async () => {
    await supervise();
    cell.emit({ type: 'intervention.opened', intervention: intervention('i') });
    await vi.waitFor(() => expect(ofType('event')).toHaveLength(1));
    await command({ type: 'intervention.claim', interventionId: 'i', takeOver: false });
    expect((await ask('cells', {}))[0]?.operatorToken).toBe(1);
    await command({ type: 'intervention.close', interventionId: 'i', outcome: 'no_action_needed', note: 'n' });
    await vi.waitFor(() => expect(sent().at(-1)).toBe('control.release'));
    await vi.waitFor(async () => expect((await ask('cells', {}))[0]?.operatorToken).toBeNull());
    expect(ofType('alert')).toEqual([]);
  });

  it('come back as a refusal when the cell does not answer', async () => {
    await supervise();
    cell.answersCommands = false;
    expect(await command(hold)).toMatchObject({ accepted: false, code: 'no_answer' });
  });
});

/** Lets time pass for a supervisor on this clock; what it sent meanwhile has arrived at the cell. */
async function pass(clock: ManualClock, ms: number): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += 50) {
    clock.advance(50);
    await ask('picture', { cellKey: 'a', imageId: 'none' });
  }
}
/** Lets time pass until it is so. */
const inTime = (clock: ManualClock, check: () => void): Promise<void> =>
  vi.waitFor(
    async () => {
      await pass(clock, 50);
      check();
    },
    { timeout: 8000, interval: 5 },
  );

describe('the automatic loop', () => {
  let clock: ManualClock;
  beforeEach(() => (clock = new ManualClock(Date.now())));
  const execute = () => cell.append({ type: 'packml.changed', state: 'execute', reason: null });
  const pod = () => cell.append({ type: 'pod.arrived', pod: { podId: 'p', podType: 't', bins: [] } });

  it('takes control, plans, sends the best candidate once and journals the decision', async () => {
    execute();
    pod();
    decision = { kind: 'stow', candidateIndex: 0, exploration: false };
    await supervise({ automatic: true, clock });
    await inTime(clock, () => expect(sent()).toEqual(['control.acquire', 'stow']));
    await pass(clock, 700);
    expect(sent()).toEqual(['control.acquire', 'stow']);
    expect(cell.commands.find((c) => c.body.type === 'stow')).toMatchObject({
      fencingToken: 1,
      by: { operatorId: 'planner' },
      body: { request: { itemId: 'item-1', binId: '1A', origin: 'planner', prediction: { pSuccess: 0.98 } } },
    });
    expect(journal.entries({ limit: 100, kinds: ['plan'] })).toHaveLength(1);
    expect(ofType('planning').at(-1)?.planning).toMatchObject({ automatic: true, paused: null });
  });

  it('sends the pod away and items to a person when the planner says so', async () => {
    execute();
    pod();
    decision = { kind: 'swap_pod', reason };
    await supervise({ automatic: true });
    await vi.waitFor(() => expect(sent()).toEqual(['control.acquire', 'pod.swap']), 5000);
    decision = { kind: 'to_person', itemIds: ['x', 'y'], reason };
    cell.emit({ type: 'pod.departed', podId: 'p', reason: 'full', stowedVolumeFraction: 0.3 });
    cell.emit({ type: 'pod.arrived', pod: { podId: 'q', podType: 't', bins: [] } });
    await vi.waitFor(() => expect(sent().slice(2, 4)).toEqual(['item.dispose', 'item.dispose']), 5000);
  });

  it('pauses while an operator holds control, and goes on by itself after the release', async () => {
    execute();
    pod();
    await supervise({ automatic: true, clock });
    await inTime(clock, () => expect(sent()).toEqual(['control.acquire']));
    await command(acquire);
    await inTime(clock, () =>
      expect(ofType('planning').at(-1)?.planning.paused).toMatchObject({
        code: 'operator_holds',
        params: { name: 'Ann (unproven)' },
      }),
    );
    decision = { kind: 'stow', candidateIndex: 0, exploration: false };
    await pass(clock, 600);
    expect(sent()).not.toContain('stow');
    await command({ type: 'control.release' });
    await inTime(clock, () => expect(sent().slice(-2)).toEqual(['control.acquire', 'stow']));
  });

  it('gives control back when automatic is turned off, and still shows candidates', async () => {
    execute();
    pod();
    await supervise({ automatic: true });
    await vi.waitFor(() => expect(sent()).toEqual(['control.acquire']));
    const planning = await ask('setAutomatic', { cellKey: 'a', automatic: false });
    expect(planning.automatic).toBe(false);
    // Its grant may still have been on the way.
    await vi.waitFor(() => expect(sent().at(-1)).toBe('control.release'));
    const before = planned.length;
    cell.notice('something changed');
    await vi.waitFor(() => expect(planned.length).toBeGreaterThan(before), 5000);
    expect(ofType('planning').at(-1)?.planning).toMatchObject({ automatic: false, paused: { code: 'automatic_off' } });
  });

  it('brings a launched cell up once, and leaves it held after a reconnect', async () => {
    pod();
    const states: Record<string, 'idle' | 'execute'> = { reset: 'idle', start: 'execute' };
    cell.decide = (c) => {
      const state = c.body.type === 'packml' ? states[c.body.command] : undefined;
      if (state) cell.emit({ type: 'packml.changed', state, reason: null });
      return cell.accept(c);
    };
    await supervise({ automatic: true, bringUp: true, clock });
    const packmlSent = () => cell.commands.flatMap((c) => (c.body.type === 'packml' ? [c.body.command] : []));
    await inTime(clock, () => expect(packmlSent()).toEqual(['reset', 'start']));
    await vi.waitFor(async () => expect((await ask('cells', {}))[0]?.snapshot?.cell.packml).toBe('execute'));
    cell.append({ type: 'packml.changed', state: 'held', reason: 'restarted' });
    cell.cut();
    await vi.waitFor(async () => expect((await ask('cells', {}))[0]?.snapshot?.cell.packml).toBe('held'), 5000);
    await pass(clock, 800);
    expect(packmlSent()).toEqual(['reset', 'start']);
    expect(ofType('planning').at(-1)?.planning.paused).toMatchObject({ code: 'waits_for_unhold' });
  });

  it('pauses longer and longer when the cell refuses, and says why', async () => {
    execute();
    pod();
    decision = { kind: 'stow', candidateIndex: 0, exploration: false };
    cell.decide = (c) => (c.body.type === 'stow' ? cell.refuse(c, 'busy', 'The arm is parked.') : cell.accept(c));
    await supervise({ automatic: true, clock });
    await inTime(clock, () => expect(sent().filter((type) => type === 'stow').length).toBe(2));
    expect(ofType('planning').at(-1)?.planning.paused).toEqual({
      code: 'planner_refused',
      params: { refusal: 'busy', message: 'The arm is parked.' },
    });
    await pass(clock, 1200);
    expect(sent().filter((type) => type === 'stow').length).toBe(2);
  });
});

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
    expect(bugs[0]?.text).toContain('supervisor.test.ts');
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
