import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import { CONTROL_NAMESPACE, PROTOCOL_VERSION, TELEMETRY_NAMESPACE, wire } from '#shared/protocol/protocol.ts';
import { anIntervention, anItem, aProduct, aStowResult, START_MS } from './cellEvents.ts';
import { StrangeStates, workingDescription, workingSnapshot } from './cellStates.ts';
import { FUZZ_SEED } from './fuzzFromSchema.ts';
import type { Attack } from './hostileCell.ts';

/** hostileCellProcess.ts: a cell that is sent the name of an attack and carries it out on whoever is connected, and connects again. */
const description = {
  cellId: 'hostile',
  name: 'Hostile cell',
  software: 'hostile 1.0',
  simulated: false,
  armUrdf: '<robot name="hostile"/>',
  armBaseInCellM: [0, 0, 0],
  jointNames: ['a', 'b'],
  tool: toolLimits,
  bufferSlots: 4,
  primitives: [],
  forceCapN: 25,
  leaseMs: 5000,
};
const EPOCH = 'hostile-epoch';
const snapshot = emptyCellSnapshot('hostile', 'Hostile cell', EPOCH, START_MS);
const welcome = {
  protocol: PROTOCOL_VERSION,
  epoch: EPOCH,
  description,
  snapshot,
  resumeAfterSeq: 0,
  gap: false,
  timeMs: START_MS,
};
const items = (count: number): unknown[] => Array.from({ length: count }, (_, i) => anItem(`item-${i}`));
const event = (seq: number, body: unknown): unknown => ({
  epoch: EPOCH,
  seq,
  timeMs: START_MS + seq,
  commandId: null,
  body,
});
const urdf = (links: number): string =>
  `<robot name="r">${Array.from({ length: links }, (_, i) => `<link name="l${i}"/>`).join('')}</robot>`;
const described = (change: object): object => ({ ...welcome, description: { ...description, ...change } });

const strange = new StrangeStates(FUZZ_SEED);
const WORKING_SEQ = 100;
const working = (): object => ({
  ...described(workingDescription),
  snapshot: workingSnapshot(EPOCH, Date.now()),
  resumeAfterSeq: WORKING_SEQ,
  timeMs: Date.now(),
});

/** Greeting of each attack, and what follows it. */
const attacks: Record<Attack, { greeting: () => unknown; then?: (control: Socket) => void }> = {
  urdf_of_many_links: { greeting: () => described({ armUrdf: urdf(100_000) }) },
  // As large as a greeting may be and still be looked into.
  urdf_of_some_links: { greeting: () => described({ armUrdf: urdf(12_000) }) },
  urdf_for_a_regex: { greeting: () => described({ armUrdf: '<robot '.repeat(34_000) }) },
  many_items: { greeting: () => ({ ...welcome, snapshot: { ...snapshot, buffer: items(30_000) } }) },
  some_items: { greeting: () => ({ ...welcome, snapshot: { ...snapshot, buffer: items(4000) } }) },
  many_events: {
    greeting: () => welcome,
    then: (control) => {
      const text = 'x'.repeat(200);
      for (let seq = 1; seq <= 30_000; seq += 1)
        control.emit(wire.event, event(seq, { type: 'notice', severity: 'info', code: 'burst', text }));
    },
  },
  many_arrivals: {
    greeting: () => welcome,
    then: (control) => {
      for (const [index, item] of items(3000).entries())
        control.emit(wire.event, event(index + 1, { type: 'item.arrived', item }));
    },
  },
  nested: {
    greeting: () => welcome,
    then: (control) => {
      let deep: unknown = 1;
      for (let level = 0; level < 2000; level += 1) deep = { deep };
      for (let i = 0; i < 200; i += 1) control.emit(wire.advice, { code: 'malformed_message', later: deep });
    },
  },
  nanoseconds: { greeting: () => ({ ...welcome, timeMs: 1.76e18 }) },
  long_names: { greeting: withLongNames },
  good_state: { greeting: () => working() },
  strange_state: {
    greeting: () => ({
      ...described({ ...workingDescription, ...strange.description(), cellId: 'hostile' }),
      snapshot: strange.snapshot(EPOCH, Date.now()),
    }),
  },
  strange_events: {
    greeting: () => working(),
    then: (control) => {
      for (const event of strange.events(EPOCH, WORKING_SEQ, 300, Date.now())) control.emit(wire.event, event);
    },
  },
  large_messages: {
    greeting: () => welcome,
    then: (control) => {
      for (let i = 0; i < 100; i += 1)
        control.emit(
          wire.event,
          event(1, { type: 'notice', later: Array.from({ length: 4000 }, () => 'y'.repeat(300)) }),
        );
    },
  },
};

function withLongNames(): object {
  const word = (length: number): string => 'W'.repeat(length);
  const person = { operatorId: word(128), name: word(3000), consoleId: word(128) };
  const stow = aStowResult({ itemId: word(128), binId: word(128), podId: word(128), detail: word(4000) });
  const call = anIntervention(word(128), { detail: word(4000), itemId: word(128), binId: word(128), openedBy: person });
  const item = anItem(word(128), { product: aProduct({ sku: word(200), name: word(200) }) });
  return {
    ...welcome,
    description: { ...description, name: word(3000), software: word(200), jointNames: [word(200), word(200)] },
    snapshot: {
      ...snapshot,
      cell: {
        ...snapshot.cell,
        name: word(3000),
        packmlReason: word(4000),
        consoles: [{ consoleId: word(128), name: word(3000), sinceMs: START_MS }],
        control: { holder: person, role: 'operator', fencingToken: 1, expiresAtMs: START_MS },
      },
      buffer: [item],
      interventions: [call],
      lastStow: stow,
    },
  };
}

let attack: Attack = 'many_events';
const http = createServer();
const io = new Server(http, { serveClient: false, maxHttpBufferSize: 64 * 1024 * 1024 });
io.of(CONTROL_NAMESPACE).on('connection', (socket) => {
  const { greeting, then } = attacks[attack];
  socket.emit(wire.welcome, greeting());
  socket.on(wire.clock, ({ clientTimeMs }: { clientTimeMs: number }, answer: (reply: unknown) => void) =>
    answer({ clientTimeMs, cellTimeMs: Date.now() }),
  );
  then?.(socket);
});
io.of(TELEMETRY_NAMESPACE);
http.listen(0, '127.0.0.1', () => {
  process.send!({ url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, token: 'any' });
});
process.on('message', (name: Attack) => {
  attack = name;
  io.of(CONTROL_NAMESPACE).disconnectSockets(true);
  process.send!('ready');
});
process.once('disconnect', () => process.exit(0));
