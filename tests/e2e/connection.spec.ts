import { expect, test } from '@playwright/test';
import { testIds } from '../../src/renderer/ui/testIds.ts';
import { Session } from './session.ts';
import { startApp, type StartedApp } from './startApp.ts';

let app: StartedApp;
test.beforeAll(async () => {
  app = await startApp();
});
test.afterAll(async () => {
  await app.stop();
});

test('a cell that stops answering is shown as stale, and one that was killed comes back held', async ({ page }) => {
  const session = new Session(page);
  await page.goto(app.url);
  await session.go('cell');
  await expect(session.get(testIds.packmlState)).toHaveAttribute('data-state', 'execute', { timeout: 120_000 });
  await expect(session.get(testIds.eventRow, { 'data-event': 'stow.started' }).first()).toBeVisible({
    timeout: 120_000,
  });

  const goOn = await app.freezeCell(0);
  await expect(session.get(testIds.twin)).toHaveAttribute('data-stale', 'true', { timeout: 15_000 });
  await expect(session.get(testIds.connectionBanner, { 'data-state': 'stale' })).toBeVisible();
  await session.shot('connection-stale');
  goOn();
  await expect(session.get(testIds.twin)).toHaveAttribute('data-stale', 'false', { timeout: 60_000 });

  await app.killCell(0);
  await expect(session.get(testIds.twin)).toHaveAttribute('data-stale', 'true', { timeout: 15_000 });
  await expect(session.get(testIds.twin)).toHaveAttribute('data-stale', 'false', { timeout: 60_000 });
  await expect(session.get(testIds.packmlState)).toHaveAttribute('data-state', 'held', { timeout: 30_000 });
  await session.shot('connection-back-held');
});
