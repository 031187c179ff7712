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

test('the palette finds what can be done by a few letters, and the keyboard alone does it', async ({ page }) => {
  const session = new Session(page);
  await page.goto(app.url);
  await expect(session.get(testIds.overviewCellRow)).toHaveCount(1);
  await page.keyboard.press('Control+k');
  await expect(session.get(testIds.palette)).toBeVisible();
  await session.shot('palette');
  await page.keyboard.type('shift sum');
  await page.keyboard.press('Enter');
  await expect(session.get(testIds.screenShift)).toBeVisible();
  await expect(session.get(testIds.palette)).toHaveCount(0);

  // What the state does not allow is listed with its reason and does nothing.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('clear');
  await expect(session.get(testIds.paletteRow, { 'data-action': 'command.clear' })).toHaveAttribute(
    'data-available',
    'false',
  );
  await page.keyboard.press('Escape');

  // A setting is changed and taken back.
  const theme = (): Promise<string | null> => page.locator('html').getAttribute('data-theme');
  const before = await theme();
  await page.keyboard.press('Control+k');
  await page.keyboard.type(before === 'light' ? 'theme dark' : 'theme light');
  await page.keyboard.press('Enter');
  await expect.poll(theme).not.toBe(before);
  await page.keyboard.press('Control+z');
  await expect.poll(theme).toBe(before);
  expect(session.complaints).toEqual([]);
});

test('panels are moved, resized and closed by keyboard, named, and brought back', async ({ page }) => {
  const session = new Session(page);
  await page.goto(app.url);
  await session.go('cell');
  await expect(session.get(testIds.dockPanel)).toHaveCount(6, { timeout: 60_000 });
  const box = (panel: string) => session.get(testIds.dockPanel, { 'data-panel': panel }).boundingBox();
  const left = async (panel: string): Promise<number> => Math.round((await box(panel))!.x);

  // To the left edge, by the menu of the panel.
  const start = await left('events');
  await session.get(testIds.dockGrip, { 'data-panel': 'events' }).focus();
  await page.keyboard.press('Enter');
  await expect(session.get(testIds.dockMove, { 'data-side': 'left' })).toBeVisible();
  await session.shot('dock-menu');
  await session.get(testIds.dockMove, { 'data-side': 'left' }).press('Enter');
  await expect.poll(() => left('events')).toBeLessThan(start);
  await session.shot('dock-moved');

  // A border by arrow keys.
  const width = async (): Promise<number> => Math.round((await box('twin'))!.width);
  const before = await width();
  await session.get(testIds.dockBorder, { 'aria-orientation': 'vertical' }).last().focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
  await expect.poll(width).not.toBe(before);

  // Dragged beside another panel.
  const grip = (await session.get(testIds.dockGrip, { 'data-panel': 'force' }).boundingBox())!;
  const target = (await box('bin'))!;
  await page.mouse.move(grip.x + 4, grip.y + 8);
  await page.mouse.down();
  await page.mouse.move(target.x + target.width / 2, target.y + target.height - 12, { steps: 8 });
  await session.shot('dock-dragging');
  await page.mouse.up();
  await expect.poll(() => left('force')).toBe(await left('bin'));

  // Closed, and taken back.
  await session.get(testIds.dockGrip, { 'data-panel': 'buffer' }).click();
  await session.get(testIds.dockClose).click();
  await expect(session.get(testIds.dockPanel)).toHaveCount(5);
  await session.get(testIds.undo).click();
  await expect(session.get(testIds.dockPanel)).toHaveCount(6);

  // Named, reset, and used again after the page was loaded anew.
  await session.get(testIds.openSettings).click();
  await session.get(testIds.layoutName).fill('Night shift');
  await session.get(testIds.layoutSave).click();
  await expect(session.get(testIds.layoutRow, { 'data-layout': 'Night shift' })).toBeVisible();
  await session.shot('settings');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('default layout');
  await page.keyboard.press('Enter');
  await expect.poll(() => left('events')).toBe(start);
  await page.reload();
  await expect(session.get(testIds.screenCell)).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('night shift');
  await page.keyboard.press('Enter');
  await expect.poll(() => left('events')).toBeLessThan(start);
  await session.expectNoPageScroll();
  expect(session.complaints).toEqual([]);
});

test('the list of keys says what the keys do, and single keys can be switched off', async ({ page }) => {
  const session = new Session(page);
  await page.goto(app.url);
  await expect(session.get(testIds.screenOverview)).toBeVisible();
  await page.keyboard.press('?');
  await expect(session.get(testIds.helpDialog)).toBeVisible();
  await session.shot('help');
  await page.keyboard.press('Escape');
  await page.keyboard.press('s');
  await expect(session.get(testIds.screenShift)).toBeVisible();
  await page.keyboard.press(',');
  await session.get(testIds.settingsDialog).getByRole('checkbox').first().uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('a');
  await expect(session.get(testIds.screenShift)).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(session.get(testIds.palette)).toBeVisible();
  expect(session.complaints).toEqual([]);
});

test('the licences of third-party software are read in the window', async ({ page }) => {
  const session = new Session(page);
  await page.goto(app.url);
  await expect(session.get(testIds.screenOverview)).toBeVisible();
  await session.get(testIds.openSettings).click();
  await session.get(testIds.openNotices).click();
  const dialog = session.get(testIds.noticesDialog);
  await expect(dialog).toContainText('three.js authors');
  await expect(dialog).toContainText('SIL OPEN FONT LICENSE');
  await expect(session.get(testIds.settingsDialog)).toHaveCount(0);
  await session.shot('notices');
  await session.expectNoPageScroll();
  expect(session.complaints).toEqual([]);
});

test('the guided tour starts a training cell of its own and goes on when the real thing has happened', async ({
  page,
}) => {
  test.setTimeout(400_000);
  const session = new Session(page);
  await page.goto(app.url);
  await expect(session.get(testIds.screenOverview)).toBeVisible();
  await page.keyboard.press('?');
  await session.get(testIds.tourStart).click();
  const tour = session.get(testIds.tour);
  await expect(tour).toHaveAttribute('data-step', 'watch');
  // The first step begins where it happens.
  await expect(session.get(testIds.screenCell)).toHaveAttribute('data-cell', /^training-/, { timeout: 60_000 });
  await session.expectNoPageScroll();
  await session.shot('tour-watch');
  // A stow of the physics ends: nobody pressed anything.
  await expect(tour).not.toHaveAttribute('data-step', 'watch', { timeout: 240_000 });
  await session.go('overview');
  await expect(session.get(testIds.overviewCellRow)).toHaveCount(2);
  await session.get(testIds.tourBack).click();
  await expect(session.get(testIds.screenOverview)).toHaveCount(0);
  await session.get(testIds.tourLeave).click();
  await expect(tour).toHaveCount(0);
  expect(session.complaints).toEqual([]);
});
