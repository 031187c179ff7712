import { describe, expect, it } from 'vitest';
import { applyCellEvent } from '#shared/domain/applyCellEvent.ts';
import { adviceSchema, cellSnapshotSchema, EVENT_WINDOW, pictureReplySchema, wire } from '#shared/protocol/protocol.ts';
import { cellWith, consoleOf, stowOf, running } from '../../../tests/builders/protocolCells.ts';

describe('handshake', () => {
  it('H3 refuses web pages and other host names', async () => {
    const cell = await cellWith();
    await expect(consoleOf(cell, {}, { Origin: 'http://evil.example' }).greeted()).rejects.toMatchObject({
      code: 'origin',
    });
    await expect(consoleOf(cell, {}, { Host: 'evil.example' }).greeted()).rejects.toMatchObject({ code: 'origin' });
    await expect(consoleOf(cell, {}, { Origin: cell.server.url }).greeted()).resolves.toBeDefined();
  });

  it('H4 refuses a wrong and a missing token, and says nothing of the version', async () => {
    const cell = await cellWith();
    await expect(consoleOf(cell, { token: 'wrong', protocol: '9.0' }).greeted()).rejects.toMatchObject({
      code: 'bad_token',
    });
    const without = consoleOf(cell, { token: undefined } as never);
    await expect(without.greeted()).rejects.toMatchObject({ code: 'bad_token' });
  });

  it('H5 refuses another major version, takes another minor one', async () => {
    const cell = await cellWith();
    await expect(consoleOf(cell, { protocol: '2.0' }).greeted()).rejects.toMatchObject({
      code: 'protocol_version',
      message: 'The console speaks protocol 2.0, this cell 1.4.',
      supported: ['1.4'],
    });
    await expect(consoleOf(cell, { protocol: '1.7' }).greeted()).resolves.toMatchObject({ protocol: '1.4' });
  });

  it('H2 refuses a malformed handshake and names the field', async () => {
    const cell = await cellWith();
    await expect(consoleOf(cell, { consoleId: '' }).greeted()).rejects.toMatchObject({
      code: 'invalid_handshake',
      message: expect.stringContaining('consoleId') as unknown,
    });
  });

  it('H6 greets once, before any event, with description and snapshot', async () => {
    const cell = await cellWith();
    const console = consoleOf(cell);
    const welcome = await console.greeted();
    expect(welcome).toMatchObject({ epoch: 'epoch-of-the-tests', gap: false });
    expect(cellSnapshotSchema.safeParse(welcome.snapshot).success).toBe(true);
    expect(welcome.description.primitives.map((primitive) => primitive.name)).toContain('sweep');
    await console.until(() => console.events.length > 0);
    expect(console.events[0]!.seq).toBe(welcome.resumeAfterSeq + 1);
  });
});

