import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { findNode } from '../../scripts/launch/bundledNode.mjs';
import { installedElectron } from '../../scripts/launch/windows.mjs';

// Never import electron here: its index starts a download.
const root = resolve(import.meta.dirname, '../..');
const binary = installedElectron(root);

test('the Electron window shows the same renderer, locked down', async () => {
  test.skip(binary === null, "Electron's binary is not installed (node node_modules/electron/install.js fetches it).");
  const dataDir = mkdtempSync(join(tmpdir(), 'supercargo-electron-e2e-'));
  const application = await _electron.launch({
    executablePath: binary ?? '',
    args: [root, '--data', dataDir, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    env: {
      ...(process.env as Record<string, string>),
      SUPERCARGO_NODE: findNode(root) ?? '',
      SUPERCARGO_CELL_ENTRY: join(root, 'src/cell/server/cli.ts'),
    },
  });
  const page = await application.firstWindow();
  expect(page.url()).toMatch(/^app:\/\/supercargo\/index\.html/);
  await expect(page).toHaveTitle(/Supercargo/);
  expect(await page.evaluate(() => typeof (globalThis as { process?: unknown }).process)).toBe('undefined');
  expect(await page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined');
  expect(await page.evaluate(() => window.open('https://example.com') === null)).toBe(true);
  await application.close();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
});
