import { createServer as createPlainServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { Server, type Socket } from 'socket.io';
import type { InspectionDescription } from '#shared/domain/inspectionState.ts';
import { CONTROL_NAMESPACE, PROTOCOL_VERSION, TELEMETRY_NAMESPACE } from '#shared/protocol/protocol.ts';
import type { CellCore } from '#cell/core/CellCore.ts';
import { cellDescription } from './cellDescription.ts';
import { checkHandshake } from './checkHandshake.ts';
import { ConsoleKeys } from './ConsoleKeys.ts';
import { ControlNamespace } from './ControlNamespace.ts';
import { LOOPBACK, nameOf, type Listening } from './listenArguments.ts';
import { lineFaults } from './FaultyLine.ts';
import { FaultyNetwork } from './FaultyNetwork.ts';
import { LiveCamera } from './LiveCamera.ts';
import { ReadingPace } from './ReadingPace.ts';
import { Pacemaker } from './Pacemaker.ts';
import { TelemetryNamespace } from './TelemetryNamespace.ts';

/** Largest message that a console may send; its commands are a few hundred bytes. */
const MAX_MESSAGE_BYTES = 256 * 1024;

export interface CellServerOptions {
  core: CellCore;
  armUrdf: string;
  tool: 'belts' | 'plunger';
  /** 0 takes any free port. */
  port: number;
  /** Default: this computer alone. */
  listening?: Listening;
  token: string;
  /** Consoles whose signed claims are believed, and without whose claim nobody commands (SPEC R). Default: no claim is asked for. */
  consoleKeys?: readonly string[];
  /** Name and version of this software. */
  software: string;
  /** How the cell inspects; left out where it does not tell. */
  inspection?: InspectionDescription;
  /** Cell seconds a real second; Infinity runs as fast as the machine can. */
  speed: number;
  logger: Logger;
  /** The cell cannot go on: its store failed, or a step threw. */
  onFailed: (error: unknown) => void;
}

export interface CellServer {
  url: string;
  token: string;
  protocol: string;
  /** Telemetry messages that were left out, over all readers. */
  telemetryDropped(): number;
  close(): Promise<void>;
}

/** The cell on its socket, paced by real time: this computer alone, or TLS. Rejects when the port is taken or the address not its own. */
export async function startCellServer(options: CellServerOptions): Promise<CellServer> {
  const { core, logger, token, listening = LOOPBACK } = options;
  const answer: RequestListener = (_request, response) => {
    response.writeHead(404, { 'content-type': 'text/plain' });
    response.end('A cell; it speaks Socket.IO to consoles.\n');
  };
  const { address, tls } = listening;
  const http = tls ? createTlsServer({ ...tls, minVersion: 'TLSv1.2' }, answer) : createPlainServer(answer);
  const port = await new Promise<number>((resolve, reject) => {
    http.once('error', reject);
    http.listen(options.port, address, () => resolve((http.address() as AddressInfo).port));
  });
  const io = new Server(http, {
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    // A console that was cut off is noticed within five seconds.
    pingInterval: 2000,
    pingTimeout: 3000,
    connectTimeout: 5000,
  });
  const network = new FaultyNetwork(io, () => lineFaults(core.snapshot.cell.faults));
  const admit = (socket: Socket, next: (error?: Error) => void): void => {
    const { auth, headers } = socket.handshake;
    const checked = checkHandshake({ auth, host: headers.host, origin: headers.origin }, token, tls ? null : port);
    if (checked.ok) {
      (socket.data as { handshake: unknown }).handshake = checked.value;
      pace.watch(checked.value.consoleId, socket);
      next();
      return;
    }
    logger.warn({ code: checked.error.code }, `console refused: ${checked.error.message}`);
    next(Object.assign(new Error(checked.error.message), { data: checked.error }));
  };
  const pace = new ReadingPace({
    nowMs: () => performance.now(),
    after: (delayMs, callback) => {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
    onFlood: (consoleId) => {
      logger.warn({ console: consoleId }, 'this console sends more than it may, and is read more slowly');
      control.adviseFlood(consoleId);
    },
  });
  const description = cellDescription(options);
  const control = new ControlNamespace(io.of(CONTROL_NAMESPACE).use(admit), core, {
    description,
    keys: new ConsoleKeys(options.consoleKeys ?? [], description.cellId, options.speed),
    logger,
  });
  const telemetry = new TelemetryNamespace(io.of(TELEMETRY_NAMESPACE).use(admit), core, {
    advise: (consoleId, advice) => control.advise(consoleId, advice),
    stalls: (socket) => network.stalls(socket),
  });
  const camera = new LiveCamera(core, telemetry);
  const pacemaker = new Pacemaker({
    tick: () => {
      core.tick();
      telemetry.sample();
    },
    tickMs: core.tickMs,
    speed: options.speed,
    nowMs: () => performance.now(),
    movedByHand: () => core.movedByHand,
    onSlow: (share) =>
      logger.warn(
        `This machine is too slow for the cell: its clock runs at ${Math.round(share * 100)} % of the speed asked for.`,
      ),
    onFailed: options.onFailed,
  });
  pacemaker.start();
  camera.start();
  return {
    url: `${tls ? 'https' : 'http'}://${nameOf(listening)}:${port}`,
    token,
    protocol: PROTOCOL_VERSION,
    telemetryDropped: () => telemetry.dropped,
    close: async () => {
      pacemaker.stop();
      camera.stop();
      await io.close();
    },
  };
}
