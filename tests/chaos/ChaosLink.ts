import { connect, createServer, type Server, type Socket } from 'node:net';

/** The network between one console and the cell: it can go silent, be cut, and lead to another port after a restart. */
export class ChaosLink {
  /** Bytes that passed, so that the run can see when all is delivered. */
  passedBytes = 0;
  private readonly server: Server;
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private silent = false;
  private targetPort: number | null = null;
  private url = '';

  constructor() {
    this.server = createServer((near) => this.join(near));
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const address = this.server.address();
    this.url = `http://127.0.0.1:${address !== null && typeof address !== 'string' ? address.port : 0}`;
  }

  get address(): string {
    return this.url;
  }

  /** Where new connections lead; null refuses them. */
  leadTo(port: number | null): void {
    this.targetPort = port;
  }

  /** Nothing passes and nobody is told: bytes wait where they are. */
  goSilent(): void {
    this.silent = true;
    for (const pair of this.pairs) for (const socket of pair) socket.pause();
  }

  recover(): void {
    this.silent = false;
    for (const pair of this.pairs) for (const socket of pair) socket.resume();
  }

  /** Every connection ends at once; what was under way is lost. */
  cut(): void {
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
    this.pairs.clear();
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private join(near: Socket): void {
    const port = this.targetPort;
    if (port === null) {
      near.destroy();
      return;
    }
    near.setNoDelay(true);
    const far = connect({ host: '127.0.0.1', port, noDelay: true });
    const pair = [near, far] as const;
    this.pairs.add(pair);
    const end = (): void => {
      this.pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    near.on('error', end).on('close', end);
    far.on('error', end).on('close', end);
    const pass = (to: Socket, data: Buffer): void => {
      this.passedBytes += data.length;
      to.write(data);
    };
    // The cell answers to its own address only: the request must name it.
    near.once('data', (data) => {
      pass(far, Buffer.from(data.toString('latin1').replace(/^(Host: 127\.0\.0\.1):\d+/im, `$1:${port}`), 'latin1'));
      near.on('data', (more) => pass(far, more));
    });
    far.on('data', (data) => pass(near, data));
    if (this.silent) for (const socket of pair) socket.pause();
  }
}
