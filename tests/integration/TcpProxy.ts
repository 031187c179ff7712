import { connect, createServer, type Server, type Socket } from 'node:net';

/** A network between console and cell that a test can interrupt: nothing passes, and nobody is told. */
export class TcpProxy {
  private readonly server: Server;
  private readonly pairs = new Set<[Socket, Socket]>();
  private interrupted = false;
  private targetPort = 0;

  constructor() {
    this.server = createServer((near) => {
      const far = connect({ host: '127.0.0.1', port: this.targetPort });
      const pair: [Socket, Socket] = [near, far];
      this.pairs.add(pair);
      const end = (): void => {
        this.pairs.delete(pair);
        near.destroy();
        far.destroy();
      };
      near.on('error', end).on('close', end);
      far.on('error', end).on('close', end);
      // The cell answers to its own address only: the request must name it.
      near.once('data', (data) => {
        far.write(data.toString('latin1').replace(/^(Host: 127\.0\.0\.1):\d+/im, `$1:${this.targetPort}`), 'latin1');
        near.on('data', (more) => far.write(more));
      });
      far.on('data', (data) => near.write(data));
      if (this.interrupted) for (const socket of pair) socket.pause();
    });
  }

  async start(targetPort: number): Promise<string> {
    this.targetPort = targetPort;
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const address = this.server.address();
    return `http://127.0.0.1:${address !== null && typeof address !== 'string' ? address.port : 0}`;
  }

  /** The cable is pulled: bytes wait where they are. */
  interrupt(): void {
    this.interrupted = true;
    for (const pair of this.pairs) for (const socket of pair) socket.pause();
  }

  /** The cable is back: what waited arrives late, as TCP delivers it. */
  restore(): void {
    this.interrupted = false;
    for (const pair of this.pairs) for (const socket of pair) socket.resume();
  }

  async stop(): Promise<void> {
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
