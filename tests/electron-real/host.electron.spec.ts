import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, expect, test, type ElectronApplication, type Page } from '@playwright/test';
import { findNode } from '../../scripts/launch/bundledNode.mjs';
import { testIds } from '../../src/renderer/ui/testIds.ts';
import { bundleHost } from './bundleHost.ts';
import { electronFixture, withApplication, type Fixture } from './electronFixture.ts';
import { variables } from './elsewhere.ts';

/**
 * The Electron host really run: windows, preload, page protocol, IPC, locks and command line of the product, in a real Electron (25, the
 * one that can be had for checks), over the real application in a process of its own. As root Chromium's own sandbox cannot be had, so that the
 * sandbox of the system is not checked here; that the page has nothing of Node is.
 */
const root = resolve(import.meta.dirname, '../..');
let fixture: Fixture;
const GRAPHICS = [
  '--disable-gpu-compositing',
  '--use-angle=swiftshader',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

let work: string;
let copy: string;
let screen: ChildProcess;
let environment: Record<string, string>;
const started: ElectronApplication[] = [];

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(300_000);
  fixture = electronFixture();
  if ('missing' in fixture) return;
  work = mkdtempSync(join(tmpdir(), 'supercargo-electron-real-'));
  await bundleHost(join(work, 'app'));
  copy = withApplication(fixture.folder, join(work, 'app'));
  screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const display = await new Promise<string>((tell) =>
    screen.stdio[3]?.once('data', (text: Buffer) => tell(text.toString().trim())),
  );
  environment = {
    ...(process.env as Record<string, string>),
    // Of the Node that runs this test, and unknown to the one inside.
    NODE_OPTIONS: '',
    DISPLAY: `:${display}`,
    [variables.node]: findNode(root) ?? '',
    [variables.program]: join(root, 'tests/electron-real/applicationProcess.ts'),
    [variables.holds]: join(work, 'holds.jsonl'),
  };
});
test.beforeEach(() => test.skip('missing' in fixture, 'missing' in fixture ? fixture.missing : ''));
test.afterEach(async () => {
  for (const application of started.splice(0)) await application.close();
});
test.afterAll(() => {
  if ('missing' in fixture) return;
  screen.kill();
  rmSync(copy, { recursive: true, force: true });
  rmSync(work, { recursive: true, force: true, maxRetries: 5 });
});

const binary = (): string => join(copy, 'electron/electron');
const ownArguments = (dataDir: string, ...more: string[]): string[] => [
  ...GRAPHICS,
  '--data',
  dataDir,
  '--cells',
  '1',
  ...more,
];
async function start(
  name: string,
  ...more: string[]
): Promise<{ application: ElectronApplication; page: Page; dataDir: string }> {
  const dataDir = join(work, name);
  mkdirSync(dataDir, { mode: 0o700 });
  const application = await _electron.launch({
    executablePath: binary(),
    args: ownArguments(dataDir, ...more),
    env: environment,
    timeout: 60_000,
  });
  started.push(application);
  const page = await application.firstWindow();
  return { application, page, dataDir };
}

/** The application once more, as the system starts it; ends by itself when the first one has taken over. */
const startAgain = (dataDir: string, ...more: string[]): number | null =>
  spawnSync(binary(), ownArguments(dataDir, ...more), { env: environment, timeout: 60_000 }).status;

/** What the window holds of the main process. */
interface Bridge {
  request(name: string, params: unknown): Promise<{ ok: boolean; value?: unknown; message?: string }>;
  onPush(listener: (push: { type: string; holdId?: string; index?: number }) => void): void;
}

