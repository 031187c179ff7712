import { io } from 'socket.io-client';
import { PRELOAD_KEY, type BridgeTransport } from '#shared/bridge/bridge.ts';
import { socketTransport, takeToken } from './socketTransport.ts';

/** Electron's preload exposes the transport ready-made; in a browser it is a socket to the page's own origin. */
export function chooseTransport(window: Window): BridgeTransport {
  const exposed = (window as unknown as Record<string, unknown>)[PRELOAD_KEY];
  if (isTransport(exposed)) return exposed;
  const token = takeToken(window.location, window.history, window.sessionStorage);
  return socketTransport(
    io({
      auth: { token },
      transports: ['websocket'],
      reconnectionDelay: 300,
      reconnectionDelayMax: 2000,
    }),
  );
}

const isTransport = (value: unknown): value is BridgeTransport =>
  typeof value === 'object' && value !== null && 'request' in value && 'onPush' in value && 'onConnection' in value;
