import { io, type Socket } from 'socket.io-client';
import type { z } from 'zod';
import type { CellCommand, CommandAck } from '#shared/domain/cellCommand.ts';
import { noticeOfLaterEvent, type CellEvent } from '#shared/domain/cellEvent.ts';
import {
  adviceSchema,
  cellEventSchema,
  clockReplySchema,
  commandAckSchema,
  CONTROL_NAMESPACE,
  handshakeRefusalSchema,
  holdEchoSchema,
  pictureReplySchema,
  welcomeSchema,
  wire,
  type Advice,
  type Handshake,
  type HandshakeRefusal,
  type HoldBeat,
  type HoldEcho,
  type HoldRelease,
  type PictureReply,
  type Welcome,
} from '#shared/protocol/protocol.ts';
import { keepPingsOffWallClock } from '#shared/protocol/keepPingsOffWallClock.ts';
import { messageProblem } from '#shared/protocol/messageProblem.ts';
import { wireLimits } from '#shared/units/wireBounds.ts';
import type { CellEndpoint } from '#main/ports/CellSource.ts';
import { attentionOfThisProcess } from './AttentionBudget.ts';
import { boundedWebSocket } from './boundedWebSocket.ts';
import { connectFailure } from './connectFailure.ts';
import { MessageGate } from './MessageGate.ts';

export interface ControlListener {
  onWelcome(welcome: Welcome): void;
  onEvent(event: CellEvent): void;
  onAdvice(advice: Advice): void;
  onHoldEcho(echo: HoldEcho): void;
  /** Any sign of life. */
  onHeard(): void;
  onMalformed(what: string, problem: string): void;
  onRefused(refusal: HandshakeRefusal): void;
  onClosed(why: string): void;
  /** It sent what no cell may send; trying again at once would bring the same. */
  onViolated(problem: string): void;
  /** It sends more than it may, and is read more slowly. */
  onSlowed(): void;
}

/** Packets that may wait in this process before a beat is rather left out. */
const MAX_WAITING_PACKETS = 8;