/** Takes control and holds the arm by hand, with beats from the page, until the cell ends it; resolves when the motion has begun. */
const beginHold = (page: Page, holdId: string): Promise<void> =>
  page.evaluate(async (id) => {
    const bridge = (globalThis as unknown as { supercargo: Bridge }).supercargo;
    const ask = async (name: string, params: object): Promise<unknown> => {
      const answer = await bridge.request(name, params);
      if (!answer.ok) throw new Error(`${name}: ${answer.message}`);
      return answer.value;
    };
    interface View {
      cellKey: string;
      link: { state: string };
      snapshot: { cell: { packml: string; manual: { holdId: string } | null } } | null;
    }
    const until = async (fits: (view: View) => boolean): Promise<View> => {
      for (;;) {
        const [view] = (await ask('cells', {})) as View[];
        if (view && fits(view)) return view;
        await new Promise((next) => setTimeout(next, 50));
      }
    };
    const { cellKey } = await until((view) => view.link.state === 'live' && view.snapshot !== null);
    const command = (body: object): Promise<unknown> => ask('command', { cellKey, body, reason: 'test' });
    await command({ type: 'control.acquire', role: 'operator', takeOver: true, reason: 'test' });
    await until((view) => ['execute', 'held'].includes(view.snapshot?.cell.packml ?? ''));
    await command({ type: 'packml', command: 'hold', reason: 'test' });
    await until((view) => view.snapshot?.cell.packml === 'held');
    let echoIndex: number | null = null;
    let ended = false;
    bridge.onPush((push) => {
      if (push.holdId !== id) return;
      if (push.type === 'holdEcho') echoIndex = push.index ?? null;
      if (push.type === 'holdEnded') ended = true;
    });
    const motion = { kind: 'jog_tool', frame: 'cell', binId: null, linear: [1, 0, 0], angular: [0, 0, 0], step: null };
    const begun = (await ask('holdBegin', { cellKey, holdId: id, previewId: null, motion, speedFraction: 0.2 })) as {
      ack: { accepted: boolean; message?: string };
    };
    if (!begun.ack.accepted) throw new Error(begun.ack.message);
    let index = 0;
    const beats = setInterval(() => {
      if (ended) clearInterval(beats);
      else void bridge.request('holdBeat', { cellKey, holdId: id, index: index++, echoIndex });
    }, 20);
    await until((view) => view.snapshot?.cell.manual?.holdId === id);
  }, holdId);

/** How the cell says that a hold ended; waits until it has. */
async function endOf(holdId: string): Promise<string> {
  let endedBy = '';
  await expect(() => {
    const lines = readFileSync(join(work, 'holds.jsonl'), 'utf8').trim().split('\n');
    const ends = lines.map((line) => JSON.parse(line) as { holdId: string; endedBy: string });
    endedBy = ends.find((end) => end.holdId === holdId)?.endedBy ?? '';
    expect(endedBy).not.toBe('');
  }).toPass({ timeout: 15_000 });
  return endedBy;
}

