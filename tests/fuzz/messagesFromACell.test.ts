import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server, type Socket } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import { systemClock } from '#main/clock/systemClock.ts';
import { MemoryJournal } from '#main/records/journal/MemoryJournal.ts';
import { SocketCellSource } from '#main/cells/link/SocketCellSource.ts';
import { PictureStore } from '#main/cells/pictures/PictureStore.ts';
import type { Clock } from '#main/ports/Clock.ts';
import { Supervisor } from '#main/supervisor.ts';
import { bridgePushSchema, type CellView } from '#shared/bridge/bridge.ts';
import { emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import { cellEventBodySchema, cellEventSchema, type CellEvent } from '#shared/domain/cellEvent.ts';
import { randomSource } from '#shared/random/randomSource.ts';
import {
  adviceSchema,
  cellSnapshotSchema,
  CONTROL_NAMESPACE,
  frameSchema,
  holdEchoSchema,
  sampleBatchSchema,
  TELEMETRY_NAMESPACE,
  welcomeSchema,
  wire,
  type Welcome,
} from '#shared/protocol/protocol.ts';
import { START_MS } from '../builders/cellEvents.ts';
import { FUZZ_SEED, mutated, valueOf } from '../builders/fuzzFromSchema.ts';

const EVENTS = 1500;
const OTHERS = 600;
const WELCOMES = 120;
const EPOCH = 'fuzz-epoch';

/** Waits of the link pass two hundred times as fast, so that a cell that was given up is asked again at once. */
const hastened: Clock = { ...systemClock, after: (delayMs, callback) => systemClock.after(delayMs / 200, callback) };

let http: HttpServer;
let io: Server;
let supervisor: Supervisor;
let journal: MemoryJournal;
let dataDir: string;
let greeting: () => unknown;
let control: Socket | null;
const said: string[] = [];

const welcome = (): Welcome => ({
  protocol: '1.1',
  epoch: EPOCH,
  description: welcomeSchema.shape.description.parse({
    cellId: 'fuzz',
    name: 'Fuzz',
    software: 'fuzz',
    simulated: false,
    armUrdf: '<robot name="fuzz"/>',
    armBaseInCellM: [0, 0, 0],
    jointNames: ['a', 'b'],
    tool: { kind: 'belts' },
    bufferSlots: 4,
    primitives: [],
    forceCapN: 25,
    leaseMs: 5000,
  }),
  snapshot: emptyCellSnapshot('fuzz', 'Fuzz', EPOCH, START_MS),
  resumeAfterSeq: 0,
  gap: false,
  timeMs: START_MS,
});

const view = async (): Promise<CellView> => {
  const answer = await supervisor.request('cells', {});
  if (!answer.ok) throw new Error(answer.message);
  return (answer.value as CellView[])[0]!;
};

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'supercargo-fuzz-'));
  said.length = 0;
  greeting = welcome;
  http = createServer();
  io = new Server(http, { serveClient: false });
  io.of(CONTROL_NAMESPACE).on('connection', (socket) => {
    control = socket;
    socket.emit(wire.welcome, greeting());
    socket.on(wire.clock, ({ clientTimeMs }: { clientTimeMs: number }, answer: (reply: unknown) => void) =>
      answer({ clientTimeMs, cellTimeMs: START_MS }),
    );
  });
  io.of(TELEMETRY_NAMESPACE);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  journal = new MemoryJournal(systemClock);
  supervisor = new Supervisor({
    recorder: null,
    journal,
    planner: { plan: () => new Promise(() => undefined), close: () => Promise.resolve() },
    pictures: new PictureStore(join(dataDir, 'pictures')),
    clock: systemClock,
    newId: randomUUID,
    host: { shell: 'browser', version: '1', consoleId: 'console', dataDir },
    operator: { operatorId: 'ann', name: 'Ann' },
    saveOperator: () => undefined,
  });
  supervisor.subscribe((push) => {
    bridgePushSchema.parse(push);
    if (push.type === 'alert') said.push(push.alert.text);
    if (push.type === 'link' && push.link.detail) said.push(push.link.detail);
  });
  supervisor.addCell({
    source: new SocketCellSource({
      cellKey: 'a',
      endpoint: () => ({ url: `http://127.0.0.1:${port}`, token: 'any' }),
      consoleId: 'console',
      consoleName: 'Console',
      clock: hastened,
    }),
    automatic: true,
    bringUp: false,
  });
});
afterEach(async () => {
  await supervisor.stop();
  await io.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const live = (): Promise<void> => vi.waitFor(async () => expect((await view()).link.state).toBe('live'), 10_000);
const storedEvents = (): CellEvent[] =>
  journal
    .entries({ kinds: ['event'], limit: 100_000 })
    .flatMap(({ body }) => (body.kind === 'event' ? [body.event] : []));
/** Nothing that came was more than this console can bear. */
const nothingBroke = (): void => expect(said.filter((text) => text.includes('could not be used ('))).toEqual([]);

describe(`every message from a cell (seed ${FUZZ_SEED})`, () => {
  it('P8 events are used only where they match their schema, and what they fold to does', async () => {
    const random = randomSource(FUZZ_SEED);
    await live();
    let seq = 0;
    for (let i = 0; i < EVENTS; i += 1) {
      // Drawn until it matches: refinements are not known to the generator. The event is then as good as any.
      const body = valueOf(cellEventBodySchema, random);
      const event = { epoch: EPOCH, seq: seq + 1, timeMs: START_MS + i, commandId: null, body };
      const isGood = cellEventSchema.safeParse(JSON.parse(JSON.stringify(event))).success;
      if (!isGood || random() < 0.4) control?.emit(wire.event, mutated({ ...event, seq: 0 }, random));
      else {
        seq += 1;
        control?.emit(wire.event, event);
      }
    }
    await vi.waitFor(async () => expect((await view()).snapshot?.cell.seq).toBe(seq), 30_000);
    expect(seq).toBeGreaterThan(EVENTS / 4);
    for (const event of storedEvents()) expect(cellEventSchema.safeParse(event).error).toBeUndefined();
    expect(storedEvents().map((event) => event.seq)).toEqual(Array.from({ length: seq }, (_, i) => i + 1));
    expect(cellSnapshotSchema.safeParse((await view()).snapshot).error).toBeUndefined();
    nothingBroke();
  }, 60_000);

  it('P8 advice, echoes and telemetry do no harm', async () => {
    const random = randomSource(FUZZ_SEED + 1);
    const onControl: readonly [string, z.ZodType][] = [
      [wire.advice, adviceSchema],
      [wire.holdEcho, holdEchoSchema],
      ['unknown', adviceSchema],
    ];
    const onTelemetry: readonly [string, z.ZodType][] = [
      [wire.joints, sampleBatchSchema],
      [wire.wrench, sampleBatchSchema],
      [wire.frame, frameSchema],
    ];
    await live();
    await vi.waitFor(() => expect(io.of(TELEMETRY_NAMESPACE).sockets.size).toBe(1), 5000);
    for (let i = 0; i < OTHERS; i += 1) {
      const onWhich = i % 2 === 0 ? onControl : onTelemetry;
      const [name, schema] = onWhich[i % onWhich.length]!;
      const drawn = valueOf(schema, random);
      const message = random() < 0.5 ? drawn : mutated(drawn, random);
      if (onWhich === onControl) control?.emit(name, message);
      else io.of(TELEMETRY_NAMESPACE).emit(name, message);
    }
    const body = { type: 'notice', severity: 'info', code: 'test', text: 'after it' };
    control?.emit(wire.event, { epoch: EPOCH, seq: 1, timeMs: START_MS, commandId: null, body });
    await vi.waitFor(() => expect(storedEvents()).toHaveLength(1), 10_000);
    expect((await view()).link.state).toBe('live');
    nothingBroke();
  }, 60_000);

  it('P13 greetings that are wrong anywhere are refused with a sentence, and a good one after them is taken', async () => {
    const random = randomSource(FUZZ_SEED + 2);
    await live();
    for (let i = 0; i < WELCOMES; i += 1) {
      const bad = mutated({ ...welcome(), description: valueOf(welcomeSchema.shape.description, random) }, random);
      let isMet = false;
      greeting = () => {
        isMet = true;
        return bad;
      };
      io.of(CONTROL_NAMESPACE).disconnectSockets(true);
      await vi.waitFor(() => expect(isMet).toBe(true), { timeout: 8000, interval: 2 });
    }
    greeting = welcome;
    io.of(CONTROL_NAMESPACE).disconnectSockets(true);
    await live();
    expect((await view()).snapshot?.cell.cellId).toBe('fuzz');
    nothingBroke();
  }, 60_000);
});
