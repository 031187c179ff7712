import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#main/clock/systemClock.ts';
import { SocketCellSource } from '#main/cells/link/SocketCellSource.ts';
import type { CellCommand } from '#shared/domain/cellCommand.ts';
import { wire } from '#shared/protocol/protocol.ts';
import { FAKE_TOKEN, FakeCell } from './FakeCell.ts';
import { RecordingListener } from './RecordingListener.ts';

let cell: FakeCell;
let listener: RecordingListener;
let source: SocketCellSource;

function connect(token = FAKE_TOKEN, lastSeen: { epoch: string; seq: number } | null = null): void {
  source = new SocketCellSource({
    cellKey: 'cell',
    endpoint: () => ({ url: cell.url, token }),
    consoleId: 'console',
    consoleName: 'Console',
    clock: systemClock,
  });
  source.start(listener, lastSeen);
}

const live = (): Promise<void> => vi.waitFor(() => expect(listener.link?.state).toBe('live'), 8000);
const eventTexts = (): string[] =>
  listener.events.map((event) => (event.body.type === 'notice' ? event.body.text : event.body.type));

const command = (commandId: string): CellCommand => ({
  commandId,
  deadlineMs: Date.now() + 3000,
  fencingToken: null,
  by: { operatorId: 'ann', name: 'Ann', consoleId: 'console' },
  body: { type: 'floor.clear' },
});

beforeEach(async () => {
  cell = new FakeCell();
  listener = new RecordingListener();
  await cell.start();
});
afterEach(async () => {
  await source.stop();
  await cell.stop();
});

