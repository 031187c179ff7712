import type { BridgeTransport } from '#shared/bridge/bridge.ts';

/** The few members of a socket.io client that the transport uses; a test passes its own. */
export interface BridgeSocket {
  readonly connected: boolean;
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  off(event: string, listener: (...args: unknown[]) => void): unknown;
  emitWithAck(event: string, ...args: unknown[]): Promise<unknown>;
}

/** Browser host: the page's own origin carries requests with an acknowledgement, and pushes. */
export function socketTransport(socket: BridgeSocket): BridgeTransport {
  return {
    async request(name, params) {
      // Nothing is buffered while the connection is down: a command must not arrive long after it was meant.
      if (!socket.connected) throw new Error('There is no connection to the application.');
      return (await abandonedOnDisconnect(socket, socket.emitWithAck('request', name, params))) as never;
    },
    onPush(listener) {
      socket.on('push', listener);
      return () => void socket.off('push', listener);
    },
    onConnection(listener) {
      const up = (): void => listener(true);
      const down = (): void => listener(false);
      socket.on('connect', up);
      socket.on('disconnect', down);
      listener(socket.connected);
      return () => {
        socket.off('connect', up);
        socket.off('disconnect', down);
      };
    },
  };
}

/** An answer can no longer come once the connection that carried the question is gone. */
function abandonedOnDisconnect(socket: BridgeSocket, answer: Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const lost = (): void => reject(new Error('The connection to the application was lost before the answer came.'));
    socket.on('disconnect', lost);
    answer.then(resolve, reject).finally(() => socket.off('disconnect', lost));
  });
}
