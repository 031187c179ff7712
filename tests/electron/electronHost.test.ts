import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { IPC_REQUEST, PRELOAD_KEY, type BridgeTransport } from '#shared/bridge/bridge.ts';
import { FakeCell } from '../contract/FakeCell.ts';
import type { FakeElectron } from './fakeElectron.ts';

// The real host and the real preload, against a fake of Electron; the cell behind them is a fake one on a real socket.
const fake = vi.hoisted((): { electron: unknown } => ({ electron: null }));
vi.mock('electron', async () => {
  const { makeFakeElectron } = await import('./fakeElectron.ts');
  const electron = makeFakeElectron({ appPath: process.cwd() });
  fake.electron = electron;
  return electron.module;
});
const electron = (): FakeElectron => fake.electron as FakeElectron;
const bridge = (): BridgeTransport => electron().exposed.get(PRELOAD_KEY) as BridgeTransport;

const commandLine = process.argv;
const RECORDING = '/recordings/first.mcap';
let dataDir: string;
let cell: FakeCell;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'supercargo-electron-'));
  cell = new FakeCell();
  await cell.start();
  process.argv = [
    'electron',
    '.',
    '--no-sandbox',
    '--cell',
    cell.url,
    '--token',
    cell.token,
    '--data',
    dataDir,
    '--open',
    RECORDING,
  ];
  await import('../../src/main/host/electron/index.ts');
  await vi.waitFor(() => expect(electron().windows[0]?.webContents.url).toBeTruthy(), 10_000);
  await import('../../src/preload/index.ts');
});
afterAll(async () => {
  process.argv = commandLine;
  electron().app.emit('window-all-closed');
  await vi.waitFor(() => expect(electron().app.exitCode).toBe(0), 10_000);
  await cell.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe("Electron's window", () => {
  const page = () => electron().windows[0]!;

  it('is isolated, sandboxed and without Node', () => {
    expect(page().webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
    });
    expect(page().webPreferences.webSecurity ?? true).toBe(true);
    expect(page().webPreferences.preload).toMatch(/preload[\\/]index\.cjs$/);
    expect(page().shown).toBe(true);
  });

  it('loads the application from its own scheme with a strict content security policy', async () => {
    expect(page().webContents.url).toBe('app://supercargo/index.html');
    expect(electron().protocol.schemes).toMatchObject([
      { scheme: 'app', privileges: { secure: true, standard: true } },
    ]);
    const answer = electron().protocol.handlers.get('app')!;
    const response = await answer({ url: 'app://supercargo/nothing.js' } as Request);
    expect(response.status).toBe(404);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|http|\*/);
  });

  it.each(['app://evil/index.html', 'app://supercargo/../package.json', 'app://supercargo/..%2f..%2fpackage.json'])(
    'serves nothing for %s',
    async (url) => {
      const response = await electron().protocol.handlers.get('app')!({ url } as Request);
      expect([403, 404]).toContain(response.status);
      expect(await response.text()).toBe('');
    },
  );

  it.each(['will-navigate', 'will-redirect'])('denies to leave the application (%s)', (name) => {
    const prevented = (url: string): boolean => {
      const event = { preventDefault: vi.fn() };
      page().webContents.emit(name, event, url);
      return event.preventDefault.mock.calls.length > 0;
    };
    expect(prevented('https://evil.example/')).toBe(true);
    expect(prevented('file:///etc/passwd')).toBe(true);
    expect(prevented('app://supercargo.evil.example/')).toBe(true);
    expect(prevented('app://supercargo/index.html#/shift')).toBe(false);
  });

  it('denies new windows and webviews', () => {
    expect(page().webContents.windowOpen?.({ url: 'https://evil.example' })).toEqual({ action: 'deny' });
    expect(page().webContents.windowOpen?.({ url: 'app://supercargo/index.html' })).toEqual({ action: 'deny' });
    const event = { preventDefault: vi.fn() };
    page().webContents.emit('will-attach-webview', event);
    expect(event.preventDefault).toHaveBeenCalledOnce();
  });

  it('loads its page again when that died, but not for ever', () => {
    const die = (reason: string): unknown => page().webContents.emit('render-process-gone', {}, { reason });
    die('clean-exit');
    expect(page().webContents.reloads).toBe(0);
    for (let death = 0; death < 5; death += 1) die('crashed');
    expect(page().webContents.reloads).toBe(3);
    expect(electron().errorBoxes).toEqual([
      'Supercargo’s window does not come back',
      'Supercargo’s window does not come back',
    ]);
  });

  it('denies every permission but notifications', () => {
    const { permissionRequest, permissionCheck } = electron().session.defaultSession;
    const decided: boolean[] = [];
    for (const permission of ['media', 'geolocation', 'notifications'])
      permissionRequest?.({}, permission, (granted) => decided.push(granted));
    expect(decided).toEqual([false, false, true]);
    expect(permissionCheck?.({}, 'media')).toBe(false);
    expect(permissionCheck?.({}, 'notifications')).toBe(true);
  });

  it('may load nothing from the network', () => {
    const cancelled = (url: string): boolean => {
      let cancel = false;
      electron().session.defaultSession.webRequest.beforeRequest?.({ url }, (response) => {
        cancel = response.cancel === true;
      });
      return cancel;
    };
    expect(cancelled('https://evil.example/x.js')).toBe(true);
    expect(cancelled('ws://127.0.0.1:1/')).toBe(true);
    expect(cancelled('app://supercargo/assets/x.js')).toBe(false);
  });

  it('takes the focus when the application is started a second time', () => {
    electron().app.emit('second-instance');
    expect(page().focused).toBe(true);
  });

  it('opens the recording of its command line, and that of a second start', async () => {
    expect(electron().app.handedOver).toEqual([{ open: RECORDING, link: null }]);
    const ask = async () => (await bridge().request('fileToOpen', {})) as { value: { path: string | null } };
    expect((await ask()).value.path).toBe(RECORDING);
    expect((await ask()).value.path).toBeNull();
    const pushes: unknown[] = [];
    const end = bridge().onPush((push) => pushes.push((push as { type: string }).type));
    electron().app.emit('second-instance', {}, ['supercargo'], '/', { open: '/recordings/second.mcap' });
    expect(pushes).toContain('fileOffered');
    expect((await ask()).value.path).toBe('/recordings/second.mcap');
    // What another program hands over is looked at before it is believed.
    for (const handed of [null, undefined, 'x', { open: 7 }])
      electron().app.emit('second-instance', {}, [], '/', handed);
    expect((await ask()).value.path).toBeNull();
    end();
  });
});

