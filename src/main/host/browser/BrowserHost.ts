import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Server } from 'socket.io';
import type { BridgePush } from '#shared/bridge/bridge.ts';
import { ENTRANCE_PATH, windowEntrySchema } from '#shared/bridge/windowEntrance.ts';
import { findRendererFile, pageHeaders } from '#main/host/shared/rendererFiles.ts';
import type { Supervisor } from '#main/supervisor.ts';
import { WindowEntrance } from './WindowEntrance.ts';

/** Socket.IO messages between window and browser host. */
const REQUEST = 'request';
const PUSH = 'push';

const volatilePushes: readonly BridgePush['type'][] = ['joints', 'force', 'frame', 'telemetryFull'];
/** What a window has not taken yet, beyond which it gets no more telemetry until it has caught up. */
const BACKLOG_MAX_BYTES = 1024 * 1024;
const BACKLOG_MAX_MESSAGES = 200;
/** A code, and what is around it. */
const ENTRY_MAX_BYTES = 1024;

export interface BrowserHostOptions {
  supervisor: Pick<Supervisor, 'request' | 'subscribe'> & Partial<Pick<Supervisor, 'windowGone'>>;
  /** Folder of the built renderer. */
  rendererDir: string;
  /** 0 for any free one. */
  port: number;
  /** Monotonic; how old a code is. Default `performance.now`. */
  nowMs?: () => number;
  /** A code has let a window in. */
  onEntered?: () => void;
  /** A code was used a second time; the window that it let in first has been shut out. */
  onReused?: () => void;
}

export interface BrowserHost {
  origin: string;
  /** Address of a window, with a code in its fragment, which no server ever sees. It lets one window in. */
  newWindowUrl(): string;
  close(): Promise<void>;
}

/**
 * The renderer over loopback HTTP and WebSocket, for machines without Electron. Only 127.0.0.1 listens. A page of another
 * origin gets nothing (Origin), neither does one whose name was made to point here (Host), nor any other program that does
 * not know a token; one is given for each code that this host has made, once.
 */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const entrance = new WindowEntrance({
    nowMs: options.nowMs ?? (() => performance.now()),
    newSecret: () => randomBytes(32).toString('base64url'),
    onUsed: () => options.onEntered?.(),
    onReused: (tokenId) => {
      for (const socket of sockets.sockets.sockets.values())
        // Below Socket.IO, so that the window tries to come back, and is told why it cannot.
        if ((socket.data as { tokenId?: string }).tokenId === tokenId) socket.conn.close();
      options.onReused?.();
    },
  });
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
    // The raw path, before any normalisation that would hide a climb out of the folder.
    const path = (request.url ?? '/').split(/[?#]/)[0] ?? '/';
    if (request.method === 'POST' && path === ENTRANCE_PATH) return letIn(request, response);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'Only GET and HEAD are answered.');
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

  const letIn = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const entry = windowEntrySchema.safeParse(await readJson(request, ENTRY_MAX_BYTES));
    const entered = entry.success ? entrance.enter(entry.data.code) : null;
    response.writeHead(entered?.ok ? 200 : 403, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    response.end(JSON.stringify(entered?.ok ? { token: entered.value } : (entered?.error ?? { reason: 'unknown' })));
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
    const tokenId = entrance.tokenId((socket.handshake.auth as { token?: unknown }).token);
    if (tokenId !== null) (socket.data as { tokenId?: string }).tokenId = tokenId;
    if (tokenId !== null) return next();
    const error = new Error('The token of this window is not valid any more. Open a new window.');
    next(Object.assign(error, { data: { reason: 'ended' } }));
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
  return {
    origin,
    newWindowUrl: () => `${origin}/#code=${entrance.newCode()}`,
    close: () => sockets.close(),
  };
}

/** Null for a body that is too long or is no JSON. */
async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    sizeBytes += part.length;
    if (sizeBytes > maxBytes) return null;
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown;
  } catch {
    return null;
  }
}

function isBehind(connection: { transport: unknown }): boolean {
  const { writeBuffer } = connection as { writeBuffer?: unknown[] };
  const { socket } = connection.transport as { socket?: { bufferedAmount?: number } };
  return (writeBuffer?.length ?? 0) > BACKLOG_MAX_MESSAGES || (socket?.bufferedAmount ?? 0) > BACKLOG_MAX_BYTES;
}
