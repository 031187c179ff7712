import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface TcpProxy {
  port: number;
  /** The cable is pulled: nothing passes and nothing is refused; open connections stay open and silent. */
  cut(): void;
  /** The cable is back; what was in flight on old connections is gone, they end. */
  restore(): void;
  close(): Promise<void>;
}

/** A loopback cable between a console and a cell that a test can pull. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  let isCut = false;
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    sockets.add(near);
    near.on('error', () => near.destroy()).on('close', () => sockets.delete(near));
    if (isCut) {
      near.pause();
      return;
    }
    const far = connect(targetPort, '127.0.0.1');
    sockets.add(far);
    far.on('error', () => near.destroy()).on('close', () => (sockets.delete(far), near.destroy()));
    near.on('close', () => far.destroy());
    near.on('data', (data) => void (isCut || far.write(data)));
    far.on('data', (data) => void (isCut || near.write(data)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const dropAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => void (isCut = true),
    restore: () => {
      isCut = false;
      dropAll();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        dropAll();
      }),
  };
}
