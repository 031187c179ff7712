import { expect, test } from '@playwright/test';
import { testIds } from '../../src/renderer/ui/testIds.ts';
import { Session } from './session.ts';
import { startApp, type StartedApp } from './startApp.ts';

let app: StartedApp;
test.beforeAll(async () => {
  app = await startApp({ cells: 1 });
});
test.afterAll(async () => {
  await app.stop();
});

test('the mode is changed by the holder in a state that has it, and a run ends where a person said', async ({
  page,
}) => {
  const session = new Session(page);
  await page.goto(app.url);
  await expect(session.get(testIds.packmlState).first()).toHaveAttribute('data-state', 'execute', { timeout: 120_000 });
  await session.get(testIds.navLink, { 'data-to': 'cell' }).click();
  await session.get(testIds.openOperation).click();
  const dialog = session.get(testIds.operationDialog);
  await expect(dialog).toBeVisible();
  const change = (mode: string) =>
    session.get(testIds.operationMode, { 'data-mode': mode }).locator(`[data-testid="${testIds.operationSetMode}"]`);
  await expect(change('manual')).toBeDisabled();

  // With control, but in Execute: still not.
  await session.get(testIds.operationTakeControl).click();
  await expect(session.get(testIds.operationTakeControl)).toHaveCount(0);
  await expect(change('manual')).toBeDisabled();
  await page.keyboard.press('Escape');
  await session.get(testIds.commandHold).click();
  await expect(session.get(testIds.packmlState).first()).toHaveAttribute('data-state', 'held', { timeout: 60_000 });
  await session.get(testIds.openOperation).click();
  await change('manual').click();
  await expect(
    session
      .get(testIds.operationMode, { 'data-mode': 'manual' })
      .locator(`[data-testid="${testIds.operationPresentMode}"]`),
  ).toBeVisible();
  await change('production').click();

  // A run of so many stows, shown as the cell tells it; then without an end again.
  await expect(session.get(testIds.operationSetRun)).toBeDisabled();
  await session.get(testIds.operationStows).fill('0');
  await expect(session.get(testIds.operationSetRun)).toBeDisabled();
  await session.get(testIds.operationStows).fill('3');
  await session.get(testIds.operationPodEnd).check();
  await session.get(testIds.operationSetRun).click();
  await expect(session.get(testIds.operationRun)).toContainText('after 3 more successful stows or when pod');
  await session.get(testIds.operationRunOn).click();
  await expect(session.get(testIds.operationRun)).toContainText('No end is set');
  await page.keyboard.press('Escape');

  // The command Complete: the cell says itself that it is complete.
  await session.get(testIds.commandUnhold).click();
  await expect(session.get(testIds.packmlState).first()).toHaveAttribute('data-state', 'execute', { timeout: 60_000 });
  await session.get(testIds.openOperation).click();
  await session.get(testIds.commandComplete).click();
  await page.keyboard.press('Escape');
  await expect(session.get(testIds.packmlState).first()).toHaveAttribute('data-state', 'complete', { timeout: 60_000 });
});
