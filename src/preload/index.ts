import { contextBridge, ipcRenderer } from 'electron';
import type { BridgeTransport } from '#shared/bridge/bridge.ts';
import { IPC_PUSH, IPC_REQUEST, PRELOAD_KEY } from '#shared/bridge/channels.ts';

/** Exactly the transport, and nothing of Electron: neither an event object nor a way to name another channel. */
const transport: BridgeTransport = {
  request: (name, params) => ipcRenderer.invoke(IPC_REQUEST, name, params) as ReturnType<BridgeTransport['request']>,
  onPush(listener) {
    const forward = (_event: unknown, push: unknown): void => listener(push);
    ipcRenderer.on(IPC_PUSH, forward);
    return () => void ipcRenderer.off(IPC_PUSH, forward);
  },
  onConnection(listener) {
    listener(true);
    return () => undefined;
  },
};

contextBridge.exposeInMainWorld(PRELOAD_KEY, transport);