/** The first thing wrong with a message, in one line: where, and what was expected. */
export function problemOf(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join('.') || 'message'}: ${issue.message}` : 'does not match the protocol';
}

/** What a raw message is by its schema, or the first thing wrong with it. */
export function readMessage<Message>(
  schema: z.ZodType<Message>,
  raw: unknown,
): { ok: true; message: Message } | { ok: false; problem: string } {
  const problem = messageProblem(raw);
  if (problem) return { ok: false, problem };
  const read = schema.safeParse(raw);
  return read.success ? { ok: true, message: read.data } : { ok: false, problem: problemOf(read.error) };
}

/** One attempt at the cell's control channel, from the handshake to its end. It is never opened again. */
export class ControlConnection {
  private readonly socket: Socket;
  private readonly gate: MessageGate;
  private welcomed = false;
  private ended = false;
  private readonly listener: ControlListener;

  constructor(endpoint: CellEndpoint, handshake: Handshake, listener: ControlListener) {
    this.listener = listener;
    this.gate = new MessageGate({
      attention: attentionOfThisProcess.join(),
      mostBytes: wireLimits.messageBytes,
      onViolated: (problem) => this.end(() => listener.onViolated(problem)),
      onSlowed: () => this.whileOpen(() => listener.onSlowed()),
    });
    this.socket = io(`${endpoint.url}${CONTROL_NAMESPACE}`, {
      forceNew: true,
      reconnection: false,
      transports: [boundedWebSocket(this.gate, endpoint.trust)],
      timeout: 3000,
      auth: handshake,
    });
    keepPingsOffWallClock(this.socket.io);
    this.socket.on('connect', () => {
      this.gate.opened();
      this.whileOpen(() => listener.onHeard());
    });
    this.socket.on('connect_error', (error: Error & { data?: unknown }) => {
      const refusal = handshakeRefusalSchema.safeParse(error.data);
      if (refusal.success) this.end(() => listener.onRefused(refusal.data));
      else this.end(() => listener.onClosed(connectFailure(endpoint.url, this.gate.failure, error.message)));
    });
    this.socket.on('disconnect', (reason) =>
      this.end(() => {
        const { failure } = this.gate;
        if (failure?.code?.startsWith('WS_ERR_')) listener.onViolated(`what is no message (${failure.message})`);
        else listener.onClosed(`the connection ended (${reason})`);
      }),
    );
    this.receive(
      wire.welcome,
      welcomeSchema,
      (welcome) => {
        this.welcomed = true;
        listener.onWelcome(welcome);
      },
      (_raw, problem) => {
        // Without a greeting there is nothing to wait for.
        this.end(() => listener.onViolated(`a greeting that cannot be used: ${problem}`));
        return true;
      },
    );
    const takeEvent = (event: CellEvent): void => {
      if (this.welcomed) listener.onEvent(event);
    };
    this.receive(wire.event, cellEventSchema, takeEvent, (raw) => {
      const event = noticeOfLaterEvent(raw);
      if (event) takeEvent(event);
      return event !== null;
    });
    this.receive(wire.advice, adviceSchema, (advice) => listener.onAdvice(advice));
    this.receive(wire.holdEcho, holdEchoSchema, (echo) => listener.onHoldEcho(echo));
  }

  isOpen(): boolean {
    return this.welcomed && !this.ended && this.socket.connected;
  }

  /** A beat that would have to wait is not sent: it would tell of a hand that may be gone. */
  holdBeat(beat: HoldBeat): void {
    if (this.isOpen() && this.waitingPackets() <= MAX_WAITING_PACKETS) this.socket.emit(wire.holdBeat, beat);
  }

  holdEnd(release: HoldRelease): void {
    if (this.isOpen()) this.socket.emit(wire.holdEnd, release);
  }

  private waitingPackets(): number {
    // Socket.IO's client does not declare its queue.
    return (this.socket.io.engine as unknown as { writeBuffer?: unknown[] }).writeBuffer?.length ?? 0;
  }

  reportSeen(epoch: string, seq: number): void {
    if (this.isOpen()) this.socket.emit(wire.seen, { epoch, seq });
  }

  /** The cell's clock, or null when it did not answer in time. */
  async askTime(clientTimeMs: number, timeoutMs: number): Promise<number | null> {
    const reply = await this.ask(wire.clock, { clientTimeMs }, timeoutMs, clockReplySchema);
    return reply?.cellTimeMs ?? null;
  }

  /** Null when no answer came in time; `other` when one to another command came, which says nothing of this one. */
  async send(command: CellCommand, timeoutMs: number): Promise<CommandAck | 'other' | null> {
    const ack = await this.ask(wire.command, command, timeoutMs, commandAckSchema);
    if (ack === null || ack.commandId === command.commandId) return ack;
    this.whileOpen(() =>
      this.listener.onMalformed(`answer to ${command.commandId}`, `commandId: it names ${ack.commandId.slice(0, 64)}`),
    );
    return 'other';
  }

  picture(imageId: string, timeoutMs: number): Promise<PictureReply | null> {
    return this.ask(wire.picture, { imageId }, timeoutMs, pictureReplySchema);
  }

  close(): void {
    this.ended = true;
    this.gate.close();
    this.socket.disconnect();
  }

  private async ask<Reply>(
    name: string,
    request: unknown,
    timeoutMs: number,
    schema: z.ZodType<Reply>,
  ): Promise<Reply | null> {
    let answer: unknown;
    try {
      answer = await this.socket.timeout(timeoutMs).emitWithAck(name, request);
    } catch {
      return null;
    }
    this.whileOpen(() => this.listener.onHeard());
    const reply = readMessage(schema, answer);
    if (reply.ok) return reply.message;
    this.whileOpen(() => this.listener.onMalformed(`answer to ${name}`, reply.problem));
    return null;
  }

  /** `other` may take a message that does not match; it returns whether it did. */
  private receive<Message>(
    name: string,
    schema: z.ZodType<Message>,
    use: (message: Message) => void,
    other: (raw: unknown, problem: string) => boolean = () => false,
  ): void {
    this.socket.on(name, (raw: unknown) =>
      this.whileOpen(() => {
        this.listener.onHeard();
        const read = readMessage(schema, raw);
        if (read.ok) use(read.message);
        else if (!other(raw, read.problem)) this.listener.onMalformed(name, read.problem);
      }),
    );
  }

  private whileOpen(action: () => void): void {
    if (!this.ended) this.gate.use(action);
  }

  private end(tell: () => void): void {
    if (this.ended) return;
    this.close();
    tell();
  }
}
