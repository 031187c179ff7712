import { createServer, type Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import type { z } from 'zod';
import { emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import { cellEventBodySchema, cellEventSchema } from '#shared/domain/cellEvent.ts';
import type { RandomSource } from '#shared/random/randomSource.ts';
import { adviceSchema, CONTROL_NAMESPACE, holdEchoSchema, PROTOCOL_VERSION, wire } from '#shared/protocol/protocol.ts';
import { mutated, valueOf } from '../builders/fuzzFromSchema.ts';

const EPOCH = 'hostile-epoch';
const START_MS = 1_700_000_000_000;
const MESSAGES_A_STEP = 3;
const BURST = 400;
const BURST_SHARE = 0.01;
const BAD_GREETING_SHARE = 0.3;

const others: readonly [string, z.ZodType][] = [
  [wire.advice, adviceSchema],
  [wire.holdEcho, holdEchoSchema],
  [wire.event, cellEventSchema],
];

/** A second cell of the same consoles that sends what it likes: nothing of it may reach the control of the first. */
export class ChaosHostileCell {
  /** What it sent so far. */
  readonly sent = { messages: 0, bursts: 0, greetings: 0, badGreetings: 0 };
  private readonly random: RandomSource;
  private readonly http: HttpServer = createServer();
  private readonly io = new Server(this.http, { serveClient: false });
  /** Number of the last event, for each connection. */
  private readonly sockets = new Map<Socket, number>();

  constructor(random: RandomSource) {
    this.random = random;
    this.io.of(CONTROL_NAMESPACE).on('connection', (socket) => this.greet(socket));
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.http.listen(0, '127.0.0.1', resolve));
  }

  get url(): string {
    const address = this.http.address();
    return `http://127.0.0.1:${address !== null && typeof address !== 'string' ? address.port : 0}`;
  }

  /** Some messages on every connection, now and then many. */
  act(): void {
    for (const socket of this.sockets.keys()) {
      const isBurst = this.random() < BURST_SHARE;
      if (isBurst) this.sent.bursts += 1;
      for (let i = 0; i < (isBurst ? BURST : MESSAGES_A_STEP); i += 1) this.say(socket);
    }
  }

  async stop(): Promise<void> {
    await this.io.close();
  }

  private greet(socket: Socket): void {
    const { random } = this;
    const welcome = {
      protocol: PROTOCOL_VERSION,
      epoch: EPOCH,
      description: {
        cellId: 'hostile',
        name: 'Hostile cell',
        software: 'hostile 1.0',
        simulated: false,
        armUrdf: '<robot name="hostile"/>',
        armBaseInCellM: [0, 0, 0],
        jointNames: ['a'],
        tool: { kind: 'belts' },
        bufferSlots: 4,
        primitives: [],
        forceCapN: 25,
        leaseMs: 5000,
      },
      snapshot: emptyCellSnapshot('hostile', 'Hostile cell', EPOCH, START_MS),
      resumeAfterSeq: 0,
      gap: false,
      timeMs: START_MS,
    };
    const isBad = random() < BAD_GREETING_SHARE;
    this.sent.greetings += 1;
    if (isBad) this.sent.badGreetings += 1;
    socket.emit(wire.welcome, isBad ? mutated(welcome, random) : welcome);
    socket.on(wire.clock, (_request: unknown, answer: unknown) => {
      if (typeof answer === 'function' && random() < 0.9) (answer as (reply: unknown) => void)(mutated({}, random));
    });
    this.sockets.set(socket, 0);
    socket.on('disconnect', () => this.sockets.delete(socket));
  }

  private say(socket: Socket): void {
    const { random } = this;
    this.sent.messages += 1;
    if (random() < 0.5) {
      const [name, schema] = others[Math.floor(random() * others.length)]!;
      socket.emit(name, mutated(valueOf(schema, random), random));
      return;
    }
    const seq = (this.sockets.get(socket) ?? 0) + 1;
    const event = {
      epoch: EPOCH,
      seq,
      timeMs: START_MS + seq,
      commandId: null,
      body: valueOf(cellEventBodySchema, random),
    };
    if (!cellEventSchema.safeParse(JSON.parse(JSON.stringify(event))).success) return;
    this.sockets.set(socket, seq);
    socket.emit(wire.event, event);
  }
}
