import { resolve } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { createServer, type ViteDevServer } from 'vite';
import { findBrowser } from '../../scripts/launch/windows.mjs';
import { CommandFailure } from '#shared/commandLine/commandLine.ts';

const root = resolve(import.meta.dirname, '../..');

export interface Stage {
  page: Page;
  browser: Browser;
  close(): Promise<void>;
}

/** The twin's scene by itself in a real browser with software GL: no cell, no window, only what it is told to show. */
export async function openStage(): Promise<Stage> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? findBrowser();
  if (!executablePath) throw new CommandFailure('There is no Chromium here: install one, or name it in CHROMIUM_PATH.');
  const server: ViteDevServer = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
    optimizeDeps: { include: ['three', 'three/addons/controls/OrbitControls.js'] },
  });
  await server.listen();
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--disable-gpu-compositing',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  const close = async (): Promise<void> => {
    await browser.close();
    await server.close();
  };
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, colorScheme: 'light' });
    page.on('pageerror', (error) => process.stderr.write(`${error.message}\n`));
    const address = server.httpServer?.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await page.goto(`http://127.0.0.1:${port}/bench/pictures/stage.html`);
    await page.waitForFunction('window.stage !== undefined');
    return { page, browser, close };
  } catch (error) {
    await close();
    throw error;
  }
}