test('the window is isolated, has nothing of Node, loads nothing from elsewhere, and draws the twin', async () => {
  // The twin is drawn in software here, beside whatever else the machine does.
  test.setTimeout(400_000);
  const began = performance.now();
  const { application, page } = await start('locks');
  await expect(page).toHaveTitle(/Supercargo/);
  await expect(page.getByTestId(testIds.statusBar)).toBeVisible();
  const shownMs = performance.now() - began;
  expect(page.url()).toMatch(/^app:\/\/supercargo\/index\.html/);
  const inside = await page.evaluate(async () => {
    const names = ['process', 'require', 'module', 'Buffer', 'global'];
    const reaches = (url: string): Promise<boolean> =>
      fetch(url, { mode: 'no-cors' }).then(
        () => true,
        () => false,
      );
    // Written into the page, as an injected text would be.
    const injected = document.createElement('script');
    injected.textContent = 'globalThis.wasInjected = true';
    document.head.append(injected);
    const own = await fetch('app://supercargo/index.html');
    return {
      node: names.filter((name) => name in globalThis),
      bridge: Object.keys((globalThis as unknown as { supercargo: object }).supercargo).sort(),
      opened: window.open('https://example.com') !== null || window.open('app://supercargo/index.html') !== null,
      injects: 'wasInjected' in globalThis,
      reaches: await Promise.all(['http://127.0.0.1:9/', 'https://example.com/', 'file:///etc/passwd'].map(reaches)),
      outside: (await fetch('app://supercargo/..%2f..%2fpackage.json')).status,
      policy: own.headers.get('content-security-policy') ?? '',
    };
  });
  expect(inside).toMatchObject({
    node: [],
    bridge: ['onConnection', 'onPush', 'request'],
    opened: false,
    injects: false,
  });
  expect(inside.reaches).toEqual([false, false, false]);
  expect(inside.outside).toBe(404);
  expect(inside.policy).toContain("default-src 'none'");
  const preferences = await application.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    return contents.getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webviewTag: false,
  });
  await page.evaluate(async () => {
    const { supercargo } = globalThis as unknown as { supercargo: Bridge };
    const { value } = await supercargo.request('cells', {});
    location.hash = `#/cell/${encodeURIComponent((value as { cellKey: string }[])[0]!.cellKey)}`;
  });
  const twin = page.getByTestId(testIds.twin).first();
  await expect(twin).toHaveAttribute('data-frames', /./, { timeout: 180_000 });
  await page.screenshot({ path: join(root, 'test-results/screens/electron.png') });
  const memoryMb = await application.evaluate(
    ({ app }) => app.getAppMetrics().reduce((sum, { memory }) => sum + memory.workingSetSize, 0) / 1024,
  );
  console.log(
    `first paint after ${Math.round(shownMs)} ms; Electron's processes ${Math.round(memoryMb)} MB (working sets, shared pages counted in each)`,
  );
  // Last: whoever drives the page waits for a navigation that never comes.
  await application.evaluate(({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!;
    webContents.on('will-navigate', (event, url) =>
      Object.assign(globalThis, { deniedNavigation: `${url} ${event.defaultPrevented}` }),
    );
    void webContents.executeJavaScript("location.href = 'https://example.com/'");
  });
  await expect
    .poll(() => application.evaluate(() => (globalThis as { deniedNavigation?: string }).deniedNavigation))
    .toBe('https://example.com/ true');
  expect(
    await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getURL()),
  ).toMatch(/^app:\/\/supercargo\/index\.html/);
});

test('--open, a second start with a recording, and a link to a moment all lead the one window there', async () => {
  const { application, page, dataDir } = await start('opened', '--open', '/recordings/first.mcap');
  await expect.poll(() => decodeURIComponent(page.url())).toContain('#/replay/file:/recordings/first.mcap');
  expect(startAgain(dataDir, '/recordings/second.mcap')).toBe(0);
  await expect.poll(() => decodeURIComponent(page.url())).toContain('/recordings/second.mcap');
  expect(startAgain(dataDir, 'supercargo://moment/cell-1?t=1764400000000')).toBe(0);
  await expect.poll(() => decodeURIComponent(page.url())).toContain('#/replay/moment:cell-1?t=1764400000000');
  expect(startAgain(dataDir, 'supercargo://elsewhere/cell-1?t=5')).toBe(0);
  expect(decodeURIComponent(page.url())).toContain('#/replay/moment:cell-1?t=1764400000000');
  expect(application.windows()).toHaveLength(1);
});

test('a motion by hand ends when the window is hidden, and when the application quits', async () => {
  const { application, page } = await start('holds');
  await beginHold(page, 'hold-until-hidden');
  await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.hide());
  expect(await endOf('hold-until-hidden')).toBe('released');
  await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.show());
  await beginHold(page, 'hold-until-quit');
  await application.close();
  started.splice(0);
  expect(['released', 'control_lost', 'disconnected']).toContain(await endOf('hold-until-quit'));
});

test('a page that dies lets go of the arm, and comes back by itself', async () => {
  const { application, page } = await start('crash');
  await beginHold(page, 'hold-until-crash');
  await application.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer(),
  );
  expect(await endOf('hold-until-crash')).toBe('released');
  // Asked of the main process: whoever drives the page has lost it for good.
  await expect
    .poll(
      () =>
        application.evaluate(async ({ BrowserWindow }, statusBar) => {
          const { webContents } = BrowserWindow.getAllWindows()[0]!;
          if (webContents.isCrashed() || webContents.isLoading()) return false;
          return (await webContents.executeJavaScript(
            `document.querySelector('[data-testid="${statusBar}"]') !== null`,
          )) as boolean;
        }, testIds.statusBar),
      { timeout: 60_000 },
    )
    .toBe(true);
});
