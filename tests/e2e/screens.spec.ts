import { expect, test } from '@playwright/test';
import { testIds } from '../../src/renderer/ui/testIds.ts';
import { Session } from './session.ts';
import { startApp, type StartedApp } from './startApp.ts';

let app: StartedApp;
test.beforeAll(async () => {
  app = await startApp({ cells: 2, scenario: 'damaged' });
});
test.afterAll(async () => {
  await app.stop();
});

const screens = ['overview', 'cell', 'intervention', 'inspect', 'shift'] as const;

test('one application supervises two cells, and a finding is decided by a person', async ({ page }) => {
  const session = new Session(page);
  await page.goto(app.url);
  await session.go('overview');
  await expect(session.get(testIds.overviewCellRow)).toHaveCount(2);
  await session.go('inspect');
  await expect(session.get(testIds.findingRow).first()).toBeVisible({ timeout: 120_000 });
  await session.get(testIds.findingRow).first().click();
  await expect(session.get(testIds.findingPicture).locator('img').first()).toBeVisible();
  await expect(session.get(testIds.findingReference).locator('img').first()).toBeVisible();
  await session.shot('inspect-finding');
  const decided = (await session.get(testIds.findingRow).first().getAttribute('data-finding'))!;
  // Every camera of the booth, and the reference laid over the item.
  await expect(session.get(testIds.findingUnseen)).toBeVisible();
  await session.get(testIds.findingCamera, { 'data-camera': 'left' }).click();
  await expect(session.get(testIds.findingPicture).locator('img').first()).toBeVisible();
  await session.get(testIds.findingCamera, { 'data-camera': 'above' }).click();
  await session.get(testIds.findingMode, { 'data-mode': 'difference' }).click();
  await expect(session.get(testIds.findingOverlay)).toBeVisible();
  await session.shot('inspect-difference');
  await session.get(testIds.findingMode, { 'data-mode': 'side' }).click();
  await session.get(testIds.findingNote).fill('Dented at the corner.');
  await session.get(testIds.findingNote).blur();
  await page.keyboard.press('4');
  // Others may arrive meanwhile; this one has left the list.
  await expect(session.get(testIds.findingRow, { 'data-finding': decided })).toHaveCount(0);
  await session.go('shift');
  await expect(session.get(testIds.shiftFindingRow, { 'data-finding': decided })).toContainText(
    'Dented at the corner.',
  );
  // So many items may be set aside: moved by keyboard, with its reason, and taken back.
  await session.go('inspect');
  await session.get(testIds.inspectTab, { 'data-tab': 'budget' }).click();
  await session.get(testIds.budgetSlider).press('End');
  await expect(session.get(testIds.budgetSet)).toBeEnabled({ timeout: 120_000 });
  await session.shot('inspect-budget');
  await session.expectNoPageScroll();
  await session.get(testIds.budgetReason).fill('One week of looking closer.');
  await session.get(testIds.budgetReason).press('Enter');
  await expect(session.get(testIds.budgetStanding)).toContainText('100 in 1,000');
  await expect(session.get(testIds.budgetPanel)).toContainText('One week of looking closer.');
  await session.get(testIds.budgetTakeBack).click();
  await expect(session.get(testIds.budgetStanding)).toContainText('no budget');
  expect(session.complaints).toEqual([]);
});

test('a finding is labelled by keyboard, a new design is taken up and taken back, and the report goes into a file', async ({
  page,
}) => {
  const session = new Session(page);
  await page.goto(app.url);
  await session.go('inspect');
  await expect(session.get(testIds.findingPicture).locator('img').first()).toBeVisible({ timeout: 120_000 });
  // A box around the damage, without the pointer; saved, and asked for by nobody else.
  await page.keyboard.press('y');
  await session.get(testIds.labelAdd).click();
  await session.get(testIds.labelBox).press('ArrowRight');
  await session.shot('inspect-labels');
  await session.get(testIds.labelSave, { 'data-verdict': 'damaged' }).click();
  await expect(session.get(testIds.labelOpinion)).toHaveAttribute('data-opinion', 'one');
  await page.keyboard.press('y');
  // A new design: an item's picture becomes a reference, and is taken back.
  await session.get(testIds.inspectTab, { 'data-tab': 'gallery' }).click();
  await expect(session.get(testIds.galleryOpen)).toBeVisible({ timeout: 120_000 });
  await session.get(testIds.galleryOpen).click();
  await expect(session.get(testIds.galleryPicture).locator('img').first()).toBeVisible();
  await session.get(testIds.galleryNewDesign).check();
  await session.get(testIds.galleryReason).fill('The carton is blue now.');
  await session.get(testIds.galleryAddPicture).first().click();
  const added = session.get(testIds.galleryReference, { 'data-state': 'active' }).first();
  await expect(added).toContainText('The carton is blue now.');
  await session.shot('inspect-gallery');
  await session.expectNoPageScroll();
  await added.locator('[data-state="retired"]').click();
  const retired = session.get(testIds.galleryReference, { 'data-state': 'retired' });
  await expect(retired).toHaveCount(1);
  await retired.locator('[data-state="active"]').click();
  await expect(retired).toHaveCount(0);
  await session.get(testIds.inspectTab, { 'data-tab': 'report' }).click();
  await expect(session.get(testIds.damageReportRow).first()).toBeVisible();
  await session.shot('inspect-report');
  await session.expectNoPageScroll();
  await session.get(testIds.damageReportExport).click();
  await expect(session.get(testIds.damageReportSaid)).toContainText('.csv');
  expect(session.complaints).toEqual([]);
});

