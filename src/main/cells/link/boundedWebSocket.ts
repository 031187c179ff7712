import { NodeWebSocket } from 'socket.io-client';
import type { MessageGate, RawMessage } from './MessageGate.ts';

/** Beyond this the WebSocket itself gives up, before it has read the message; nearer limits name the size. */
const MOST_FRAME_BYTES = 16 * 1024 * 1024;

type Opened = { pause(): void; resume(): void };

/**
 * Socket.IO's WebSocket transport behind a gate: no compression (a kilobyte could unpack to gigabytes), and nothing decoded
 * that the gate has not let pass. A class for one connection.
 */
export function boundedWebSocket(gate: MessageGate): typeof NodeWebSocket {
  return class BoundedWebSocket extends NodeWebSocket {
    override createSocket(
      uri: string,
      protocols: string | string[] | undefined,
      opts: Record<string, unknown>,
    ): unknown {
      const socket = super.createSocket(uri, protocols, {
        ...opts,
        perMessageDeflate: false,
        maxPayload: MOST_FRAME_BYTES,
      }) as Opened;
      gate.bind(socket);
      return socket;
    }

    override onData(data: RawMessage): void {
      gate.take(data, () => super.onData(data));
    }

    override onError(reason: string, description: unknown, context?: unknown): this {
      const { error } = (description ?? {}) as { error?: Error & { code?: string } };
      if (error) gate.failure = error;
      return super.onError(reason, description, context);
    }
  };
}
