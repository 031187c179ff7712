import { isDeepStrictEqual } from 'node:util';
import { io, type Socket } from 'socket.io-client';
import type { z } from 'zod';
import { applyCellEvent } from '#shared/domain/applyCellEvent.ts';
import type { CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import { packmlCommands, packmlCompletions, packmlNext, type PackmlState } from '#shared/domain/packml.ts';
import { messageProblem } from '#shared/protocol/messageProblem.ts';
import {
  adviceSchema,
  cellEventSchema,
  clockReplySchema,
  commandAckSchema,
  type CONTROL_NAMESPACE,
  frameSchema,
  handshakeRefusalSchema,
  holdEchoSchema,
  sampleBatchSchema,
  type TELEMETRY_NAMESPACE,
  welcomeSchema,
  wire,
  type Advice,
  type HandshakeRefusal,
  type HoldEcho,
  type Welcome,
} from '#shared/protocol/protocol.ts';
import { BrokenRule } from './verdict.ts';

/** What a broken rule is noted under, whatever check was under way when it was seen. */
export type NoteFault = (rule: string, sentence: string) => void;

export interface ProbeOptions {
  headers?: Record<string, string>;
  note: NoteFault;
  tls?: object;
  /** No answer and no event is waited for longer than this, whatever a check allows. */
  patienceMs?: number;
}

/** Every message of a cell, and the rule that its form rests on. */
const forms: Readonly<Record<string, { rule: string; schema: z.ZodType }>> = {
  [wire.welcome]: { rule: 'H6', schema: welcomeSchema },
  [wire.event]: { rule: 'E1', schema: cellEventSchema },
  [wire.advice]: { rule: 'T7', schema: adviceSchema },
  [wire.holdEcho]: { rule: 'M4', schema: holdEchoSchema },
  [wire.joints]: { rule: 'T2', schema: sampleBatchSchema },
  [wire.wrench]: { rule: 'T2', schema: sampleBatchSchema },
  [wire.frame]: { rule: 'T4', schema: frameSchema },
};

/** Whom a check commands as. */
export const OPERATOR_ID = 'conformance';

let commandNumber = 0;
const runId = Math.floor(performance.timeOrigin).toString(36);
/** Unused so far, in this run and in earlier ones. */
export const freshId = (what: string): string => `conform-${what}-${runId}-${++commandNumber}`;

/**
 * One connection to the cell under test. It believes nothing: what comes is held against the schemas and against the rules
 * that hold for every message, and what breaks one is noted under that rule, whichever check is under way.
 */
export class ProbeConsole {
  readonly socket: Socket;
  readonly consoleId: string;
  readonly events: CellEvent[] = [];
  readonly advice: Advice[] = [];
  readonly echoes: HoldEcho[] = [];
  /** Everything that came, by name, as it came. */
  readonly received: { name: string; payload: unknown }[] = [];
  welcome: Welcome | null = null;
  /** The snapshot with all events folded over it; null where the console resumed. */
  snapshot: CellSnapshot | null = null;
  refusal: HandshakeRefusal | null = null;
  closed = false;
  reportsSeen = true;
  private lastSeq = 0;
  private readonly note: NoteFault;
  private readonly patienceMs: number;
  private readonly waiting = new Set<() => void>();

  constructor(
    target: { url: string; namespace: typeof CONTROL_NAMESPACE | typeof TELEMETRY_NAMESPACE },
    auth: Record<string, unknown>,
    { headers = {}, note, tls = {}, patienceMs = Infinity }: ProbeOptions,
  ) {
    this.note = note;
    this.patienceMs = patienceMs;
    this.consoleId = typeof auth.consoleId === 'string' ? auth.consoleId : '';
    this.socket = io(`${target.url}${target.namespace}`, {
      forceNew: true,
      reconnection: false,
      transports: ['websocket'],
      timeout: 6000,
      auth,
      extraHeaders: headers,
      ...tls,
    });
    this.socket.onAny((name: string, ...args: unknown[]) => this.take(name, args));
    this.socket.on('connect', () => this.wake());
    this.socket.on('disconnect', () => {
      this.closed = true;
      this.wake();
    });
    this.socket.on('connect_error', (error: Error & { data?: unknown }) => {
      this.closed = true;
      const refusal = handshakeRefusalSchema.safeParse(error.data);
      if (refusal.success) this.refusal = refusal.data;
      else if (error.data !== undefined)
        note('H2', 'The data of a refused handshake is not {"code", "message"} with a code of the list.');
      this.wake();
    });
  }

  /** Resolves when the condition holds. @throws BrokenRule with the sentence after `limitMs`. */
  async until(condition: () => boolean, limitMs: number, sentence: string): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (!condition()) return;
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve();
      };
      const timer = setTimeout(
        () => {
          this.waiting.delete(look);
          reject(new BrokenRule(sentence));
        },
        sentence === '' ? limitMs : Math.min(limitMs, this.patienceMs),
      );
      this.waiting.add(look);
    });
  }

  /** Whether the condition came true within that time. */
  async within(condition: () => boolean, limitMs: number): Promise<boolean> {
    return this.until(condition, limitMs, '').then(
      () => true,
      () => false,
    );
  }

  /** @throws BrokenRule when there is no answer within `limitMs`. */
  async ask(name: string, payload: unknown, limitMs = 4000): Promise<unknown> {
    return (
      this.socket.timeout(Math.min(limitMs, this.patienceMs)).emitWithAck(name, payload) as Promise<unknown>
    ).catch(() => {
      throw new BrokenRule(`"${name}" got no answer within ${limitMs / 1000} s.`);
    });
  }

  /** The cell's clock, milliseconds. */
  async clockMs(): Promise<number> {
    const reply = clockReplySchema.safeParse(await this.ask(wire.clock, { clientTimeMs: 42 }));
    if (!reply.success || reply.data.clientTimeMs !== 42) {
      this.note('K1', '"clock" was not answered with {"clientTimeMs", "cellTimeMs"} and the time that was sent.');
      throw new BrokenRule('The cell’s clock cannot be read (K1).');
    }
    return reply.data.cellTimeMs;
  }

  async command(
    body: CellCommandBody | Record<string, unknown>,
    fencingToken: number | null = null,
    change: Record<string, unknown> = {},
  ): Promise<CommandAck> {
    const commandId = freshId('command');
    const command = {
      commandId,
      deadlineMs: (await this.clockMs()) + 600_000,
      fencingToken,
      by: { operatorId: OPERATOR_ID, name: 'Conformance check', consoleId: this.consoleId },
      body,
      ...change,
    };
    return this.send(command);
  }

  /** A whole command as it stands. */
  async send(command: { commandId: string; by: object; body: object }): Promise<CommandAck> {
    const raw = await this.ask(wire.command, command);
    const ack = commandAckSchema.safeParse(raw);
    if (!ack.success) {
      this.note('C2', `An acknowledgement does not match its schema: ${problemOf(ack.error)}.`);
      throw new BrokenRule(`An acknowledgement does not match its schema: ${problemOf(ack.error)}.`);
    }
    if (ack.data.commandId !== command.commandId)
      this.note('C12', `The answer to command ${command.commandId} names ${ack.data.commandId}.`);
    return ack.data;
  }

  sawBody<Type extends CellEvent['body']['type']>(type: Type, from = 0): Extract<CellEvent['body'], { type: Type }>[] {
    return this.events
      .slice(from)
      .map((event) => event.body)
      .filter((body) => body.type === type) as Extract<CellEvent['body'], { type: Type }>[];
  }

  close(): void {
    this.socket.disconnect();
  }

  private take(name: string, args: unknown[]): void {
    const [payload] = args;
    this.received.push({ name, payload });
    if (args.length !== 1) this.note('P4', `"${name}" came with ${args.length} payloads, expected exactly one.`);
    const form = forms[name];
    const problem = messageProblem(payload);
    if (problem) this.note('P11', `"${name}": ${problem}.`);
    if (form) {
      const read = form.schema.safeParse(payload);
      if (read.success) this.use(name, read.data);
      else {
        const rule = name === wire.welcome && read.error.issues[0]?.path[0] === 'description' ? 'H7' : form.rule;
        this.note(rule, `"${name}" does not match its schema: ${problemOf(read.error)}.`);
      }
    }
    this.wake();
  }

  private use(name: string, message: unknown): void {
    if (name === wire.welcome) this.greeted(message as Welcome);
    else if (name === wire.event) this.event(message as CellEvent);
    else if (name === wire.advice) this.advice.push(message as Advice);
    else if (name === wire.holdEcho) this.echoes.push(message as HoldEcho);
  }

  private greeted(welcome: Welcome): void {
    if (this.welcome) this.note('H6', 'A second "welcome" came on one connection.');
    if (this.events.length > 0) this.note('H6', 'An event came before the "welcome".');
    this.welcome = welcome;
    this.snapshot = welcome.snapshot;
    this.lastSeq = welcome.resumeAfterSeq;
  }

  private event(event: CellEvent): void {
    if (!this.welcome) this.note('H6', 'An event came before the "welcome".');
    else {
      if (event.epoch !== this.welcome.epoch)
        this.note('E1', `An event is of epoch "${event.epoch}", the welcome of "${this.welcome.epoch}".`);
      if (event.seq !== this.lastSeq + 1)
        this.note('E2', `Event ${event.seq} came after ${this.lastSeq}, expected ${this.lastSeq + 1}.`);
    }
    const before = this.snapshot?.cell;
    if (event.body.type === 'packml.changed' && before && !isTransition(before.packml, event.body.state, before.mode))
      this.note('S1', `The cell went from ${before.packml} to ${event.body.state} in mode ${before.mode}.`);
    this.lastSeq = event.seq;
    this.events.push(event);
    if (this.snapshot) this.snapshot = applyCellEvent(this.snapshot, event);
    if (this.reportsSeen) this.socket.emit(wire.seen, { epoch: event.epoch, seq: event.seq });
  }

  private wake(): void {
    for (const look of [...this.waiting]) look();
  }
}

function isTransition(from: PackmlState, to: PackmlState, mode: CellSnapshot['cell']['mode']): boolean {
  return (
    from === to ||
    packmlCompletions[from] === to ||
    packmlCommands.some((command) => packmlNext(from, command, mode) === to)
  );
}

export const problemOf = (error: z.ZodError): string =>
  `${error.issues[0]?.path.join('.') || 'message'}: ${error.issues[0]?.message ?? 'malformed'}`;

export const sameValue = (a: unknown, b: unknown): boolean =>
  isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)));
