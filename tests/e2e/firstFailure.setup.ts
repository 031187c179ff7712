import { rmSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { testIds } from '../../src/renderer/ui/testIds.ts';
import { FIRST_FAILURE, FIRST_FAILURE_FOLDER } from './firstFailure.ts';
import { Session } from './session.ts';
import { startApp } from './startApp.ts';

/** Lived through once, faster than real time, for all tests that begin where a stow has failed. */
const SPEED = 4;

test('a cell fails a stow and calls for a person', async ({ page }) => {
  rmSync(FIRST_FAILURE_FOLDER, { recursive: true, force: true });
  const app = await startApp({ ...FIRST_FAILURE, speed: SPEED, dataDir: FIRST_FAILURE_FOLDER });
  try {
    const session = new Session(page);
    await page.goto(app.url);
    await session.go('cell');
    await expect(session.get(testIds.packmlState)).toHaveAttribute('data-state', 'held', { timeout: 200_000 });
    await session.go('intervention');
    await expect(session.get(testIds.claim)).toBeVisible();
  } finally {
    await app.stop();
  }
});
