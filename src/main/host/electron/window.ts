import { join } from 'node:path';
import { app, BrowserWindow, dialog, session, type WebContents } from 'electron';
import { PageRecovery } from './PageRecovery.ts';
import { isLoadable, isOwnPage } from './pageProtocol.ts';

/** Closes every door of a page that this application does not use. Holds for every page that will ever exist. */
export function lockDown(): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (event, url) => {
      if (!isOwnPage(url)) event.preventDefault();
    });
    contents.on('will-redirect', (event, url) => {
      if (!isOwnPage(url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}

/** Notifications, for grave alarms while nobody sees the window; camera, microphone and the like: never. The network: never; the cells are the main process's business. */
export function lockSession(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, decide) => decide(isAllowed(permission)));
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => isAllowed(permission));
  session.defaultSession.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !isLoadable(details.url) }));
}

const isAllowed = (permission: string): boolean => permission === 'notifications';

/** `page`: of this application. */
export async function openWindow(page: string): Promise<BrowserWindow> {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: 'Supercargo',
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  reloadAfterDeath(window);
  await window.loadURL(page);
  return window;
}

/** A page that crashed, or ran out of memory, is loaded again; what it held was let go with it (`ipc.ts`). */
function reloadAfterDeath(window: BrowserWindow): void {
  const recovery = new PageRecovery(() => performance.now());
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    if (recovery.mayReload()) window.webContents.reload();
    else
      dialog.showErrorBox(
        'Supercargo’s window does not come back',
        'Its page ended several times within a minute. The cells go on and are recorded; close Supercargo and start it again to see them.',
      );
  });
}
