import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { findNode } from '../../scripts/launch/bundledNode.mjs';
import { testIds } from '../../src/renderer/ui/testIds.ts';
import { enterAs } from '../builders/enterAs.ts';
import { Session } from './session.ts';
import { startApp, type StartedApp } from './startApp.ts';

test.skip(process.platform !== 'linux', 'reads the process list of Linux');

const root = resolve(import.meta.dirname, '../..');
/** Address with a code that the page on disk leads to at the moment. */
const addressIn = (windowFileUrl: string): string =>
  /http:\/\/[^'"]+/.exec(readFileSync(fileURLToPath(windowFileUrl), 'utf8'))![0];
const processIds = (): number[] => readdirSync('/proc').map(Number).filter(Number.isInteger);
/** What every user of the machine can read of all processes. */
function commandLines(): string {
  const lines: string[] = [];
  for (const id of processIds())
    try {
      lines.push(readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' '));
    } catch {
      // It has ended meanwhile.
    }
  return lines.join('\n');
}
/** What only their own user can read. */
function tokenInEnvironmentOf(id: number): string {
  return /SUPERCARGO_CELL_TOKEN=([^\0]+)/.exec(readFileSync(`/proc/${id}/environ`, 'utf8'))![1]!;
}
function rightsBelow(folder: string): string[] {
  const wide: string[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() && !entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
    if ((mode & 0o077) !== 0) wide.push(`${path} ${(mode & 0o777).toString(8)}`);
  }
  return wide;
}

test.describe('what other users of the machine can read', () => {
  let app: StartedApp;
  let dataDir: string;
  test.beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'supercargo-secrets-'));
    // A data folder of a time when nobody took care.
    chmodSync(dataDir, 0o755);
    writeFileSync(join(dataDir, 'lock.sqlite'), '', { mode: 0o644 });
    app = await startApp({ dataDir, cells: 1 });
  });
  test.afterAll(async () => {
    await app.stop();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });

  test('no command line names a token or a code, and neither does anything that was logged', async ({ page }) => {
    await page.goto(app.url);
    await expect(page.getByTestId(testIds.statusBar)).toBeVisible();
    const windowToken = (await page.evaluate(() => sessionStorage.getItem('supercargo.token')))!;
    expect(windowToken).toMatch(/^[\w-]{43}$/);
    await expect.poll(async () => (await app.cellProcesses())[0]).toBeTruthy();
    const cellToken = tokenInEnvironmentOf((await app.cellProcesses())[0]!);
    const waiting = new URL(addressIn(app.url)).hash.slice('#code='.length);
    const readable = commandLines();
    expect(readable).toContain('src/main/host/browser/cli.ts');
    expect(readable).toContain('src/cell/server/cli.ts');
    for (const secret of [windowToken, cellToken, waiting]) expect(readable).not.toContain(secret);
    const logged = app.output() + readFileSync(join(dataDir, 'cells/simulated-1.log'), 'utf8');
    for (const secret of [windowToken, cellToken]) expect(logged).not.toContain(secret);
  });

  test('the data folder and everything in it are closed to them, also where it existed with wider rights', async ({
    page,
  }) => {
    await page.goto(app.url);
    const session = new Session(page);
    await page.keyboard.press('g');
    await expect(session.get(testIds.diagnosisLog, { 'data-log': 'cell' }).locator('li').first()).toBeVisible();
    const download = page.waitForEvent('download');
    await session.get(testIds.diagnosisExport).click();
    await download;
    await expect.poll(() => readdirSync(join(dataDir, 'recordings')).length).toBeGreaterThan(0);
    expect((statSync(dataDir).mode & 0o777).toString(8)).toBe('700');
    expect(readdirSync(dataDir)).toEqual(
      expect.arrayContaining(['lock.sqlite', 'journal.sqlite', 'window.html', 'cells']),
    );
    expect(rightsBelow(dataDir)).toEqual([]);
  });

  test('an address lets one window in; a second one is told, the first is shut out, and the page on disk opens another', async ({
    browser,
  }) => {
    const url = addressIn(app.url);
    const first = await (await browser.newContext()).newPage();
    await first.goto(url);
    await expect(first.getByTestId(testIds.statusBar)).toBeVisible();
    await first.reload();
    await expect(first.getByTestId(testIds.statusBar)).toBeVisible();
    await expect(enterAs(url)).rejects.toThrow(/used/);
    await expect(first.getByTestId(testIds.windowRefused)).toHaveAttribute('data-reason', 'ended');

    const second = await (await browser.newContext()).newPage();
    await second.goto(url);
    await expect(second.getByTestId(testIds.windowRefused)).toHaveAttribute('data-reason', 'used');
    await new Session(second).shot('window-refused');
    await second.goto(app.url);
    await expect(second.getByTestId(testIds.statusBar)).toBeVisible();
    await expect(
      second.locator(`[data-testid="${testIds.systemAlert}"][data-code="window_address_reused"]`),
    ).toBeVisible();
    // What stays open costs the tests that follow their time.
    for (const page of [first, second]) await page.context().close();
  });
});

test('the browser window that npm start opens comes in without a secret on its command line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'supercargo-launch-'));
  const dataDir = join(folder, 'data');
  const asked = join(folder, 'browser-arguments');
  const firstPage = join(folder, 'first-page.html');
  // The real browser, without a display. Before it starts it puts a copy of the page aside, with the code that the window will use up.
  const browser = join(folder, 'browser.sh');
  const chromium = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  writeFileSync(
    browser,
    `#!/bin/sh\necho "$@" > "${asked}"\ncp "${dataDir}/window.html" "${firstPage}"\nexec "${chromium}" --headless=new "$@"\n`,
    {
      mode: 0o700,
    },
  );
  const launcher = spawn(
    findNode(root)!,
    [
      join(root, 'scripts/start.mjs'),
      '--browser',
      '--data',
      dataDir,
      '--cell',
      'http://127.0.0.1:9',
      '--token',
      'not-on-any',
    ],
    { env: { ...process.env, CHROMIUM_PATH: browser, DISPLAY: ':77' }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [launcher.stdout, launcher.stderr])
    stream.on('data', (part: Buffer) => (output += part.toString()));
  const ended = new Promise((settle) => launcher.once('close', settle));
  try {
    const file = new URL(`file://${dataDir}/window.html`).href;
    const codeIn = (path: string): string => {
      try {
        return new URL(addressIn(path)).hash.slice('#code='.length);
      } catch {
        return ''; // Not written yet.
      }
    };
    const usedCode = (): string => codeIn(new URL(`file://${firstPage}`).href);
    // As soon as the window has come in, its code is used up and the page holds another one.
    await expect
      .poll(() => usedCode() !== '' && codeIn(file) !== '' && codeIn(file) !== usedCode(), { timeout: 60_000 })
      .toBe(true)
      .catch((error: unknown) => {
        throw new Error(`no window came in; the launcher said:\n${output}`, { cause: error });
      });
    const readable = commandLines();
    expect(readable).toContain(`--app=${file}`);
    for (const code of [usedCode(), codeIn(file)]) expect(readable).not.toContain(code);
    expect(readFileSync(asked, 'utf8')).not.toMatch(/code=|token/);
    // Only the launcher's own command line, as the person typed it, has the token of the cell; it says so.
    expect(readable.split('\n').filter((line) => line.includes('not-on-any'))).toHaveLength(1);
    expect(output).toContain('Every user of this machine can read the token on this command line.');
  } finally {
    launcher.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});
