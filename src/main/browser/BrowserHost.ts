import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Server } from 'socket.io';
import type { BridgePush } from '#shared/bridge/bridge.ts';
import { findRendererFile, pageHeaders } from '#main/hosting/rendererFiles.ts';
import type { Supervisor } from '#main/supervisor.ts';

/** Socket.IO messages between window and browser host. */
const REQUEST = 'request';
const PUSH = 'push';

const volatilePushes: readonly BridgePush['type'][] = ['joints', 'force', 'frame', 'telemetryFull'];
/** What a window has not taken yet, beyond which it gets no more telemetry until it has caught up. */
const BACKLOG_MAX_BYTES = 1024 * 1024;
const BACKLOG_MAX_MESSAGES = 200;

export interface BrowserHostOptions {
  supervisor: Pick<Supervisor, 'request' | 'subscribe'> & Partial<Pick<Supervisor, 'windowGone'>>;
  /** Folder of the built renderer. */
  rendererDir: string;
  /** 0 for any free one. */
  port: number;
}

export interface BrowserHost {
  origin: string;
  /** Address of the window, with the token in its fragment, which no server and no log ever sees. */
  url: string;
  token: string;
  close(): Promise<void>;
}

/**
 * The renderer over loopback HTTP and WebSocket, for machines without Electron. Only 127.0.0.1 listens. A page of another
 * origin gets nothing (Origin), neither does one whose name was made to point here (Host), nor any other program that does
 * not know the token.
 */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const token = randomBytes(32).toString('base64url');
  let origin = '';
  const isOwnHost = (request: IncomingMessage): boolean => `http://${request.headers.host}` === origin;
  const isOwnOrigin = (request: IncomingMessage): boolean =>
    request.headers.origin === undefined || request.headers.origin === origin;

  const http = createServer((request, response) => {
    void serve(request, response).catch(() => response.destroy());
  });
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refuse = (status: number, text: string): void => {
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' });
      response.end(`${text}\n`);
    };
    if (!isOwnHost(request)) return refuse(421, 'This host answers to its own address only.');
    if (!isOwnOrigin(request)) return refuse(403, 'Requests of other origins are refused.');
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'Only GET and HEAD are answered.');
    // The raw path, before any normalisation that would hide a climb out of the folder.
    const path = (request.url ?? '/').split(/[?#]/)[0] ?? '/';
    const file = await findRendererFile(options.rendererDir, path);
    if (!file) return refuse(404, 'There is no such file.');
    response.writeHead(200, {
      ...pageHeaders([origin.replace('http:', 'ws:')]),
      'content-type': file.mediaType,
      'content-length': file.sizeBytes,
    });
    if (request.method === 'HEAD') response.end();
    else
      createReadStream(file.path)
        .on('error', () => response.destroy())
        .pipe(response);
  };

  const sockets = new Server(http, {
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: 1024 * 1024,
    allowRequest: (request, decide) => {
      // A browser always sends Origin with a WebSocket; a program that does not is held by the token.
      decide(null, isOwnHost(request) && isOwnOrigin(request));
    },
  });
  sockets.use((socket, next) => {
    const { token: presented } = socket.handshake.auth as { token?: unknown };
    const given = Buffer.from(typeof presented === 'string' ? presented : '');
    const expected = Buffer.from(token);
    const known = given.length === expected.length && timingSafeEqual(given, expected);
    next(known ? undefined : new Error('The token of this window is not valid any more. Start Supercargo again.'));
  });
  sockets.on('connection', (socket) => {
    const end = options.supervisor.subscribe((push) => {
      // Not socket.io's own `volatile`: it drops whatever comes while another message is being written, on a fast link too.
      if (!volatilePushes.includes(push.type) || !isBehind(socket.conn)) socket.emit(PUSH, push);
    });
    socket.on('disconnect', () => {
      // At once: the window may have held the arm's control.
      options.supervisor.windowGone?.(socket.id, 'closed');
      end();
    });
    socket.on(REQUEST, (name: unknown, params: unknown, answer: unknown) => {
      if (typeof answer !== 'function') return;
      void options.supervisor.request(name, params, socket.id).then((reply) => {
        (answer as (reply: unknown) => void)(reply);
      });
    });
  });

  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(options.port, '127.0.0.1', resolve);
  });
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('The host has no port.');
  origin = `http://127.0.0.1:${address.port}`;
  return { origin, token, url: `${origin}/#token=${token}`, close: () => sockets.close() };
}

function isBehind(connection: { transport: unknown }): boolean {
  const { writeBuffer } = connection as { writeBuffer?: unknown[] };
  const { socket } = connection.transport as { socket?: { bufferedAmount?: number } };
  return (writeBuffer?.length ?? 0) > BACKLOG_MAX_MESSAGES || (socket?.bufferedAmount ?? 0) > BACKLOG_MAX_BYTES;
}
