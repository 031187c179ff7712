import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { testIds } from '../../src/renderer/ui/testIds.ts';
import { startCellFleet } from '../builders/cellFleet.ts';
import { Session } from './session.ts';
import { startApp, type StartedApp } from './startApp.ts';

let app: StartedApp;
test.beforeAll(async () => {
  app = await startApp({ cells: 1 });
});
test.afterAll(async () => {
  await app.stop();
});

test('signals come at full rate while the screen is open, delays are counted, and logs are read', async ({ page }) => {
  const session = new Session(page);
  await page.goto(app.url);
  await page.keyboard.press('g');
  await expect(session.get(testIds.screenDiagnosis)).toBeVisible();
  const samples = async (plot: string): Promise<number> =>
    Number(await session.get(testIds.diagnosisPlot, { 'data-plot': plot }).getAttribute('data-samples'));
  // Five seconds of 500 Hz; the simulated cell may be slower than real time on a busy machine, its clock is its own.
  await expect.poll(() => samples('wrenchForce'), { timeout: 60_000 }).toBeGreaterThan(2400);
  await expect.poll(() => samples('joints'), { timeout: 60_000 }).toBeGreaterThan(480);
  const count = async (kind: string): Promise<number> =>
    Number(await session.get(testIds.diagnosisHistogram, { 'data-histogram': kind }).getAttribute('data-count'));
  for (const kind of ['roundTrip', 'oneWay', 'command', 'plan'])
    await expect.poll(() => count(kind), { timeout: 60_000 }).toBeGreaterThan(0);
  await expect(session.get(testIds.diagnosisVersions)).toContainText('bin-columns-1.bin');
  await expect(session.get(testIds.diagnosisVersions)).toContainText(/SwiftShader/i);
  await expect(session.get(testIds.diagnosisLog, { 'data-log': 'application' })).toContainText('started');
  await expect(session.get(testIds.diagnosisLog, { 'data-log': 'cell' }).locator('li').first()).toBeVisible();
  await session.expectNoPageScroll();
  await session.shot('diagnosis');
  expect(session.complaints).toEqual([]);
});

test('the saved diagnosis is one file without secrets', async ({ page }) => {
  const session = new Session(page);
  await page.goto(app.url);
  await page.keyboard.press('g');
  const download = page.waitForEvent('download');
  await session.get(testIds.diagnosisExport).click();
  const text = readFileSync(await (await download).path(), 'utf8');
  await expect(session.get(testIds.diagnosisExported)).toBeVisible();
  const bundle = JSON.parse(text) as { kind: string; window: { renderer: string }; cells: unknown[] };
  expect(bundle.kind).toBe('supercargo-diagnosis');
  expect(bundle.window.renderer).toMatch(/swiftshader/i);
  expect(bundle.cells).toHaveLength(1);
  const token = await page.evaluate(() => sessionStorage.getItem('supercargo.token'));
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(text).not.toContain(token);
  expect(text).not.toMatch(/"token"\s*:\s*"(?!\[redacted\])/);
});

test('it fits 1280 x 800 and 3840 x 2160 in both themes and languages, with several cells', async ({ browser }) => {
  const fleet = await startCellFleet({ count: 3 });
  const many = await startApp({ fleet: fleet.cells });
  try {
    for (const [colorScheme, locale] of [
      ['dark', 'de-DE'],
      ['light', 'en-GB'],
    ] as const)
      for (const viewport of [
        { width: 1280, height: 800 },
        { width: 3840, height: 2160 },
      ]) {
        const context = await browser.newContext({ viewport, colorScheme, locale });
        const session = new Session(await context.newPage());
        await session.page.goto(many.url);
        await session.page.keyboard.press('g');
        await expect(session.get(testIds.diagnosisHistogram)).toHaveCount(4);
        await expect
          .poll(() => session.get(testIds.diagnosisPlot).first().getAttribute('data-samples').then(Number))
          .toBeGreaterThan(100);
        await session.expectNoPageScroll();
        await session.shot(`diagnosis-${colorScheme}-${viewport.width}`);
        expect(session.complaints).toEqual([]);
        await context.close();
      }
  } finally {
    await many.stop();
    fleet.close();
  }
});
