import { defineConfig } from '@playwright/test';

/** Tests that measure times, hold a control, or read what runs on the whole machine: nothing runs beside them. */
const ALONE = /(diagnosis|electron|intervention|keyboard|secrets|story|twin)\.spec\.ts$/;

/** `scripts/test.mjs` finds or installs the browser and names it here. */
export default defineConfig({
  testDir: 'tests/e2e',
  workers: 1,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  // Where the window itself is broken every test would wait in vain: a run that cannot pass ends while it is still of use.
  maxFailures: process.env['CI'] || process.env['PLAYWRIGHT_JSON'] ? 6 : 0,
  globalTimeout: 50 * 60_000,
  reporter: process.env['PLAYWRIGHT_JSON']
    ? [['list'], ['json', { outputFile: process.env['PLAYWRIGHT_JSON'] }]]
    : 'list',
  // Not test-results itself, which is emptied at every start: firstFailure.setup.ts keeps its folder there.
  outputDir: 'test-results/failures',
  projects: [
    { name: 'electron', testDir: 'tests/electron-real', testMatch: /\.spec\.ts$/, dependencies: ['prepare'] },
    { name: 'prepare', testMatch: /\.setup\.ts$/ },
    // These may run several at a time (npm test -- --browser-workers 2): they wait for conditions, and often for a cell in real time.
    { name: 'window', testMatch: /\.spec\.ts$/, testIgnore: ALONE, dependencies: ['prepare'] },
    { name: 'alone', testMatch: ALONE, dependencies: ['prepare'] },
  ],
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      // The machines that test have no GPU: WebGL in software, and the page itself put together without GL, as Chromium does
      // by itself on such a workstation. Root (containers) cannot use Chromium's own sandbox.
      args: [
        '--use-angle=swiftshader',
        '--enable-unsafe-swiftshader',
        '--disable-gpu-compositing',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    },
  },
});