for (const colorScheme of ['dark', 'light'] as const) {
  test(`every screen fits 1280 x 800 and 3840 x 2160 in the ${colorScheme} theme`, async ({ browser }) => {
    for (const viewport of [
      { width: 1280, height: 800 },
      { width: 3840, height: 2160 },
    ]) {
      const context = await browser.newContext({ viewport, colorScheme });
      const session = new Session(await context.newPage());
      await session.page.goto(app.url);
      await session.go('cell');
      await expect(session.get(testIds.packmlState)).toHaveAttribute('data-state', 'execute', { timeout: 120_000 });
      await expect(session.get(testIds.candidateRow).first()).toBeVisible({ timeout: 120_000 });
      for (const screen of screens) {
        await session.go(screen);
        await session.expectNoPageScroll();
        await session.shot(`${screen}-${colorScheme}-${viewport.width}`);
      }
      expect(session.complaints).toEqual([]);
      await context.close();
    }
  });
}

test('German is as complete as English', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'de-DE', viewport: { width: 1280, height: 800 } });
  const session = new Session(await context.newPage());
  await session.page.goto(app.url);
  // The longest texts stand there while cells work.
  await session.go('cell');
  await expect(session.get(testIds.packmlState)).toHaveAttribute('data-state', 'execute', { timeout: 120_000 });
  await expect(session.get(testIds.candidateRow).first()).toBeVisible({ timeout: 120_000 });
  for (const screen of screens) {
    await session.go(screen);
    await session.expectNoPageScroll();
    await session.shot(`${screen}-german`);
  }
  await session.go('inspect');
  await session.get(testIds.inspectTab, { 'data-tab': 'budget' }).click();
  await expect(session.get(testIds.budgetChart)).toBeVisible();
  await session.expectNoPageScroll();
  await session.shot('inspect-budget-german');
  await session.get(testIds.inspectTab, { 'data-tab': 'gallery' }).click();
  await expect(session.get(testIds.galleryPanel)).toBeVisible();
  await session.expectNoPageScroll();
  await session.shot('inspect-gallery-german');
  await expect(session.page.locator('html')).toHaveAttribute('lang', 'de');
  // A missing translation is a warning of the i18n library in development and the bare key on the screen.
  expect(await session.page.locator('body').innerText()).not.toMatch(/\b[a-z]+\.[a-z]+[A-Z][A-Za-z]+\b/);
  expect(session.complaints).toEqual([]);
  await context.close();
});

test('every control of the cell screen is reached by keyboard, and Pause stops the cell', async ({ page }) => {
  const session = new Session(page);
  await page.goto(app.url);
  await session.go('cell');
  await expect(session.get(testIds.packmlState)).toHaveAttribute('data-state', 'execute', { timeout: 120_000 });
  const wanted = new Set<string>([testIds.commandHold, testIds.commandStop, testIds.commandAbort, testIds.twinCanvas]);
  for (let presses = 0; presses < 80 && wanted.size > 0; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['testid'] ?? '');
    wanted.delete(focused);
  }
  expect([...wanted]).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(session.get(testIds.packmlState)).toHaveAttribute('data-state', 'execute');
  await page.keyboard.press('Pause');
  await expect(session.get(testIds.packmlState)).toHaveAttribute('data-state', 'stopped', { timeout: 60_000 });
});
