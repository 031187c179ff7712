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
import type { CellEndpoint } from '#main/ports/CellSource.ts';
import { problemOf } from './ControlConnection.ts';

export interface TelemetryListener {
  onJoints(batch: SampleBatch): void;
  onWrench(batch: SampleBatch): void;
  onFrame(frame: Frame): void;
  /** So many messages never arrived. */
  onDropped(count: number): void;
  onMalformed(what: string, problem: string): void;
}

/**
 * The volatile channel, on a connection of its own so that it never stands before a command or an event. What is lost on
 * it stays lost; the gaps in the message numbers are counted. It lives and dies with the control connection.
 */
export class TelemetryConnection {
  private readonly socket: Socket;
  private readonly lastIndex = new Map<string, number>();
  private readonly listener: TelemetryListener;

  constructor(endpoint: CellEndpoint, handshake: Handshake, listener: TelemetryListener) {
    this.listener = listener;
    this.socket = io(`${endpoint.url}${TELEMETRY_NAMESPACE}`, {
      forceNew: true,
      transports: ['websocket'],
      timeout: 3000,
      reconnectionDelay: 250,
      reconnectionDelayMax: 2000,
      auth: handshake,
    });
    this.receive(wire.joints, sampleBatchSchema, (batch) => listener.onJoints(batch));
    this.receive(wire.wrench, sampleBatchSchema, (batch) => listener.onWrench(batch));
    this.receive(wire.frame, frameSchema, (frame) => listener.onFrame(frame));
    this.socket.on('connect', () => this.lastIndex.clear());
  }

  close(): void {
    this.socket.removeAllListeners();
    this.socket.disconnect();
  }

  private receive<Message extends { index: number }>(
    name: string,
    schema: z.ZodType<Message>,
    use: (message: Message) => void,
  ): void {
    this.socket.on(name, (raw: unknown) => {
      const message = schema.safeParse(raw);
      if (!message.success) return this.listener.onMalformed(name, problemOf(message.error));
      const last = this.lastIndex.get(name);
      this.lastIndex.set(name, message.data.index);
      if (last !== undefined && message.data.index > last + 1) this.listener.onDropped(message.data.index - last - 1);
      use(message.data);
    });
  }
}
