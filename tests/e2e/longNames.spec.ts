import { expect, test } from '@playwright/test';
import { navScreens } from '../../src/renderer/app/navScreens.ts';
import { startHostileCell, type HostileCell } from '../builders/hostileCell.ts';
import { Session } from './session.ts';
import { startApp, type StartedApp } from './startApp.ts';

let cell: HostileCell;
let app: StartedApp;
test.beforeAll(async () => {
  cell = await startHostileCell();
  await cell.use('long_names');
  app = await startApp({ cell });
});
test.afterAll(async () => {
  await app.stop();
  cell.close();
});

/** What reaches beyond the window, or is as wide inside: nothing may, whatever a cell calls itself. */
const tooWide = (): string[] => {
  const most = window.innerWidth;
  const wide = (element: Element): boolean =>
    element.scrollWidth > most && ['auto', 'scroll', 'visible'].includes(getComputedStyle(element).overflowX);
  return [document.documentElement, ...document.querySelectorAll('body *')]
    .filter((element) => wide(element) && !element.closest('.visually-hidden, option, select'))
    .map((element) => `${element.tagName}.${element.className} ${element.scrollWidth}`);
};

for (const colorScheme of ['dark', 'light'] as const)
  test(`no screen is wider than the window, however long the names of a cell are, in the ${colorScheme} theme`, async ({
    browser,
  }) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme });
    const session = new Session(await context.newPage());
    await session.page.goto(app.url);
    await expect(session.page.getByText('WWWWWWWW').first()).toBeVisible({ timeout: 30_000 });
    const { origin } = new URL(session.page.url());
    const cellKey = encodeURIComponent(new URL(cell.url).host);
    for (const screen of navScreens) {
      const path = { cell: `cell/${cellKey}`, audit: 'journal', overview: '' }[screen as string] ?? screen;
      await session.page.goto(`${origin}/#/${path}`);
      await expect(session.page.locator('main').first()).toBeVisible();
      await session.shot(`long-names-${screen}-${colorScheme}`);
      expect.soft(await session.page.evaluate(tooWide), screen).toEqual([]);
    }
    await context.close();
  });