describe('durable events', () => {
  it('E2 arrive in order, without gaps, and fold to the cell’s own snapshot (E10)', async () => {
    const cell = await cellWith();
    const console = consoleOf(cell);
    const welcome = await console.greeted();
    await console.until(() => running(cell));
    const token = await console.acquire();
    expect(await console.send(stowOf(cell), token)).toMatchObject({ accepted: true });
    await console.until(() => cell.cell.core.snapshot.lastStow !== null);
    await console.until(() => console.lastSeq === cell.cell.core.snapshot.cell.seq);
    const folded = console.events.reduce(applyCellEvent, welcome.snapshot!);
    expect(folded).toEqual(JSON.parse(JSON.stringify(cell.cell.core.snapshot)));
  });

  it('E5 are replayed after a reconnect from the last one seen: none lost, none doubled', async () => {
    const cell = await cellWith();
    const first = consoleOf(cell);
    const { snapshot } = await first.greeted();
    await first.until(() => running(cell));
    const before = first.events.at(-1)!;
    first.close();
    const token = ((): number => cell.cell.acquire())();
    cell.cell.send({ type: 'stow', request: cell.cell.stowRequest({ origin: 'operator' }) }, { token });
    await first.until(() => cell.cell.core.snapshot.lastStow !== null);

    const second = consoleOf(cell, { lastSeen: { epoch: before.epoch, seq: before.seq } });
    const welcome = await second.greeted();
    expect(welcome).toMatchObject({ snapshot: null, gap: false, resumeAfterSeq: before.seq });
    await second.until(() => second.lastSeq === cell.cell.core.snapshot.cell.seq);
    const all = [...first.events, ...second.events].map((event) => event.seq);
    expect(all).toEqual(Array.from({ length: all.length }, (_, k) => snapshot!.cell.seq + 1 + k));
  });

  it('E6 a console of another epoch gets a snapshot and is told of the gap', async () => {
    const cell = await cellWith();
    const welcome = await consoleOf(cell, { lastSeen: { epoch: 'another', seq: 7 } }).greeted();
    expect(welcome.gap).toBe(true);
    expect(welcome.resumeAfterSeq).toBe(welcome.snapshot?.cell.seq);
  });

  it('E6 a console that claims events that never were gets a snapshot', async () => {
    const cell = await cellWith();
    const welcome = await consoleOf(cell, { lastSeen: { epoch: 'epoch-of-the-tests', seq: 1_000_000 } }).greeted();
    expect(welcome.gap).toBe(true);
    expect(welcome.snapshot).not.toBeNull();
  });

  it('E4 no more than the window is under way to a console that reports nothing', async () => {
    const cell = await cellWith();
    const silent = consoleOf(cell);
    silent.reportsSeen = false;
    await silent.greeted();
    const start = silent.welcome!.resumeAfterSeq;
    for (let k = 0; k < EVENT_WINDOW + 200; k++)
      cell.cell.core.log.emit({ type: 'notice', severity: 'info', code: 'test', text: String(k) });
    cell.cell.core.log.flush();
    await silent.until(() => silent.events.length >= EVENT_WINDOW);
    // What was sent before this answer has arrived.
    await silent.ask(wire.clock, { clientTimeMs: 0 });
    expect(silent.events).toHaveLength(EVENT_WINDOW);
    silent.control.emit(wire.seen, { epoch: 'epoch-of-the-tests', seq: start + 600 });
    await silent.until(() => silent.lastSeq === cell.cell.core.snapshot.cell.seq);
  });
});

