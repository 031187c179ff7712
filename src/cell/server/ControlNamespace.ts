import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { Namespace, Socket } from 'socket.io';
import type { z } from 'zod';
import {
  cellCommandSchema,
  clockRequestSchema,
  holdBeatSchema,
  holdReleaseSchema,
  pictureRequestSchema,
  PROTOCOL_VERSION,
  seenSchema,
  wire,
  type Advice,
  type CellDescription,
  type Handshake,
  type PictureReply,
  type Welcome,
} from '#shared/protocol/protocol.ts';
import type { CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellCore } from '#cell/core/CellCore.ts';
import type { MessageOrigin } from '#cell/core/MessageOrigin.ts';
import type { ConsoleKeys } from './ConsoleKeys.ts';
import { ConsoleSessions } from './ConsoleSessions.ts';
import { EventFeed } from './EventFeed.ts';
import { CONSOLE_BUDGET } from './MessageBudget.ts';

interface Console {
  socket: Socket;
  handshake: Handshake;
  from: MessageOrigin;
  feed: EventFeed;
  malformed: number;
}

/** `/control`: welcome, durable events, commands, clock, pictures. */
export class ControlNamespace {
  private readonly core: CellCore;
  private readonly description: CellDescription;
  private readonly logger: Logger;
  private readonly consoles = new Set<Console>();
  private readonly sessions: ConsoleSessions;
  private readonly keys: ConsoleKeys;

  constructor(
    namespace: Namespace,
    core: CellCore,
    { description, keys, logger }: { description: CellDescription; keys: ConsoleKeys; logger: Logger },
  ) {
    this.core = core;
    this.keys = keys;
    this.description = description;
    this.logger = logger;
    this.sessions = new ConsoleSessions(
      () => randomBytes(32).toString('base64url'),
      (sessionId) => core.isHeldBy(sessionId),
    );
    namespace.on('connection', (socket) => this.greet(socket));
    core.onEvent(() => {
      for (const console of this.consoles) this.pump(console);
    });
  }

  /** Tells the connections of one console; false when it has none. */
  advise(consoleId: string, advice: Advice): boolean {
    let told = false;
    for (const { socket, handshake } of this.consoles)
      if (handshake.consoleId === consoleId) {
        socket.emit(wire.advice, advice);
        told = true;
      }
    return told;
  }

  /** Tells a console that it sends too much; one of before 1.4 does not know the advice. */
  adviseFlood(consoleId: string): void {
    const message = `This console sends more than ${CONSOLE_BUDGET.unitsPerS} messages a second: the cell reads it more slowly until it sends less.`;
    for (const { socket, handshake } of this.consoles)
      if (handshake.consoleId === consoleId && isOf14(handshake.protocol))
        socket.emit(wire.advice, { code: 'too_many_messages', message, timeMs: this.core.nowMs } satisfies Advice);
  }

  private greet(socket: Socket): void {
    const { core } = this;
    const { handshake } = socket.data as { handshake: Handshake };
    const { snapshot } = core;
    const { epoch, seq } = snapshot.cell;
    const { lastSeen, consoleId, connectionSecret } = handshake;
    const { sessionId, secret } = this.sessions.open(consoleId, connectionSecret ?? null);
    const from: MessageOrigin = { consoleId, connectionId: socket.id, sessionId };
    const resumable =
      lastSeen !== null && lastSeen.epoch === epoch && core.log.history.reachesBackTo(lastSeen.seq, seq);
    const resumeAfterSeq = resumable ? lastSeen.seq : seq;
    const welcome: Welcome = {
      protocol: PROTOCOL_VERSION,
      epoch,
      description: this.description,
      snapshot: resumable ? null : snapshot,
      resumeAfterSeq,
      gap: lastSeen !== null && !resumable,
      timeMs: core.nowMs,
      connectionSecret: secret,
    };
    if ([...this.consoles].some((other) => other.from.consoleId === consoleId && other.from.sessionId !== sessionId))
      this.logger.warn({ console: consoleId }, 'two connections call themselves this console; they share no secret');
    const console: Console = {
      socket,
      handshake,
      from,
      feed: new EventFeed(core.log.history, resumeAfterSeq, (event) => socket.emit(wire.event, event)),
      malformed: 0,
    };
    socket.emit(wire.welcome, welcome);
    this.consoles.add(console);
    this.logger.info({ console: consoleId, resumeAfterSeq, snapshot: !resumable }, 'console connected');
    this.listen(console);
    this.pump(console);
    core.consoleArrived(from, handshake.consoleName);
  }

