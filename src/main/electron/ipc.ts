import { BrowserWindow, ipcMain, type IpcMainInvokeEvent } from 'electron';
import type { BridgeAnswer } from '#shared/bridge/bridge.ts';
import { IPC_PUSH, IPC_REQUEST } from '#shared/bridge/channels.ts';
import type { Supervisor } from '#main/supervisor.ts';
import { isOwnPage } from './pageProtocol.ts';

/** A page of this application, at the top of its window: no frame inside of it, and nothing from elsewhere. */
function isOwnSender(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isOwnPage(frame.url);
}

/** Carries the bridge between the windows and the supervisor. Returns the function that ends it. */
export function carryBridge(supervisor: Pick<Supervisor, 'request' | 'subscribe'>): () => void {
  ipcMain.handle(IPC_REQUEST, (event, name: unknown, params: unknown): Promise<BridgeAnswer> => {
    if (isOwnSender(event)) return supervisor.request(name, params);
    return Promise.resolve({ ok: false, code: 'failed', message: 'Only the window of this application may ask.' });
  });
  const endPushes = supervisor.subscribe((push) => {
    for (const window of BrowserWindow.getAllWindows())
      if (!window.isDestroyed() && isOwnPage(window.webContents.getURL())) window.webContents.send(IPC_PUSH, push);
  });
  return () => {
    endPushes();
    ipcMain.removeHandler(IPC_REQUEST);
  };
}
