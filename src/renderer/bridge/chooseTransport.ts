import { io } from 'socket.io-client';
import { PRELOAD_KEY, type BridgeTransport } from '#shared/bridge/bridge.ts';
import { enterWindow, forgetWindow, type EntranceProblem } from './enterWindow.ts';
import { socketTransport } from './socketTransport.ts';

/**
 * Electron's preload exposes the transport ready-made; in a browser it is a socket to the page's own origin, which connects as soon as
 * the window has its token. `onShutOut`: it gets none, or the host does not take it any more.
 */
export function chooseTransport(window: Window, onShutOut: (problem: EntranceProblem) => void): BridgeTransport {
  const exposed = (window as unknown as Record<string, unknown>)[PRELOAD_KEY];
  if (isTransport(exposed)) return exposed;
  const { location, history, sessionStorage: storage } = window;
  const entering = enterWindow({ location, history, storage, fetch: (path, init) => window.fetch(path, init) });
  const socket = io({
    auth: (give) =>
      void entering.then((entered) => {
        if (entered.ok) give({ token: entered.value });
      }),
    transports: ['websocket'],
    reconnectionDelay: 300,
    reconnectionDelayMax: 2000,
  });
  const shutOut = (problem: EntranceProblem): void => {
    socket.disconnect();
    onShutOut(problem);
  };
  void entering.then((entered) => {
    if (!entered.ok) shutOut(entered.error);
  });
  socket.on('connect_error', (error: Error & { data?: { reason?: unknown } }) => {
    if (error.data?.reason !== 'ended') return;
    forgetWindow(storage);
    shutOut({ reason: 'ended' });
  });
  return socketTransport(socket);
}

const isTransport = (value: unknown): value is BridgeTransport =>
  typeof value === 'object' && value !== null && 'request' in value && 'onPush' in value && 'onConnection' in value;
