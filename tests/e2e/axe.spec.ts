import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { navScreens } from '../../src/renderer/app/navScreens.ts';
import { testIds } from '../../src/renderer/ui/testIds.ts';
import { Session } from './session.ts';
import { startApp, type StartedApp } from './startApp.ts';

/** Every screen, dialog and state below is looked at in both themes and both languages, with all rules. */
let app: StartedApp;
test.beforeAll(async () => {
  app = await startApp({ cells: 1, scenario: 'damaged' });
});
test.afterAll(async () => {
  await app.stop();
});

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** One line a violation and place, so that a failure says what to mend where. */
async function violations(page: Page, where: string): Promise<string[]> {
  // The window has no frames of other origins: without the page that axe opens to put frames together, a look takes half the time.
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(standards).analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map(
      (node) => `${where}: ${id}: ${node.target.join(' ')}: ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`,
    ),
  );
}

// Every language and every theme once: texts do not change the colours, nor colours the texts.
for (const [colorScheme, locale] of [
  ['dark', 'en-GB'],
  ['light', 'de-DE'],
] as const)
  test(`axe finds nothing on any screen, ${colorScheme}, ${locale}`, async ({ browser }) => {
    // Some thirty looks; a busy machine takes ten seconds for one.
    test.setTimeout(900_000);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme, locale });
    const session = new Session(await context.newPage());
    const { page } = session;
    const found: string[] = [];
    const look = async (where: string): Promise<void> => void found.push(...(await violations(page, where)));

    await page.goto(app.url);
    await expect(session.get(testIds.packmlState).first()).toHaveAttribute('data-state', /execute|held/, {
      timeout: 120_000,
    });
    for (const screen of navScreens) {
      await session.get(testIds.navLink, { 'data-to': screen }).click();
      await expect(page.locator('main')).toBeVisible();
      await page.waitForLoadState('networkidle');
      await look(screen);
    }

    await page.keyboard.press('?');
    await expect(session.get(testIds.helpDialog)).toBeVisible();
    await look('list of keys');
    await page.keyboard.press('Escape');
    await session.get(testIds.openSettings).click();
    await expect(session.get(testIds.settingsDialog)).toBeVisible();
    await look('settings');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await expect(session.get(testIds.paletteRow).first()).toBeVisible();
    await look('palette');
    await page.keyboard.type('zzzz');
    await expect(session.get(testIds.paletteEmpty)).toBeVisible();
    await look('palette without a match');
    await page.keyboard.press('Escape');

    // A panel's menu, and a closed panel with the offer to take it back.
    await session.get(testIds.navLink, { 'data-to': 'cell' }).click();
    await session.get(testIds.dockGrip, { 'data-panel': 'events' }).click();
    await expect(session.get(testIds.dockClose)).toBeVisible();
    await look('menu of a panel');
    await session.get(testIds.dockClose).click();
    await look('cell with a closed panel');
    await session.get(testIds.undo).click();
    await session.get(testIds.candidateRow).first().click();
    await look('cell with a candidate');
    await session.get(testIds.openOperation).click();
    await expect(session.get(testIds.operationDialog)).toBeVisible();
    await look('mode and run');
    await page.keyboard.press('Escape');

    // An open intervention, claimed and not, and a finding.
    await session.get(testIds.navLink, { 'data-to': 'intervention' }).click();
    if ((await session.get(testIds.interventionRow).count()) === 0)
      await session.get(testIds.askForHelp).first().click();
    await session.get(testIds.interventionRow).first().click();
    await expect(session.get(testIds.interventionDetail)).toBeVisible();
    await look('intervention, open');
    await session.get(testIds.claim).click();
    await expect(session.get(testIds.releaseClaim)).toBeVisible();
    for (const tab of [testIds.tabRetry, testIds.tabPrimitive, testIds.tabItem])
      if ((await session.get(tab).count()) > 0) {
        await session.get(tab).click();
        await look(`intervention, ${tab}`);
      }
    await session.get(testIds.releaseClaim).click();
    await session.get(testIds.navLink, { 'data-to': 'inspect' }).click();
    if ((await session.get(testIds.findingRow).count()) > 0) {
      await session.get(testIds.findingRow).first().click();
      await look('finding');
    }

    expect(found).toEqual([]);
    await context.close();
  });

test('axe finds nothing while the application cannot be reached', async ({ page }) => {
  const lonely = await startApp({ cells: 1 });
  await page.goto(lonely.url);
  await expect(page.locator(`[data-testid="${testIds.overviewCellRow}"]`)).toHaveCount(1);
  await lonely.stop();
  await expect(page.locator(`[data-testid="${testIds.connectionBanner}"]`)).toBeVisible();
  expect(await violations(page, 'without a host')).toEqual([]);
});
