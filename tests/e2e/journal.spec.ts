import { existsSync, readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { testIds } from '../../src/renderer/ui/testIds.ts';
import { Session } from './session.ts';
import { startApp, type StartedApp } from './startApp.ts';

let app: StartedApp;
test.beforeAll(async () => {
  app = await startApp({ speed: 'max' });
});
test.afterAll(() => app.stop());

test('a person finds an entry, sees that the chain holds, reads who did what, and takes it along', async ({ page }) => {
  test.setTimeout(300_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(app.url);
  const session = new Session(page);
  await session.get(testIds.navLink, { 'data-to': 'audit' }).click();
  const options = session.get(testIds.auditList).getByRole('option');
  await expect(options.first()).toBeVisible({ timeout: 60_000 });
  await expect(session.get(testIds.auditChain)).toHaveAttribute('data-state', 'sound', { timeout: 60_000 });

  await session.get(testIds.auditSearch).fill('automatic');
  await expect(options.first()).toContainText('automatic', { timeout: 120_000 });
  await session.get(testIds.auditList).focus();
  await page.keyboard.press('ArrowDown');
  await expect(session.get(testIds.auditDetail)).toBeVisible();
  await expect(session.get(testIds.auditHashState)).toContainText('✓');
  await session.shot('journal-entries');
  const axe = async (): Promise<void> => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((v) => [v.id, v.nodes.map((n) => n.html)])).toEqual([]);
  };
  await axe();
  await session.expectNoPageScroll();

  await session.get(testIds.auditView, { 'data-view': 'acts' }).click();
  await session.get(testIds.auditPlanner).check();
  const acts = session.get(testIds.auditActs).getByRole('option');
  await expect(acts.filter({ hasText: 'take control' }).first()).toBeVisible({ timeout: 30_000 });
  await session.shot('journal-audit');
  await axe();
  for (const theme of ['light', 'dark']) {
    await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
    await session.shot(`journal-audit-${theme}`);
    await axe();
  }
  await session.get(testIds.auditExport).click();
  await expect(session.get(testIds.auditSaid)).toContainText('.csv');
  const said = (await session.get(testIds.auditSaid).textContent()) ?? '';
  const file = /written to (.*\.csv)\./.exec(said)?.[1] ?? '';
  expect(existsSync(`${file}.evidence.jsonl`)).toBe(true);
  expect(readFileSync(file, 'utf8')).toContain('control.acquire');
  await session.get(testIds.auditBackup).click();
  await expect(session.get(testIds.auditSaid)).toContainText('.sqlite', { timeout: 20_000 });
  await session.expectNoPageScroll();
});
