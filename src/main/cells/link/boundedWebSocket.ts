import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { NodeWebSocket } from 'socket.io-client';
import type { CellTrust } from '#main/ports/CellSource.ts';
import type { MessageGate, RawMessage } from './MessageGate.ts';

/** Beyond this the WebSocket itself gives up, before it has read the message; nearer limits name the size. */
const MOST_FRAME_BYTES = 16 * 1024 * 1024;

interface Opened {
  pause(): void;
  resume(): void;
  terminate(): void;
  on(event: 'upgrade', listener: (response: IncomingMessage) => void): unknown;
}
/** The code of the failure when a certificate is none of those that were named. */
export const NOT_THE_CERTIFICATE = 'NOT_THE_CERTIFICATE';

/** TLS options for what a cell is believed by. A named certificate is looked at in `boundedWebSocket`, before the token is sent. */
function tlsOptions(trust: CellTrust | undefined): object {
  if (!trust) return {};
  return 'authority' in trust ? { ca: trust.authority } : { rejectUnauthorized: false };
}

/**
 * Socket.IO's WebSocket transport behind a gate: no compression (a kilobyte could unpack to gigabytes), and nothing decoded
 * that the gate has not let pass. A class for one connection.
 */
export function boundedWebSocket(gate: MessageGate, trust?: CellTrust): typeof NodeWebSocket {
  return class BoundedWebSocket extends NodeWebSocket {
    override createSocket(
      uri: string,
      protocols: string | string[] | undefined,
      opts: Record<string, unknown>,
    ): unknown {
      const socket = super.createSocket(uri, protocols, {
        ...opts,
        ...tlsOptions(trust),
        perMessageDeflate: false,
        maxPayload: MOST_FRAME_BYTES,
      }) as Opened;
      gate.bind(socket);
      if (trust && 'fingerprints' in trust)
        socket.on('upgrade', (response) => {
          const shown = (response.socket as TLSSocket).getPeerX509Certificate?.()?.fingerprint256;
          if (shown !== undefined && trust.fingerprints.includes(shown)) return;
          gate.failure = Object.assign(new Error(shown), { code: NOT_THE_CERTIFICATE });
          socket.terminate();
        });
      return socket;
    }

    override onData(data: RawMessage): void {
      gate.take(data, () => super.onData(data));
    }

    override onError(reason: string, description: unknown, context?: unknown): this {
      const { error } = (description ?? {}) as { error?: Error & { code?: string } };
      // The first is the reason; what follows from it is not.
      if (error) gate.failure ??= error;
      return super.onError(reason, description, context);
    }
  };
}