describe('the link to a cell', () => {
  it('gets a snapshot on first contact and every later event once, in order, and says what it stored', async () => {
    cell.append({ type: 'mode.changed', mode: 'manual' });
    connect();
    await live();
    expect(listener.snapshots).toHaveLength(1);
    expect(listener.snapshots[0]?.snapshot.cell).toMatchObject({ mode: 'manual', seq: 1 });
    for (const text of ['a', 'b', 'c']) cell.notice(text);
    await vi.waitFor(() => expect(cell.seen).toEqual({ epoch: 'epoch-1', seq: 4 }));
    expect(eventTexts()).toEqual(['a', 'b', 'c']);
  });

  it('resumes after a cut with the last stored event; none is lost and none comes twice', async () => {
    connect();
    await live();
    cell.notice('before');
    await vi.waitFor(() => expect(listener.events).toHaveLength(1));
    cell.cut();
    cell.append({ type: 'notice', severity: 'info', code: 'test', text: 'during' });
    await vi.waitFor(() => expect(listener.resumed).toBe(1), 8000);
    cell.notice('after');
    await vi.waitFor(() => expect(eventTexts()).toEqual(['before', 'during', 'after']));
    expect(cell.handshakes.at(-1)?.lastSeen).toEqual({ epoch: 'epoch-1', seq: 1 });
    expect(listener.snapshots).toHaveLength(1);
  });

  it('ignores an event that it has stored already', async () => {
    connect();
    await live();
    const event = cell.notice('once');
    cell.say(wire.event, event);
    cell.notice('then');
    await vi.waitFor(() => expect(eventTexts()).toEqual(['once', 'then']));
  });

  it('asks again for events that are missing in between', async () => {
    connect();
    await live();
    cell.append({ type: 'notice', severity: 'info', code: 'test', text: 'lost on the way' });
    cell.notice('next');
    await vi.waitFor(() => expect(eventTexts()).toEqual(['lost on the way', 'next']), 8000);
  });

  it('takes a snapshot with a gap when the cell cannot send what is missing in a readable form', async () => {
    connect();
    await live();
    cell.append({ type: 'notice', severity: 'info', code: 'test', text: 'x' });
    const broken = cell.log[0];
    if (broken) Object.assign(broken, { body: { type: 'notice', severity: 'green' } });
    cell.notice('readable');
    await vi.waitFor(() => expect(listener.snapshots.at(-1)?.gap).toBe(true), 10_000);
    cell.notice('and on');
    await vi.waitFor(() => expect(eventTexts().at(-1)).toBe('and on'));
    expect(listener.malformed[0]).toMatch(/^event: body/);
  });

  it('E11 counts an event of a later version as seen, says so, and changes nothing', async () => {
    connect();
    await live();
    cell.notice('before');
    const later = cell.append({ type: 'notice', severity: 'info', code: 'test', text: '' });
    cell.say(wire.event, { ...later, body: { type: 'arm.polished', shine: 7 } });
    cell.notice('after');
    await vi.waitFor(() => expect(cell.seen).toEqual({ epoch: 'epoch-1', seq: 3 }));
    expect(eventTexts()).toEqual([
      'before',
      'The cell told of "arm.polished", which this version of the console does not know.',
      'after',
    ]);
    expect(listener.malformed).toEqual([]);
    expect(listener.snapshots).toHaveLength(1);
  });

  it('is told of a gap when the cell has begun a new log', async () => {
    connect(FAKE_TOKEN, { epoch: 'an older one', seq: 99 });
    await live();
    expect(listener.snapshots[0]?.gap).toBe(true);
  });

  it('offers an event again until it is stored, and does not report it as seen before', async () => {
    connect();
    await live();
    listener.stores = false;
    cell.notice('first');
    cell.notice('second');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(cell.seen?.seq ?? 0).toBe(0);
    listener.stores = true;
    await vi.waitFor(() => expect(eventTexts()).toEqual(['first', 'second']), 5000);
    await vi.waitFor(() => expect(cell.seen?.seq).toBe(2));
  });

  it('ignores a malformed message, reports it, and goes on', async () => {
    connect();
    await live();
    // Telemetry has a connection of its own, which comes after the greeting.
    await vi.waitFor(() => {
      cell.joints([1, 2]);
      expect(listener.joints.length).toBeGreaterThan(0);
    });
    cell.say(wire.event, { nonsense: true });
    cell.sayTelemetry(wire.joints, 'nonsense');
    cell.notice('good');
    await vi.waitFor(() => expect(eventTexts()).toEqual(['good']));
    expect(listener.malformed.some((m) => m.startsWith('event:'))).toBe(true);
    await vi.waitFor(() => expect(listener.malformed.some((m) => m.startsWith('joints:'))).toBe(true));
  });

  it('says why a cell cannot be reached, on the screen and to whoever started it', async () => {
    await cell.stop();
    const troubles: string[] = [];
    const reach = async (url: string, reason: RegExp): Promise<void> => {
      source = new SocketCellSource({
        cellKey: 'cell',
        endpoint: () => ({ url, token: FAKE_TOKEN }),
        consoleId: 'console',
        consoleName: 'Console',
        clock: systemClock,
        onTrouble: (sentence) => troubles.push(sentence),
      });
      source.start(listener, null);
      await vi.waitFor(() => expect(listener.link?.detail).toMatch(reason), 8000);
      expect(troubles.at(-1)).toMatch(reason);
      await source.stop();
    };
    await reach(cell.url, /cannot be reached: nothing listens at 127\.0\.0\.1:\d+ \(ECONNREFUSED\)/);
    await reach('http://no-such-cell.invalid:7400', /no computer named no-such-cell\.invalid|could not be looked up/);
    const web = createServer((_request, response) => response.writeHead(403).end());
    web.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'));
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    const { port } = web.address() as AddressInfo;
    await reach(`http://127.0.0.1:${port}`, /is no cell \(it answered 403\)/);
    web.close();
  });

  it('P13 gives a connection up, and nothing else, when something here cannot bear what a cell sent', async () => {
    connect();
    await live();
    const bear = listener.onEvent.bind(listener);
    listener.onEvent = () => {
      throw new Error('the fold broke');
    };
    cell.notice('unbearable');
    await vi.waitFor(() => expect(listener.link?.detail).toMatch(/could not be used \(the fold broke\)/));
    expect(listener.link?.state).toBe('stale');
    listener.onEvent = bear;
  });

  it('says that a wrong token was refused and what to do about it', async () => {
    connect('wrong');
    await vi.waitFor(() => expect(listener.link?.state).toBe('refused'));
    expect(listener.link?.detail).toBe(
      'The cell refused this console: the token is wrong. Start Supercargo with the token that the cell shows (--token).',
    );
  });

  it('says that a cell of another protocol version refused it', async () => {
    cell.protocol = '2.0';
    connect();
    await vi.waitFor(() => expect(listener.link?.state).toBe('refused'));
    expect(listener.link?.detail).toMatch(/protocol 2\.0.*Install/);
  });

  it('keeps trying to reach a cell that is not there, and finds it when it comes', async () => {
    await cell.stop();
    connect();
    await vi.waitFor(() => expect(listener.link?.detail).toMatch(/cannot be reached/));
    expect(listener.link?.state).toBe('connecting');
    await cell.start();
    await live();
  });

  it('calls a cell stale within three seconds of its last answer', async () => {
    connect();
    await live();
    cell.answersClock = false;
    const silentSinceMs = Date.now();
    await vi.waitFor(() => expect(listener.link?.state).toBe('stale'), { timeout: 4000, interval: 20 });
    expect(Date.now() - silentSinceMs).toBeLessThan(3000);
    expect(listener.link?.detail).toMatch(/stopped answering/);
    cell.answersClock = true;
    await live();
  });

  it('answers a command that the cell does not answer, and one that cannot be sent', async () => {
    connect();
    await live();
    cell.answersCommands = false;
    const unanswered = await source.send(command('command-1'));
    expect(unanswered).toMatchObject({ accepted: false, code: 'no_answer' });
    await cell.stop();
    await vi.waitFor(() => expect(listener.link?.state).toBe('stale'));
    expect(await source.send(command('command-2'))).toMatchObject({ accepted: false, code: 'not_connected' });
  });

  it('C12 does not take an acknowledgement that names another command, and says so', async () => {
    connect();
    await live();
    cell.decide = (sent) => ({ ...cell.accept(sent), commandId: 'command-of-another' });
    const ack = await source.send(command('command-1'));
    expect(ack).toMatchObject({ commandId: 'command-1', accepted: false, code: 'no_answer' });
    expect(listener.malformed).toEqual(['answer to command-1: commandId: it names command-of-another']);
  });

  it('H9 shows the secret of its last welcome when it comes back, and never on the telemetry connection', async () => {
    connect();
    await live();
    await vi.waitFor(() => expect(cell.telemetrySecrets).toEqual([null]), 8000);
    cell.cut();
    await vi.waitFor(() => expect(cell.handshakes).toHaveLength(2), 8000);
    expect(cell.handshakes.map(({ connectionSecret }) => connectionSecret)).toEqual([null, cell.connectionSecret]);
    await live();
    await vi.waitFor(() => expect(cell.telemetrySecrets).toEqual([null, null]), 8000);
  });

  it('counts telemetry that never arrived', async () => {
    connect();
    await live();
    await vi.waitFor(() => {
      cell.joints([1, 2]);
      expect(listener.joints.length).toBeGreaterThan(0);
    });
    cell.sayTelemetry(wire.joints, { index: 1000, startMs: 0, periodMs: 10, count: 1, values: new Uint8Array(8) });
    await vi.waitFor(() => expect(listener.link?.telemetryDropped).toBeGreaterThan(900));
  });

  it('fetches a picture, and says when the cell does not have it', async () => {
    connect();
    await live();
    cell.pictures.set('known', new Uint8Array([1, 2, 3]));
    expect(await source.picture('known')).toMatchObject({ found: true, imageId: 'known' });
    expect(await source.picture('unknown')).toMatchObject({ found: false });
  });
});
