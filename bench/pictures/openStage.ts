import { chromium, type Browser, type Page } from '@playwright/test';
import { findBrowser } from '../../scripts/launch/windows.mjs';
import { CommandFailure } from '#shared/commandLine/commandLine.ts';
import { serveStage } from './serveStage.ts';

export interface Stage {
  page: Page;
  browser: Browser;
  close(): Promise<void>;
}

/** The twin's scene by itself in a real browser with software GL: no cell, no window, only what it is told to show. */
export async function openStage(): Promise<Stage> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? findBrowser();
  if (!executablePath) throw new CommandFailure('There is no Chromium here: install one, or name it in CHROMIUM_PATH.');
  const server = await serveStage();
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
    await page.goto(server.url);
    await page.waitForFunction('window.stage !== undefined');
    return { page, browser, close };
  } catch (error) {
    await close();
    throw error;
  }
}
