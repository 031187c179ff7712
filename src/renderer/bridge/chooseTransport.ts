import { io } from 'socket.io-client';
import { PRELOAD_KEY, type BridgeTransport } from '#shared/bridge/bridge.ts';
import { keepPingsOffWallClock } from '#shared/protocol/keepPingsOffWallClock.ts';
import { ok, type Result } from '#shared/result/result.ts';
import { enterWindow, forgetWindow, type EntranceProblem } from './enterWindow.ts';
import { socketTransport } from './socketTransport.ts';

/**
 * Electron's preload exposes the transport ready-made; in a browser it is a socket to the page's own origin, for which the
 * window needs a token. `onShutOut`: the host does not take this window's token any more.
 */
export async function chooseTransport(
  window: Window,
  onShutOut: (problem: EntranceProblem) => void,
): Promise<Result<BridgeTransport, EntranceProblem>> {
  const exposed = (window as unknown as Record<string, unknown>)[PRELOAD_KEY];
  if (isTransport(exposed)) return ok(exposed);
  const { location, history, sessionStorage: storage } = window;
  const entered = await enterWindow({ location, history, storage, fetch: (path, init) => window.fetch(path, init) });
  if (!entered.ok) return entered;
  const socket = io({
    auth: { token: entered.value },
    transports: ['websocket'],
    reconnectionDelay: 300,
    reconnectionDelayMax: 2000,
  });
  keepPingsOffWallClock(socket.io);
  socket.on('connect_error', (error: Error & { data?: { reason?: unknown } }) => {
    if (error.data?.reason !== 'ended') return;
    socket.disconnect();
    forgetWindow(storage);
    onShutOut({ reason: 'ended' });
  });
  return ok(socketTransport(socket));
}

const isTransport = (value: unknown): value is BridgeTransport =>
  typeof value === 'object' && value !== null && 'request' in value && 'onPush' in value && 'onConnection' in value;
