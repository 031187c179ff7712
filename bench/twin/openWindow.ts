import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type CDPSession, type Page } from '@playwright/test';
import { findBrowser } from '../../scripts/launch/windows.mjs';
import { CommandFailure } from '#shared/commandLine/commandLine.ts';

/** Runs in the page, which knows other types than this program: therefore as text. */
const watchLongTasks = `
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      window.longTasks.push({ startMs: startTime, durationMs: duration });
  }).observe({ type: 'longtask', buffered: true });
`;

const root = resolve(import.meta.dirname, '../..');

export interface BenchWindow {
  page: Page;
  browser: Browser;
  devtools: CDPSession;
  close(): Promise<void>;
}

/** The real application with a real browser before it: browser host, journal, recorder, planner, and these cells. */
export async function openBenchWindow(
  hostArguments: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<BenchWindow> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? findBrowser();
  if (!executablePath) throw new CommandFailure('There is no Chromium here: install one, or name it in CHROMIUM_PATH.');
  const dataDir = mkdtempSync(join(tmpdir(), 'supercargo-bench-'));
  const host = fork(join(root, 'src/main/host/browser/cli.ts'), ['--data', dataDir, ...hostArguments], {
    // As `npm start` starts it.
    execArgv: ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=4'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  });
  const [{ url }] = (await once(host, 'message')) as [{ url: string }];
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--disable-gpu-compositing',
      // Exact figures of the heap, and a collector that can be asked to run.
      '--enable-precise-memory-info',
      '--js-flags=--expose-gc',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'dark' });
  await page.addInitScript({ content: watchLongTasks });
  await page.goto(url);
  const devtools = await page.context().newCDPSession(page);
  return {
    page,
    browser,
    devtools,
    close: async () => {
      await browser.close();
      host.kill('SIGTERM');
      if (host.exitCode === null) await once(host, 'exit');
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
