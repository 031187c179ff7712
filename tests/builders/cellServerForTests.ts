import { pino } from 'pino';
import { io, type Socket } from 'socket.io-client';
import type { CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { Person } from '#shared/domain/intervention.ts';
import {
  CONTROL_NAMESPACE,
  PROTOCOL_VERSION,
  TELEMETRY_NAMESPACE,
  welcomeSchema,
  wire,
  type Advice,
  type Handshake,
  type Welcome,
} from '#shared/protocol/protocol.ts';
import { LOOPBACK, type Listening } from '#cell/server/listenArguments.ts';
import { startCellServer, type CellServer } from '#cell/server/startCellServer.ts';
import { CellCoreForTests, type CellForTestsOptions } from './cellCoreForTests.ts';

export const TEST_TOKEN = 'token-of-the-tests';

export interface CellServerForTests {
  cell: CellCoreForTests;
  server: CellServer;
  close(): Promise<void>;
}

/** A cell on a scripted rig behind a real socket. */
export async function cellServerForTests(
  options: CellForTestsOptions & { speed?: number; listening?: Listening; consoleKeys?: readonly string[] } = {},
): Promise<CellServerForTests> {
  const { speed = 1, listening = LOOPBACK, consoleKeys = [], ...core } = options;
  const cell = new CellCoreForTests({ leaseClockMs: () => performance.now(), startTimeMs: Date.now(), ...core });
  const server = await startCellServer({
    core: cell.core,
    armUrdf: '<robot name="none"/>',
    tool: 'belts',
    port: 0,
    listening,
    token: TEST_TOKEN,
    consoleKeys,
    software: 'test',
    speed,
    logger: pino({ enabled: false }),
    onFailed: (error) => {
      throw error;
    },
  });
  return { cell, server, close: () => server.close() };
}

/** Over all consoles of a test file: two connections of one console must not repeat each other's ids by accident. */
let commandNumber = 0;

/** A console as an outsider would write it after SPEC.md: nothing of the application's link is used. */
export class ConsoleForTests {
  readonly control: Socket;
  readonly events: CellEvent[] = [];
  readonly advice: Advice[] = [];
  readonly handshake: Handshake;
  welcome: Welcome | null = null;
  reportsSeen = true;
  private readonly url: string;
  private telemetrySocket: Socket | null = null;

  constructor(url: string, handshake: Partial<Handshake> = {}, headers: Record<string, string> = {}) {
    this.url = url;
    this.handshake = {
      token: TEST_TOKEN,
      protocol: PROTOCOL_VERSION,
      consoleId: 'console-1',
      consoleName: 'Console of the tests',
      lastSeen: null,
      ...handshake,
    };
    this.control = this.connect(CONTROL_NAMESPACE, headers);
    this.control.on(wire.welcome, (raw: unknown) => {
      this.welcome = welcomeSchema.parse(raw);
    });
    this.control.on(wire.event, (event: CellEvent) => {
      this.events.push(event);
      if (this.reportsSeen) this.control.emit(wire.seen, { epoch: event.epoch, seq: event.seq });
    });
    this.control.on(wire.advice, (advice: Advice) => this.advice.push(advice));
  }

  telemetry(): Socket {
    this.telemetrySocket ??= this.connect(TELEMETRY_NAMESPACE);
    return this.telemetrySocket;
  }

  /** The welcome, or the connect error's data. */
  async greeted(): Promise<Welcome> {
    return new Promise((resolve, reject) => {
      if (this.welcome) return resolve(this.welcome);
      this.control.once(wire.welcome, (raw: unknown) => resolve(welcomeSchema.parse(raw)));
      this.control.once('connect_error', (error: Error & { data?: unknown }) => {
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the data is what tests look at
        reject(error.data ?? error);
      });
    });
  }

  async ask(name: string, payload: unknown, timeoutMs = 3000): Promise<unknown> {
    return this.control.timeout(timeoutMs).emitWithAck(name, payload) as Promise<unknown>;
  }

  async send(
    body: CellCommandBody,
    token: number | null = null,
    change: Record<string, unknown> = {},
  ): Promise<CommandAck> {
    commandNumber += 1;
    const by: Person = { operatorId: 'ada', name: 'Ada', consoleId: this.handshake.consoleId };
    return (await this.ask(wire.command, {
      commandId: `${this.handshake.consoleId}-command-${commandNumber}`,
      deadlineMs: Date.now() + 3_600_000,
      fencingToken: token,
      by,
      body,
      ...change,
    })) as CommandAck;
  }

  async acquire(): Promise<number> {
    const ack = await this.send({ type: 'control.acquire', role: 'operator', takeOver: true, reason: 'test' });
    if (!ack.accepted || ack.fencingToken === null) throw new Error('no control');
    return ack.fencingToken;
  }

  get lastSeq(): number {
    return this.events.at(-1)?.seq ?? this.welcome?.resumeAfterSeq ?? 0;
  }

  async until(condition: () => boolean, limitMs = 5000): Promise<void> {
    const end = performance.now() + limitMs;
    while (!condition()) {
      if (performance.now() > end) throw new Error(`Not reached within ${limitMs} ms: ${condition.toString()}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  close(): void {
    this.control.disconnect();
    this.telemetrySocket?.disconnect();
  }

  private connect(namespace: string, headers: Record<string, string> = {}): Socket {
    return io(`${this.url}${namespace}`, {
      forceNew: true,
      reconnection: false,
      transports: ['websocket'],
      auth: this.handshake,
      extraHeaders: headers,
    });
  }
}
