import { expect, test } from '@playwright/test';
import { testIds } from '../../src/renderer/ui/testIds.ts';
import { Session } from './session.ts';
import { startApp, type StartedApp } from './startApp.ts';

let app: StartedApp;
test.beforeAll(async () => {
  // What hosts report that have no TZ, or an empty one.
  app = await startApp({ env: { TZ: 'Etc/Unknown' } });
});
test.afterAll(async () => {
  await app.stop();
});

test('the shift screen opens in UTC, with a notice, where the host does not know its time zone', async ({ page }) => {
  const session = new Session(page);
  await page.goto(app.url);
  await session.go('shift');
  await expect(session.get(testIds.shiftZoneRefused)).toContainText('Etc/Unknown');
  await expect(session.get(testIds.shiftTile).first()).toBeVisible();
  await session.shot('shift-zone-refused');
  expect(session.complaints).toEqual([]);
});