describe('commands', () => {
  it('C2 are acknowledged with a refusal that says why', async () => {
    const cell = await cellWith();
    const console = consoleOf(cell);
    await console.greeted();
    expect(await console.send({ type: 'pod.swap', reason: 'test' })).toEqual({
      commandId: expect.stringContaining('console-1-command-') as unknown,
      accepted: false,
      code: 'not_holder',
      message: 'Nobody holds control of this cell; acquire it first.',
      atMs: expect.any(Number) as unknown,
    });
  });

  it('P8 a malformed command is refused, nothing of it is used, and advice says what was wrong', async () => {
    const cell = await cellWith();
    const console = consoleOf(cell);
    await console.greeted();
    const seq = cell.cell.core.snapshot.cell.control;
    const ack = await console.ask(wire.command, {
      commandId: 'malformed-1',
      deadlineMs: 1e15,
      fencingToken: null,
      by: { operatorId: 'ada', name: 'Ada', consoleId: 'console-1' },
      body: { type: 'control.acquire', role: 'king', takeOver: false, reason: '' },
    });
    expect(ack).toMatchObject({ commandId: 'malformed-1', accepted: false, code: 'invalid' });
    await console.until(() => console.advice.length > 0);
    expect(adviceSchema.parse(console.advice[0])).toMatchObject({
      code: 'malformed_message',
      message: expect.stringContaining('body.role') as unknown,
    });
    expect(cell.cell.core.snapshot.cell.control).toBe(seq);
  });

  it.each([null, 7, 'text', [], { commandId: 5 }])('P8 %j as a command does not harm the cell', async (payload) => {
    const cell = await cellWith();
    const console = consoleOf(cell);
    await console.greeted();
    expect(await console.ask(wire.command, payload)).toMatchObject({ accepted: false, code: 'invalid' });
    expect(await console.ask(wire.clock, { clientTimeMs: 1 })).toMatchObject({ clientTimeMs: 1 });
  });

  it('C1 a command in another console’s name is refused', async () => {
    const cell = await cellWith();
    const console = consoleOf(cell);
    await console.greeted();
    const by = { operatorId: 'bo', name: 'Bo', consoleId: 'console-2' };
    expect(await console.send({ type: 'floor.clear' }, null, { by })).toMatchObject({
      accepted: false,
      code: 'invalid',
    });
  });

  it('C3 an id that was used already is refused for another command, also another console’s', async () => {
    const cell = await cellWith();
    const first = consoleOf(cell);
    const second = consoleOf(cell, { consoleId: 'console-2' });
    await first.greeted();
    await second.greeted();
    await first.until(() => running(cell));
    const commandId = 'the-same-id-for-both';
    const hold = { type: 'packml', command: 'hold', reason: 'test' } as const;
    const accepted = await first.send(hold, null, { commandId });
    expect(accepted).toMatchObject({ accepted: true });
    const abort = { type: 'packml', command: 'abort', reason: 'test' } as const;
    expect(await second.send(abort, null, { commandId })).toMatchObject({
      commandId,
      accepted: false,
      code: 'invalid',
    });
    expect(await second.send(hold, null, { commandId })).toMatchObject({ accepted: false, code: 'invalid' });
    expect(await first.send(abort, null, { commandId })).toMatchObject({ accepted: false, code: 'invalid' });
    expect(cell.cell.bodies('packml.changed').map(({ state }) => state)).not.toContain('aborting');
    expect(await first.send(hold, null, { commandId })).toEqual(accepted);
  });

  it('L7 losing the connection does not end the lease, silence does (L6)', async () => {
    const cell = await cellWith({ leaseMs: 1500 });
    const console = consoleOf(cell);
    await console.greeted();
    await console.until(() => running(cell));
    await console.acquire();
    console.close();
    await console.until(() => cell.cell.core.snapshot.cell.consoles.length === 0);
    expect(cell.cell.core.snapshot.cell.control).not.toBeNull();
    await console.until(() => cell.cell.core.snapshot.cell.packml === 'held');
    expect(cell.cell.core.snapshot.cell.control).toBeNull();
    expect(cell.cell.core.snapshot.cell.packmlReason).toBe('Ada held control and vanished.');
  });
});