  private listen(console: Console): void {
    const { socket, handshake, from } = console;
    const { core } = this;
    socket.on('disconnect', (reason) => {
      this.consoles.delete(console);
      core.connectionEnded(socket.id);
      this.sessions.close(from.sessionId);
      core.consoleLeft(from);
      this.logger.info({ console: handshake.consoleId, reason }, 'console disconnected');
    });
    socket.on(wire.holdBeat, (raw: unknown) => {
      const beat = this.parse(console, wire.holdBeat, holdBeatSchema, raw);
      const echo = beat && core.holdBeat(beat, from.connectionId);
      if (echo) socket.emit(wire.holdEcho, echo);
    });
    socket.on(wire.holdEnd, (raw: unknown) => {
      const release = this.parse(console, wire.holdEnd, holdReleaseSchema, raw);
      if (release) core.holdEnd(release, from.connectionId);
    });
    socket.on(wire.seen, (raw: unknown) => {
      const seen = this.parse(console, wire.seen, seenSchema, raw);
      if (seen === null || seen.epoch !== core.snapshot.cell.epoch) return;
      console.feed.seen(seen.seq);
      this.pump(console);
    });
    socket.on(wire.clock, (raw: unknown, answer: unknown) => {
      const request = this.parse(console, wire.clock, clockRequestSchema, raw);
      if (request && isAnswer(answer)) answer({ clientTimeMs: request.clientTimeMs, cellTimeMs: core.nowMs });
    });
    socket.on(wire.picture, (raw: unknown, answer: unknown) => {
      const request = this.parse(console, wire.picture, pictureRequestSchema, raw);
      if (request && isAnswer(answer)) answer(this.picture(request.imageId));
    });
    socket.on(wire.command, (raw: unknown, answer: unknown) => {
      const ack = this.command(console, raw);
      if (isAnswer(answer)) answer(ack);
      else if (ack.accepted) this.logger.warn({ console: handshake.consoleId }, 'a command did not ask for its answer');
    });
  }

  private command(console: Console, raw: unknown): CommandAck {
    const { core } = this;
    const refuse = (commandId: string, message: string): CommandAck => ({
      commandId,
      accepted: false,
      code: 'invalid',
      message,
      atMs: core.nowMs,
    });
    const command = this.parse(console, wire.command, cellCommandSchema, raw);
    if (!command) {
      const given = (raw as { commandId?: unknown } | null)?.commandId;
      return refuse(
        typeof given === 'string' ? given.slice(0, 64) : 'unknown',
        'The command is malformed; nothing of it was used.',
      );
    }
    if (command.by.consoleId !== console.handshake.consoleId)
      return refuse(
        command.commandId,
        `The command says that it comes from console ${command.by.consoleId}, the connection is ${console.handshake.consoleId}'s.`,
      );
    const ack = core.handle(command, console.from, this.keys.judge(command, raw, core.nowMs));
    if (ack.accepted || ack.code !== 'not_permitted') return ack;
    this.logger.warn({ console: console.from.consoleId, command: command.body.type, by: command.by.name }, ack.message);
    // A console of before 1.4 does not know the code, and would take nothing of the answer (R5).
    return isOf14(console.handshake.protocol) ? ack : { ...ack, code: 'invalid' };
  }

  private picture(imageId: string): PictureReply {
    const picture = this.core.pictures.get(imageId);
    if (!picture)
      return { found: false, imageId, message: 'The cell does not have this picture any more, or never had.' };
    const { widthPx, heightPx, capturedAtMs, jpeg } = picture;
    return { found: true, imageId, mediaType: 'image/jpeg', widthPx, heightPx, capturedAtMs, data: Buffer.from(jpeg) };
  }

  private pump(console: Console): void {
    if (console.feed.pump()) return;
    this.logger.warn(
      { console: console.handshake.consoleId },
      'the console is too far behind; it gets a snapshot when it comes back',
    );
    console.socket.disconnect(true);
  }

  private parse<Message>(console: Console, name: string, schema: z.ZodType<Message>, raw: unknown): Message | null {
    const parsed = schema.safeParse(raw);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    const message = `${name}: ${issue?.path.join('.') || 'message'}: ${issue?.message ?? 'does not match the protocol'}`;
    console.socket.emit(wire.advice, { code: 'malformed_message', message, timeMs: this.core.nowMs } satisfies Advice);
    console.malformed += 1;
    // One warning a connection, not a hundred.
    if (console.malformed === 1)
      this.logger.warn({ console: console.handshake.consoleId, message }, 'malformed message, nothing of it was used');
    return null;
  }
}

/** Codes that came with 1.4 are said to consoles that know them. */
const isOf14 = (protocol: string): boolean => Number(protocol.split('.')[1]) >= 4;

const isAnswer = (value: unknown): value is (reply: unknown) => void => typeof value === 'function';
