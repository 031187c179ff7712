import { expect, test } from '@playwright/test';
import { testIds } from '../../src/renderer/ui/testIds.ts';
import { startCellFleet } from '../builders/cellFleet.ts';
import { Session } from './session.ts';
import { startApp } from './startApp.ts';

const sizes = [
  { width: 1280, height: 800 },
  { width: 3840, height: 2160 },
];

/** Rows whose whole height is inside the list. */
const rowsInView = (session: Session): Promise<number> =>
  session.page.evaluate((rowId) => {
    const rows = [...document.querySelectorAll(`[data-testid="${rowId}"]`)];
    const list = rows[0]?.closest('section')?.getBoundingClientRect();
    return rows.filter((row) => list && row.getBoundingClientRect().bottom <= list.bottom + 1).length;
  }, testIds.overviewCellRow);

for (const count of [2, 4, 12, 24]) {
  test(`${count} cells are seen at once, in both themes and languages, without scrolling`, async ({ browser }) => {
    const fleet = await startCellFleet({ count });
    const app = await startApp({ fleet: fleet.cells });
    try {
      for (const [colorScheme, locale] of [
        ['dark', 'de-DE'],
        ['light', 'en-GB'],
      ] as const)
        for (const viewport of sizes) {
          const context = await browser.newContext({ viewport, colorScheme, locale });
          const session = new Session(await context.newPage());
          await session.page.goto(app.url);
          await expect(session.get(testIds.overviewCellRow)).toHaveCount(count);
          await expect(session.get(testIds.packmlState)).toHaveCount(count);
          await session.expectNoPageScroll();
          expect(await rowsInView(session)).toBe(count);
          await expect(session.get(testIds.overviewQueueEmpty)).toBeVisible();
          await session.shot(`overview-${count}-${colorScheme}-${viewport.width}`);
          expect(session.complaints).toEqual([]);
          await context.close();
        }
    } finally {
      await app.stop();
      fleet.close();
    }
  });
}

test('with everything on fire every call stands in the queue, and one leads to its cell', async ({ browser }) => {
  const fleet = await startCellFleet({ count: 12, motionS: 1, onFire: true });
  const app = await startApp({ fleet: fleet.cells });
  const context = await browser.newContext({ viewport: sizes[0]!, colorScheme: 'dark', locale: 'de-DE' });
  const session = new Session(await context.newPage());
  try {
    await session.page.goto(app.url);
    await expect(session.get(testIds.overviewQueueRow)).toHaveCount(12, { timeout: 90_000 });
    await session.expectNoPageScroll();
    await session.shot('overview-on-fire');
    await session.get(testIds.overviewQueueRow).first().getByRole('link').click();
    await expect(session.get(testIds.screenIntervention)).toBeVisible();
    expect(session.complaints).toEqual([]);
  } finally {
    await context.close();
    await app.stop();
    fleet.close();
  }
});

test('cells that are gone are told from cells that stand', async ({ page }) => {
  const fleet = await startCellFleet({ count: 3 });
  const app = await startApp({ fleet: fleet.cells });
  const session = new Session(page);
  try {
    await page.goto(app.url);
    await expect(session.get(testIds.packmlState)).toHaveCount(3);
    fleet.close();
    await expect(session.page.locator(`[data-testid="${testIds.packmlState}"].unsure`)).toHaveCount(3);
    await session.shot('overview-gone');
  } finally {
    await app.stop();
    fleet.close();
  }
});
