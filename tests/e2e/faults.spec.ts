import { AxeBuilder } from '@axe-core/playwright';
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

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

test('a camera that is made dark in the window is told by the cell as pictures that it refuses, until it is cleared', async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: 'dark',
    locale: 'en-GB',
  });
  const session = new Session(await context.newPage());
  const { page } = session;
  await page.goto(app.url);
  await expect(session.get(testIds.packmlState).first()).toHaveAttribute('data-state', /execute|held/, {
    timeout: 120_000,
  });
  await page.keyboard.press('g');
  await expect(session.get(testIds.faultPanel)).toBeVisible();
  await expect(session.get(testIds.faultMark)).toHaveCount(0);

  await session.get(testIds.faultChoice).selectOption('camera_dark');
  await session.get(testIds.faultSet).click();
  await expect(session.get(testIds.faultActive, { 'data-fault': 'camera_dark' })).toBeVisible();
  await expect(session.get(testIds.faultMark).first()).toContainText('Camera dark');
  await session.get(testIds.faultChoice).selectOption('belt_slips');
  await session.get(testIds.faultField, { 'data-parameter': 'frictionShare' }).fill('50');
  await session.get(testIds.faultSet).click();
  await expect(session.get(testIds.faultActive)).toHaveCount(2);
  await session.get(testIds.faultChoice).selectOption('force_offset');
  await session.expectNoPageScroll();
  await session.shot('faults-dark');
  const { violations } = await new AxeBuilder({ page }).withTags(standards).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual(
    [],
  );

  await page.emulateMedia({ colorScheme: 'light' });
  await session.shot('faults-light');

  // The cell does not see any more, says so of each bin, and calls a person; everywhere it is marked as practice.
  await session.go('overview');
  await expect(session.get(testIds.faultMark)).toBeVisible();
  await session.shot('faults-overview-light');
  await session.go('cell');
  await expect(session.get(testIds.faultMark)).toBeVisible();
  const refused = session.get(testIds.eventRow, { 'data-event': 'estimate.updated' });
  await expect(refused.filter({ hasText: 'was refused' }).first()).toBeVisible({ timeout: 120_000 });
  await session.shot('faults-cell-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await session.shot('faults-cell-dark');

  await page.keyboard.press('g');
  await session.get(testIds.faultActive, { 'data-fault': 'camera_dark' }).getByRole('button').click();
  await session.get(testIds.faultActive, { 'data-fault': 'belt_slips' }).getByRole('button').click();
  await expect(session.get(testIds.faultActive)).toHaveCount(0);
  await expect(session.get(testIds.faultMark)).toHaveCount(0);
  expect(session.complaints).toEqual([]);
  await context.close();
});

test('the panel fits in German, with everything set', async ({ browser }) => {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: 'dark',
    locale: 'de-DE',
  });
  const session = new Session(await context.newPage());
  await session.page.goto(app.url);
  await session.page.keyboard.press('g');
  for (const fault of ['camera_dark', 'hook_missing', 'force_offset', 'link_jitter', 'label_unreadable']) {
    await session.get(testIds.faultChoice).selectOption(fault);
    await session.get(testIds.faultSet).click();
    await expect(session.get(testIds.faultActive, { 'data-fault': fault })).toHaveCount(1);
  }
  await session.expectNoPageScroll();
  await session.shot('faults-german');
  await session.go('cell');
  await expect(session.get(testIds.faultMark)).toBeVisible();
  await session.shot('faults-cell-german');
  await context.close();
});
