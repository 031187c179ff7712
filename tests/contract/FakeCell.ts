import { createServer, type Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { applyCellEvent, emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import type { CellCommand, CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellEvent, CellEventBody } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import {
  batchBytes,
  CONTROL_NAMESPACE,
  handshakeSchema,
  PROTOCOL_VERSION,
  TELEMETRY_NAMESPACE,
  wire,
  type CellDescription,
  type Welcome,
} from '#shared/protocol/protocol.ts';

export const FAKE_TOKEN = 'token-of-the-fake-cell';

const description: CellDescription = {
  cellId: 'fake',
  name: 'Fake cell',
  software: 'fake 1.0',
  simulated: false,
  armUrdf: '<robot name="fake"/>',
  armBaseInCellM: [0, 0, 0],
  jointNames: ['a', 'b'],
  tool: toolLimits,
  bufferSlots: 4,
  primitives: [],
  forceCapN: 25,
  leaseMs: 3000,
};

/** A cell's clock is its own: it goes on when a test sets the workstation's. */
const steadyNowMs = (): number => performance.timeOrigin + performance.now();

/** A cell that speaks the protocol and does what a test says; it has an event log, and can be faulty on purpose. */
export class FakeCell {
  token = FAKE_TOKEN;
  epoch = 'epoch-1';
  protocol = PROTOCOL_VERSION;
  answersClock = true;
  answersCommands = true;
  /** Silence after the handshake. */
  greets = true;
  readonly log: CellEvent[] = [];
  /** Events that are no longer kept for replay. */
  forgottenBefore = 0;
  readonly commands: CellCommand[] = [];
  readonly handshakes: { lastSeen: { epoch: string; seq: number } | null; connectionSecret: string | null }[] = [];
  /** Given to every console with the welcome. */
  connectionSecret = 'secret-of-the-fake-cell';
  readonly telemetrySecrets: (string | null)[] = [];
  readonly pictures = new Map<string, Uint8Array>();
  seen: { epoch: string; seq: number } | null = null;
  /** Decides over a command; accepted where it is left alone. */
  decide: (command: CellCommand) => CommandAck = (command) => this.accept(command);
  snapshot: CellSnapshot = emptyCellSnapshot('fake', 'Fake cell', this.epoch, 0);
  private fencingToken = 0;
  private telemetryIndex = 0;
  private http: HttpServer | null = null;
  private io: Server | null = null;
  private port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const http = createServer();
    const io = new Server(http, { serveClient: false });
    this.http = http;
    this.io = io;
    for (const name of [CONTROL_NAMESPACE, TELEMETRY_NAMESPACE])
      io.of(name).use((socket, next) => {
        const refuse = (code: string, message: string): void =>
          next(Object.assign(new Error(message), { data: { code, message } }));
        const handshake = handshakeSchema.safeParse(socket.handshake.auth);
        if (!handshake.success) return refuse('invalid_handshake', 'the handshake does not parse');
        if (handshake.data.token !== this.token) return refuse('bad_token', 'the token is wrong');
        if (this.protocol.split('.')[0] !== handshake.data.protocol.split('.')[0])
          return refuse('protocol_version', `it speaks protocol ${this.protocol}, not ${handshake.data.protocol}`);
        next();
      });
    io.of(CONTROL_NAMESPACE).on('connection', (socket) => this.control(socket));
    io.of(TELEMETRY_NAMESPACE).on('connection', (socket) => {
      this.telemetrySecrets.push(handshakeSchema.parse(socket.handshake.auth).connectionSecret ?? null);
    });
    await new Promise<void>((resolve) => http.listen(this.port, '127.0.0.1', resolve));
    const address = http.address();
    if (address && typeof address !== 'string') this.port = address.port;
  }

  async stop(): Promise<void> {
    await this.io?.close();
    this.http?.closeAllConnections();
    this.io = null;
  }

  /** Ends every connection, as a network failure does; the log stays. */
  cut(): void {
    for (const name of [CONTROL_NAMESPACE, TELEMETRY_NAMESPACE]) this.io?.of(name).disconnectSockets(true);
  }

  emit(body: CellEventBody, commandId: string | null = null): CellEvent {
    const event = this.append(body, commandId);
    this.io?.of(CONTROL_NAMESPACE).emit(wire.event, event);
    return event;
  }

  /** An event that the console is not told about. */
  append(body: CellEventBody, commandId: string | null = null): CellEvent {
    const event: CellEvent = {
      epoch: this.epoch,
      seq: this.snapshot.cell.seq + 1,
      timeMs: Date.now(),
      commandId,
      body,
    };
    this.log.push(event);
    this.snapshot = applyCellEvent(this.snapshot, event);
    return event;
  }

  notice(text: string): CellEvent {
    return this.emit({ type: 'notice', severity: 'info', code: 'test', text });
  }

  /** Any message on the control channel. */
  say(name: string, message: unknown): void {
    this.io?.of(CONTROL_NAMESPACE).emit(name, message);
  }

  sayTelemetry(name: string, message: unknown): void {
    this.io?.of(TELEMETRY_NAMESPACE).emit(name, message);
  }

  joints(values: number[]): void {
    this.sayTelemetry(wire.joints, {
      index: this.telemetryIndex++,
      startMs: 0,
      periodMs: 10,
      count: 1,
      values: batchBytes(Float32Array.from(values)),
    });
  }

  accept(command: CellCommand): CommandAck {
    const grants = command.body.type === 'control.acquire' || command.body.type === 'intervention.claim';
    const role = command.body.type === 'control.acquire' ? command.body.role : 'operator';
    if (grants) {
      this.fencingToken += 1;
      this.emit(
        {
          type: 'control.changed',
          lease: { holder: command.by, role, fencingToken: this.fencingToken, expiresAtMs: Date.now() + 3000 },
          why: 'granted',
          reason: null,
        },
        command.commandId,
      );
    }
    if (command.body.type === 'intervention.claim')
      this.emit(
        { type: 'intervention.claimed', interventionId: command.body.interventionId, by: command.by },
        command.commandId,
      );
    if (command.body.type === 'control.release')
      this.emit({ type: 'control.changed', lease: null, why: 'released', reason: null }, command.commandId);
    return {
      commandId: command.commandId,
      accepted: true,
      fencingToken: grants ? this.fencingToken : null,
      atMs: Date.now(),
    };
  }

  refuse(command: CellCommand, code: 'busy' | 'stale_token', message: string): CommandAck {
    return { commandId: command.commandId, accepted: false, code, message, atMs: Date.now() };
  }

  private control(socket: Socket): void {
    const { lastSeen, connectionSecret = null } = handshakeSchema.parse(socket.handshake.auth);
    this.handshakes.push({ lastSeen, connectionSecret });
    if (!this.greets) return;
    const resumable = lastSeen !== null && lastSeen.epoch === this.epoch && lastSeen.seq >= this.forgottenBefore;
    const welcome: Welcome = {
      protocol: this.protocol,
      epoch: this.epoch,
      description,
      snapshot: resumable ? null : this.snapshot,
      resumeAfterSeq: resumable ? lastSeen.seq : this.snapshot.cell.seq,
      gap: lastSeen !== null && !resumable,
      timeMs: Date.now(),
      connectionSecret: this.connectionSecret,
    };
    socket.emit(wire.welcome, welcome);
    if (resumable) for (const event of this.log.filter((e) => e.seq > lastSeen.seq)) socket.emit(wire.event, event);
    socket.on(wire.seen, (seen: { epoch: string; seq: number }) => {
      this.seen = seen;
    });
    socket.on(wire.clock, (request: { clientTimeMs: number }, answer: (reply: unknown) => void) => {
      if (this.answersClock) answer({ clientTimeMs: request.clientTimeMs, cellTimeMs: steadyNowMs() });
    });
    socket.on(wire.command, (command: CellCommand, answer: (ack: CommandAck) => void) => {
      this.commands.push(command);
      if (this.answersCommands) answer(this.decide(command));
    });
    socket.on(wire.picture, ({ imageId }: { imageId: string }, answer: (reply: unknown) => void) => {
      const data = this.pictures.get(imageId);
      answer(
        data
          ? { found: true, imageId, mediaType: 'image/jpeg', widthPx: 2, heightPx: 2, capturedAtMs: 1_000, data }
          : { found: false, imageId, message: 'not kept' },
      );
    });
  }
}
