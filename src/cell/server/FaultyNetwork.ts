import type { Server, Socket } from 'socket.io';
import { randomSource } from '#shared/random/randomSource.ts';
import { FaultyLine, type LineFaults } from './FaultyLine.ts';

type Connection = Socket['conn'];
/** What is taken hold of in Engine.IO's transport: it sends packets, and hands over the ones that came. */
interface Transport {
  send: (packets: unknown[]) => void;
  onPacket: (packet: unknown) => void;
}

/** Below Socket.IO, so that heartbeats, handshakes, commands, events and telemetry all take the same bad line. */
export class FaultyNetwork {
  private readonly outward = new WeakMap<object, FaultyLine>();
  private readonly faults: () => LineFaults;
  private connections = 0;

  constructor(io: Server, faults: () => LineFaults) {
    this.faults = faults;
    io.engine.on('connection', (connection: Connection) => this.take(connection));
  }

  /** Whether this console's line is stuck behind a lost packet. */
  stalls(socket: Socket): boolean {
    return this.outward.get(socket.conn)?.stalls ?? false;
  }

  private take(connection: Connection): void {
    this.connections += 1;
    const out = new FaultyLine(this.faults, randomSource(2 * this.connections));
    const back = new FaultyLine(this.faults, randomSource(2 * this.connections + 1));
    this.outward.set(connection, out);
    const transport = connection.transport as unknown as Transport;
    const send = transport.send.bind(transport);
    const onPacket = transport.onPacket.bind(transport);
    transport.send = (packets) => out.pass(() => send(packets));
    transport.onPacket = (packet) => back.pass(() => onPacket(packet));
    connection.once('close', () => {
      out.close();
      back.close();
    });
  }
}
