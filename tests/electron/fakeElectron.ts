import { EventEmitter } from 'node:events';
import type {
  BrowserWindowConstructorOptions,
  IpcMainInvokeEvent,
  MenuItemConstructorOptions,
  WebPreferences,
  WindowOpenHandlerResponse,
} from 'electron';

type PermissionCheck = (contents: unknown, permission: string) => boolean;
type PermissionHandler = (contents: unknown, permission: string, decide: (granted: boolean) => void) => void;
type RequestListener = (details: { url: string }, decide: (response: { cancel?: boolean }) => void) => void;
type IpcHandler = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown;

export class FakeWebContents extends EventEmitter {
  url = '';
  windowOpen: ((details: { url: string }) => WindowOpenHandlerResponse) | null = null;
  private readonly ipcRenderer: EventEmitter;
  constructor(ipcRenderer: EventEmitter) {
    super();
    this.ipcRenderer = ipcRenderer;
  }
  readonly id = 1;
  setWindowOpenHandler(handler: (details: { url: string }) => WindowOpenHandlerResponse): void {
    this.windowOpen = handler;
  }
  reloads = 0;
  reload(): void {
    this.reloads += 1;
  }
  getURL(): string {
    return this.url;
  }
  send(channel: string, message: unknown): void {
    this.ipcRenderer.emit(channel, { sender: 'an event object' }, structuredClone(message));
  }
}

/** Exactly the part of Electron that the host uses, as far as it can be had without the binary. */
export function makeFakeElectron(userCommandLine: { appPath: string }) {
  const app = Object.assign(new EventEmitter(), {
    paths: new Map<string, string>(),
    exitCode: null as number | null,
    /** What a second instance would hand to the first, newest last. */
    handedOver: [] as unknown[],
    requestSingleInstanceLock: (handed?: unknown): boolean => {
      app.handedOver.push(handed);
      return true;
    },
    switches: new Set<string>(),
    commandLine: { hasSwitch: (name: string): boolean => app.switches.has(name) },
    whenReady: (): Promise<void> => Promise.resolve(),
    isReady: (): boolean => true,
    isPackaged: false,
    getVersion: (): string => '9.9.9',
    getAppPath: (): string => userCommandLine.appPath,
    setPath: (name: string, path: string): void => void app.paths.set(name, path),
    setAsDefaultProtocolClient: (): boolean => true,
    quit: (): void => void app.emit('before-quit', { preventDefault: () => undefined }),
    exit: (code: number): void => void (app.exitCode = code),
  });
  const ipcRenderer = Object.assign(new EventEmitter(), {
    invoke: (channel: string, ...args: unknown[]): Promise<unknown> =>
      ask({ url: windows[0]?.webContents.url ?? '', parent: null }, channel, ...args),
  });
  const handlers = new Map<string, IpcHandler>();
  /** A message as a frame of any address would send it. */
  const ask = async (
    frame: { url: string; parent: unknown } | null,
    channel: string,
    ...args: unknown[]
  ): Promise<unknown> =>
    structuredClone(
      await handlers.get(channel)?.(
        { senderFrame: frame, sender: windows[0]?.webContents } as unknown as IpcMainInvokeEvent,
        ...structuredClone(args),
      ),
    );
  const windows: FakeBrowserWindow[] = [];
  class FakeBrowserWindow extends EventEmitter {
    static getAllWindows(): FakeBrowserWindow[] {
      return windows;
    }
    static fromWebContents(contents: unknown): FakeBrowserWindow | null {
      return windows.find((window) => window.webContents === contents) ?? null;
    }
    readonly webContents = new FakeWebContents(ipcRenderer);
    readonly webPreferences: WebPreferences;
    shown = false;
    focused = false;
    constructor(options: BrowserWindowConstructorOptions) {
      super();
      this.webPreferences = options.webPreferences ?? {};
      windows.push(this);
      app.emit('web-contents-created', {}, this.webContents);
    }
    loadURL(url: string): Promise<void> {
      this.webContents.url = url;
      this.emit('ready-to-show');
      return Promise.resolve();
    }
    show(): void {
      this.shown = true;
    }
    isDestroyed(): boolean {
      return false;
    }
    isMinimized(): boolean {
      return false;
    }
    focus(): void {
      this.focused = true;
    }
  }
  const session = {
    defaultSession: {
      permissionRequest: null as PermissionHandler | null,
      permissionCheck: null as PermissionCheck | null,
      setPermissionRequestHandler(handler: PermissionHandler): void {
        this.permissionRequest = handler;
      },
      setPermissionCheckHandler(handler: PermissionCheck): void {
        this.permissionCheck = handler;
      },
      webRequest: {
        beforeRequest: null as RequestListener | null,
        onBeforeRequest(listener: RequestListener): void {
          this.beforeRequest = listener;
        },
      },
    },
  };
  const protocol = {
    schemes: [] as { scheme: string }[],
    handlers: new Map<string, (request: Request) => Promise<Response>>(),
    registerSchemesAsPrivileged: (schemes: { scheme: string }[]): void => void (protocol.schemes = schemes),
    handle: (scheme: string, handler: (request: Request) => Promise<Response>): void =>
      void protocol.handlers.set(scheme, handler),
  };
  const exposed = new Map<string, unknown>();
  /** Titles. */
  const errorBoxes: string[] = [];
  return {
    app,
    errorBoxes,
    windows,
    session,
    protocol,
    exposed,
    handlers,
    ask,
    module: {
      app,
      BrowserWindow: FakeBrowserWindow,
      session,
      protocol,
      ipcRenderer,
      ipcMain: {
        handle: (channel: string, handler: IpcHandler): void => void handlers.set(channel, handler),
        removeHandler: (channel: string): void => void handlers.delete(channel),
      },
      contextBridge: { exposeInMainWorld: (key: string, api: unknown): void => void exposed.set(key, api) },
      dialog: { showErrorBox: (title: string): void => void errorBoxes.push(title) },
      Menu: {
        buildFromTemplate: (template: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] => template,
        setApplicationMenu: (): void => undefined,
      },
    },
  };
}
export type FakeElectron = ReturnType<typeof makeFakeElectron>;
