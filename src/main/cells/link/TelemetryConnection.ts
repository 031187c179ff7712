import { io, type Socket } from 'socket.io-client';
import type { z } from 'zod';
import {
  frameSchema,
  sampleBatchSchema,
  TELEMETRY_NAMESPACE,
  wire,
  type Frame,
  type Handshake,
  type SampleBatch,
} from '#shared/protocol/protocol.ts';
import { keepPingsOffWallClock } from '#shared/protocol/keepPingsOffWallClock.ts';
import { wireLimits } from '#shared/units/wireBounds.ts';
import type { CellEndpoint } from '#main/ports/CellSource.ts';
import { attentionOfThisProcess } from './AttentionBudget.ts';
import { boundedWebSocket } from './boundedWebSocket.ts';
import { readMessage } from './ControlConnection.ts';
import { MessageGate } from './MessageGate.ts';

export interface TelemetryListener {
  onJoints(batch: SampleBatch): void;
  onWrench(batch: SampleBatch): void;
  onFrame(frame: Frame): void;
  /** So many messages never arrived. */
  onDropped(count: number): void;
  onMalformed(what: string, problem: string): void;
  onSlowed(): void;
}

/**
 * The volatile channel, on a connection of its own so that it never stands before a command or an event. What is lost on
 * it stays lost; the gaps in the message numbers are counted. It lives and dies with the control connection.
 */
export class TelemetryConnection {
  private readonly socket: Socket;
  private readonly gate: MessageGate;
  private readonly lastIndex = new Map<string, number>();
  private readonly listener: TelemetryListener;

  constructor(endpoint: CellEndpoint, handshake: Handshake, listener: TelemetryListener) {
    this.listener = listener;
    this.gate = new MessageGate({
      attention: attentionOfThisProcess.join(),
      mostBytes: wireLimits.messageBytes,
      onViolated: (problem) => {
        this.close();
        listener.onMalformed('telemetry', `${problem}; live signals stay away until the link is made anew`);
      },
      onSlowed: () => listener.onSlowed(),
    });
    this.socket = io(`${endpoint.url}${TELEMETRY_NAMESPACE}`, {
      forceNew: true,
      transports: [boundedWebSocket(this.gate, endpoint.trust)],
      timeout: 3000,
      reconnectionDelay: 250,
      reconnectionDelayMax: 2000,
      auth: handshake,
    });
    keepPingsOffWallClock(this.socket.io);
    this.receive(wire.joints, sampleBatchSchema, (batch) => listener.onJoints(batch));
    this.receive(wire.wrench, sampleBatchSchema, (batch) => listener.onWrench(batch));
    this.receive(wire.frame, frameSchema, (frame) => listener.onFrame(frame));
    this.socket.on('connect', () => {
      this.gate.opened();
      this.lastIndex.clear();
    });
  }

  close(): void {
    this.gate.close();
    this.socket.removeAllListeners();
    this.socket.disconnect();
  }

  private receive<Message extends { index: number }>(
    name: string,
    schema: z.ZodType<Message>,
    use: (message: Message) => void,
  ): void {
    this.socket.on(name, (raw: unknown) =>
      this.gate.use(() => {
        const read = readMessage(schema, raw);
        if (!read.ok) return this.listener.onMalformed(name, read.problem);
        const { message } = read;
        const last = this.lastIndex.get(name);
        this.lastIndex.set(name, message.index);
        if (last !== undefined && message.index > last + 1) this.listener.onDropped(message.index - last - 1);
        use(message);
      }),
    );
  }
}