describe('the secret of a connection', () => {
  it('H9 comes with the welcome, is given back to whoever shows it, and stands in nothing that others get', async () => {
    const cell = await cellWith();
    const first = consoleOf(cell);
    const other = consoleOf(cell, { consoleId: 'console-2' });
    const { connectionSecret } = await first.greeted();
    const { snapshot } = await other.greeted();
    expect(connectionSecret).toMatch(/^[\w-]{43}$/);
    const acquired = await first.send({ type: 'control.acquire', role: 'operator', takeOver: true, reason: 'test' });
    await other.until(() => cell.cell.core.snapshot.cell.seq === other.lastSeq);
    const told = JSON.stringify([snapshot, other.events, acquired, cell.cell.core.snapshot, cell.cell.core.log.memory]);
    expect(told).toContain('control.changed');
    expect(told).not.toContain(connectionSecret);

    const again = await consoleOf(cell, { connectionSecret: connectionSecret! }).greeted();
    expect(again.connectionSecret).toBe(connectionSecret);
    const stolenName = await consoleOf(cell, { consoleId: 'console-3', connectionSecret: connectionSecret! }).greeted();
    expect(stolenName.connectionSecret).not.toBe(connectionSecret);
    const invented = await consoleOf(cell, { connectionSecret: 'x'.repeat(43) }).greeted();
    expect(invented.connectionSecret).not.toBe('x'.repeat(43));
  });

  it('L9 a second connection with the holder’s id, name and token commands nothing, and does not renew', async () => {
    const cell = await cellWith({ leaseMs: 600 });
    const holder = consoleOf(cell);
    const impostor = consoleOf(cell);
    await holder.greeted();
    await impostor.greeted();
    const token = await holder.acquire();
    const refusal = { accepted: false, code: 'not_holder' };
    for (const body of [
      { type: 'control.renew' },
      { type: 'control.release' },
      { type: 'floor.clear' },
      { type: 'mode.set', mode: 'manual' },
      { type: 'fault.set', fault: 'camera_dark', parameters: {} },
    ] as const)
      expect(await impostor.send(body, token), body.type).toMatchObject(refusal);
    const acquire = { type: 'control.acquire', role: 'operator', takeOver: false, reason: 'x' } as const;
    expect(await impostor.send(acquire)).toMatchObject({ accepted: false, code: 'held_by_other' });
    expect(await holder.send({ type: 'control.renew' }, token)).toMatchObject({ accepted: true });
    // Renewed by the impostor alone it runs out.
    const end = performance.now() + 3000;
    while (cell.cell.core.snapshot.cell.control !== null && performance.now() < end)
      await impostor.send({ type: 'control.renew' }, token);
    expect(cell.cell.bodies('control.changed').at(-1)).toMatchObject({ lease: null, why: 'expired' });
  });

  it('L9 taking over under the holder’s name needs what every take-over needs, and makes the old token stale', async () => {
    const cell = await cellWith();
    const holder = consoleOf(cell);
    const other = consoleOf(cell);
    await holder.greeted();
    await other.greeted();
    const token = await holder.acquire();
    const acquire = { type: 'control.acquire', role: 'operator', takeOver: true } as const;
    expect(await other.send({ ...acquire, reason: ' ' })).toMatchObject({ code: 'invalid' });
    expect(await other.send({ ...acquire, reason: 'restarted' })).toMatchObject({ accepted: true });
    expect(cell.cell.bodies('control.changed').at(-1)).toMatchObject({ why: 'taken_over', reason: 'restarted' });
    expect(await holder.send({ type: 'control.renew' }, token)).toMatchObject({ code: 'stale_token' });
  });

  it('L7, L9 a console that is back with its secret goes on commanding, one without it does not', async () => {
    const cell = await cellWith();
    const first = consoleOf(cell);
    const { connectionSecret } = await first.greeted();
    const token = await first.acquire();
    first.close();
    const forgetful = consoleOf(cell);
    await forgetful.greeted();
    expect(await forgetful.send({ type: 'control.renew' }, token)).toMatchObject({ code: 'not_holder' });
    const back = consoleOf(cell, { connectionSecret: connectionSecret! });
    await back.greeted();
    expect(await back.send({ type: 'control.renew' }, token)).toMatchObject({ accepted: true });
    expect(await back.send({ type: 'control.release' }, token)).toMatchObject({ accepted: true });
  });
});

describe('clock and pictures', () => {
  it('K1 the clock is the cell’s', async () => {
    const cell = await cellWith({ startTimeMs: 5_000_000 });
    const console = consoleOf(cell);
    await console.greeted();
    const reply = (await console.ask(wire.clock, { clientTimeMs: 42 })) as { cellTimeMs: number };
    expect(reply).toMatchObject({ clientTimeMs: 42 });
    expect(Math.abs(reply.cellTimeMs - cell.cell.core.nowMs)).toBeLessThan(500);
  });

  it('G1 a picture that an event names can be fetched, an unknown one is said to be missing', async () => {
    const cell = await cellWith();
    const console = consoleOf(cell);
    await console.greeted();
    await console.until(() => cell.cell.core.snapshot.estimates.length > 0);
    const { imageId } = cell.cell.core.snapshot.estimates[0]!;
    const reply = pictureReplySchema.parse(await console.ask(wire.picture, { imageId }));
    expect(reply).toMatchObject({ found: true, imageId, mediaType: 'image/jpeg' });
    expect(reply.found && [...reply.data]).toEqual([0xff, 0xd8, 0xff, 0xd9]);
    expect(await console.ask(wire.picture, { imageId: 'nothing' })).toMatchObject({ found: false });
  });
});
