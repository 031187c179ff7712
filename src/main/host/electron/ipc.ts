import { BrowserWindow, ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import type { BridgeAnswer } from '#shared/bridge/bridge.ts';
import { IPC_PUSH, IPC_REQUEST } from '#shared/bridge/channels.ts';
import type { Supervisor } from '#main/supervisor.ts';
import { isOwnPage } from './pageProtocol.ts';

/** A page of this application, at the top of its window: no frame inside of it, and nothing from elsewhere. */
function isOwnSender(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isOwnPage(frame.url);
}

const windowIdOf = (contents: WebContents): string => `window-${contents.id}`;

/** Carries the bridge between the windows and the supervisor. Returns the function that ends it. */
export function carryBridge(supervisor: Pick<Supervisor, 'request' | 'subscribe' | 'windowGone'>): () => void {
  const watched = new Set<string>();
  /** A window that is closed, hidden, minimised or broken holds the arm's control no longer. */
  const watch = (contents: WebContents): void => {
    const windowId = windowIdOf(contents);
    if (watched.has(windowId)) return;
    watched.add(windowId);
    const gone = (why: 'closed' | 'hidden') => () => supervisor.windowGone(windowId, why);
    contents.on('destroyed', gone('closed'));
    contents.on('render-process-gone', gone('closed'));
    const window = BrowserWindow.fromWebContents(contents);
    window?.on('hide', gone('hidden'));
    window?.on('minimize', gone('hidden'));
  };
  ipcMain.handle(IPC_REQUEST, (event, name: unknown, params: unknown): Promise<BridgeAnswer> => {
    if (isOwnSender(event)) {
      watch(event.sender);
      return supervisor.request(name, params, windowIdOf(event.sender));
    }
    return Promise.resolve({ ok: false, code: 'refused', message: 'Only the window of this application may ask.' });
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
