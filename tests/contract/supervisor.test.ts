import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { systemClock } from '#main/clock/systemClock.ts';
import { openJournal } from '#main/records/journal/openJournal.ts';
import { wire } from '#shared/protocol/protocol.ts';
import {
  cell,
  journal,
  memory,
  supervisor,
  dataDir,
  planned,
  reason,
  supervise,
  ask,
  command,
  kinds,
  sent,
  ofType,
  acquire,
  hold,
  intervention,
  decide,
  pass,
  inTime,
} from './supervisorBench.ts';

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

describe('the automatic loop', () => {
  let clock: ManualClock;
  beforeEach(() => (clock = new ManualClock(Date.now())));
  const execute = () => cell.append({ type: 'packml.changed', state: 'execute', reason: null });
  const pod = () => cell.append({ type: 'pod.arrived', pod: { podId: 'p', podType: 't', bins: [] } });

  it('takes control, plans, sends the best candidate once and journals the decision', async () => {
    execute();
    pod();
    decide({ kind: 'stow', candidateIndex: 0, exploration: false });
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
    decide({ kind: 'swap_pod', reason });
    await supervise({ automatic: true });
    await vi.waitFor(() => expect(sent()).toEqual(['control.acquire', 'pod.swap']), 5000);
    decide({ kind: 'to_person', itemIds: ['x', 'y'], reason });
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
    decide({ kind: 'stow', candidateIndex: 0, exploration: false });
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
    decide({ kind: 'stow', candidateIndex: 0, exploration: false });
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
