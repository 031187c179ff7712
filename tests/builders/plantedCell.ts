import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { io as connect } from 'socket.io-client';
import { CONTROL_NAMESPACE, TELEMETRY_NAMESPACE, wire } from '#shared/protocol/protocol.ts';

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return -- a planted fault breaks any message of the wire: that is its job */

/** One fault in an otherwise sound cell. */
export interface PlantedFault {
  /** What a console shows, on its way to the cell: a cell that does not look at it. */
  auth?: (auth: any) => any;
  /** What a console sends, on its way to the cell. Null: the cell never gets it. */
  toCell?: (name: string, message: any) => any;
  /** What the cell sends, on its way to a console: none, one or several. */
  toConsole?: (name: string, message: any) => any[];
  /** What the cell answers to a message. */
  answer?: (name: string, request: any, reply: any) => any;
  /** A refused handshake on its way to the console. */
  refusal?: (data: any) => any;
  /** Transports that are served. */
  transports?: ('polling' | 'websocket')[];
  largestBytes?: number;
  /** Host and Origin are not looked at. */
  takesAnyOrigin?: boolean;
  /** Events are sent whether the console reports them or not. */
  waitsForNobody?: boolean;
}

/**
 * A sound cell with one fault: it stands before another cell, passes everything on, and breaks what the fault says. All but the
 * fault is the cell's own doing.
 */
export async function plantedCell(
  soundUrl: string,
  fault: PlantedFault,
): Promise<{ url: string; close(): Promise<void> }> {
  const { transports = ['websocket'], largestBytes = 256 * 1024 } = fault;
  const http = createServer();
  const server = new Server(http, { transports, maxHttpBufferSize: largestBytes, perMessageDeflate: false });
  const upstreams = new Set<ReturnType<typeof connect>>();
  for (const namespace of [CONTROL_NAMESPACE, TELEMETRY_NAMESPACE])
    server.of(namespace).use((socket, next) => {
      const { auth, headers } = socket.handshake;
      const upstream = connect(`${soundUrl}${namespace}`, {
        forceNew: true,
        reconnection: false,
        transports: ['websocket'],
        auth: fault.auth ? fault.auth({ ...auth }) : auth,
        extraHeaders: fault.takesAnyOrigin ? {} : foreignHeaders(headers, http.address() as AddressInfo),
      });
      upstreams.add(upstream);
      relay(upstream, socket, fault);
      upstream.once('connect', () => next());
      upstream.once('connect_error', (error: Error & { data?: unknown }) =>
        next(Object.assign(error, { data: fault.refusal ? fault.refusal(error.data) : error.data })),
      );
    });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    close: async () => {
      for (const upstream of upstreams) upstream.disconnect();
      await server.close();
    },
  };
}

function relay(upstream: ReturnType<typeof connect>, socket: Socket, fault: PlantedFault): void {
  const { toConsole = (_name, message) => [message], toCell = (_name, message) => message } = fault;
  const { answer = (_name, _request, reply) => reply } = fault;
  let admitted = false;
  const early: (() => void)[] = [];
  upstream.onAny((name: string, message: any) => {
    if (fault.waitsForNobody && name === wire.event)
      upstream.emit(wire.seen, { epoch: message.epoch, seq: message.seq });
    const pass = (): void => toConsole(name, message).forEach((one) => socket.emit(name, one));
    if (admitted) pass();
    else early.push(pass);
  });
  // A message to a socket that is not admitted yet would be lost.
  setImmediate(function wait() {
    if (socket.connected) {
      admitted = true;
      for (const pass of early.splice(0)) pass();
    } else if (!socket.disconnected || upstream.active) setImmediate(wait);
  });
  socket.onAny((name: string, message: unknown, reply: unknown) => {
    const passed = toCell(name, message);
    if (passed === null) return;
    if (typeof reply === 'function')
      upstream.emit(name, passed, (raw: unknown) => {
        const given = answer(name, message, raw);
        if (given !== null) (reply as (value: unknown) => void)(given);
      });
    else upstream.emit(name, passed);
  });
  socket.on('disconnect', () => upstream.disconnect());
  upstream.on('disconnect', () => socket.disconnect(true));
}

/** Host and Origin as the console sent them, unless they name this cell itself. */
function foreignHeaders(
  { host, origin }: { host?: string | undefined; origin?: string | undefined },
  { port }: AddressInfo,
): Record<string, string> {
  return {
    ...(host !== undefined && host !== `127.0.0.1:${port}` ? { Host: host } : {}),
    ...(origin !== undefined ? { Origin: origin } : {}),
  };
}