describe('a link to a moment', () => {
  const page = () => electron().windows[0]!.webContents.url;
  it('leads the window there, from a second start as from the system, and from nowhere else', () => {
    const before = page();
    electron().app.emit('second-instance', {}, [], '/', { open: null, link: 'supercargo://elsewhere/x?t=1' });
    expect(page()).toBe(before);
    electron().app.emit('second-instance', {}, [], '/', { open: null, link: 'supercargo://moment/cell-1?t=1000' });
    expect(page()).toBe('app://supercargo/index.html#/replay/moment%3Acell-1?t=1000');
    const event = { preventDefault: vi.fn() };
    electron().app.emit('open-url', event, 'supercargo://moment/cell-2?t=2000');
    expect(event.preventDefault).toHaveBeenCalledOnce();
    expect(page()).toBe('app://supercargo/index.html#/replay/moment%3Acell-2?t=2000');
  });
});

describe('the bridge in Electron', () => {
  it('exposes exactly the transport', () => {
    expect([...electron().exposed.keys()]).toEqual([PRELOAD_KEY]);
    expect(Object.keys(bridge()).sort()).toEqual(['onConnection', 'onPush', 'request']);
  });

  it('answers requests of the window from the real supervisor', async () => {
    expect(await bridge().request('hostInfo', {})).toMatchObject({
      ok: true,
      value: { shell: 'electron', version: '9.9.9', dataDir },
    });
  });

  it('delivers pushes without an event object, until the subscription ends', async () => {
    const pushes: unknown[] = [];
    const end = bridge().onPush((...args) => pushes.push(...args));
    const types = (): string[] => pushes.map((push) => (push as { type: string }).type);
    await vi.waitFor(() => expect(cell.handshakes).not.toHaveLength(0));
    await vi.waitFor(() => {
      cell.notice('told');
      expect(types()).toContain('event');
    });
    expect(JSON.stringify(pushes)).not.toContain('an event object');
    end();
    pushes.length = 0;
    cell.notice('after the end');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(pushes).toEqual([]);
  });

  it('is connected from the start', () => {
    const states: boolean[] = [];
    bridge().onConnection((connected) => states.push(connected))();
    expect(states).toEqual([true]);
  });

  it.each([
    ['of a foreign page', { url: 'https://evil.example/', parent: null }],
    ['of a page that looks similar', { url: 'app://supercargo.evil/', parent: null }],
    ['of a frame inside of the page', { url: 'app://supercargo/index.html', parent: {} }],
    ['of a page that is gone', null],
  ])('refuses a request %s', async (_what, frame) => {
    expect(await electron().ask(frame, IPC_REQUEST, 'hostInfo', {})).toEqual({
      ok: false,
      code: 'refused',
      message: 'Only the window of this application may ask.',
    });
  });

  it.each(['constructor', '__proto__', 'toString', 'quit', 42])('refuses the unknown request %s', async (name) => {
    expect(await bridge().request(name as 'cells', {})).toMatchObject({ ok: false, code: 'unknown_request' });
  });

  it('refuses invalid parameters and says which', async () => {
    expect(await bridge().request('recentEvents', { cellKey: 1, limit: 5 })).toMatchObject({
      ok: false,
      code: 'invalid_parameters',
      message: expect.stringContaining('cellKey') as string,
    });
    expect(await bridge().request('picture', null)).toMatchObject({ ok: false, code: 'invalid_parameters' });
    expect(await bridge().request('picture', { cellKey: 'nobody', imageId: 'x' })).toMatchObject({
      ok: false,
      code: 'unknown_cell',
    });
  });
});
