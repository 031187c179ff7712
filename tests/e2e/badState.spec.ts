import { expect, test, type Page } from '@playwright/test';
import { testIds } from '../../src/renderer/ui/testIds.ts';
import { startCellFleet, type CellFleet } from '../builders/cellFleet.ts';
import { HIDDEN_TEXT, LAST_EVENT } from '../builders/cellStates.ts';
import { startHostileCell, type HostileCell } from '../builders/hostileCell.ts';
import { Session } from './session.ts';
import { startApp, type StartedApp } from './startApp.ts';

/** Rounds of strange states and strange events on each screen. */
const ROUNDS = 2;

let bad: HostileCell;
let good: CellFleet;
let app: StartedApp;
test.beforeAll(async () => {
  [bad, good] = await Promise.all([startHostileCell(), startCellFleet({ count: 1 })]);
  await bad.use('good_state');
  app = await startApp({ fleet: [bad, ...good.cells] });
});
test.afterAll(async () => {
  await app.stop();
  bad.close();
  good.close();
});

const keyOf = ({ url }: { url: string }): string => encodeURIComponent(new URL(url).host);

async function enter(page: Page): Promise<Session> {
  const session = new Session(page);
  await page.goto(app.url);
  await expect(session.get(testIds.screenOverview)).toBeVisible();
  return session;
}
async function open(session: Session, path: string): Promise<void> {
  await session.page.goto(`${new URL(session.page.url()).origin}/#/${path}`);
  await expect(session.page.locator('main').first()).toBeVisible();
}

/** Every panel of the bad cell's screen shows what the cell at work sent. */
async function expectWhole(session: Session): Promise<void> {
  await expect(session.get(testIds.cellSelect).locator('option:checked')).toHaveText('Hostile cell');
  await session.expectLive(30_000);
  await expect(session.get(testIds.bufferItem)).toHaveCount(11);
  await expect(session.get(testIds.candidateRow)).not.toHaveCount(0);
  await expect(session.get(testIds.navOpenInterventions)).toHaveText(/1/);
}

test('a cell that sends what cannot be used is told of, the others go on, and its screen is whole when it is good again', async ({
  page,
}) => {
  await bad.use('good_state');
  const session = await enter(page);
  await open(session, `cell/${keyOf(bad)}`);
  await expectWhole(session);

  await bad.use('some_items');
  const banner = session.get(testIds.connectionBanner);
  await expect(banner).toContainText('the cell sent a greeting that cannot be used: snapshot.buffer: 4000 entries');
  await expect(banner).toHaveAttribute('data-state', 'stale');
  // What was known of it stays to be seen, and says how old it is.
  await expect(session.get(testIds.bufferItem)).toHaveCount(11);
  await session.shot('bad-state-told');
  await session.go('overview');
  await expect(session.get(testIds.overviewCellRow, { 'data-cell': decodeURIComponent(keyOf(bad)) })).toContainText(
    '4000 entries',
  );
  await session.shot('bad-state-told-overview');

  await open(session, `cell/${keyOf(good.cells[0]!)}`);
  await session.expectLive(10_000);
  await expect(banner).toHaveCount(0);
  await expect(session.get(testIds.packmlState)).toHaveAttribute('data-state', 'execute');

  await bad.use('good_state');
  await open(session, `cell/${keyOf(bad)}`);
  await expectWhole(session);
  await expect(banner).toHaveCount(0);
  expect(session.complaints).toEqual([]);
});

for (const screen of ['cell', 'overview', 'intervention'] as const)
  test(`no state that the wire allows breaks a screen: ${screen}`, async ({ page }) => {
    await bad.use('good_state');
    const session = await enter(page);
    await open(session, { overview: '', cell: `cell/${keyOf(bad)}` }[screen as string] ?? screen);
    for (let round = 1; round <= ROUNDS; round += 1) {
      await bad.use('strange_state');
      await expect(session.page.locator('main')).toContainText(/Strange \d/);
      await bad.use('strange_events');
      if (screen === 'cell')
        await expect(session.get(testIds.eventRow).filter({ hasText: LAST_EVENT })).not.toHaveCount(0);
      else await expect(session.page.locator('main')).not.toContainText(/Strange \d/);
      expect(session.complaints, `round ${round}`).toEqual([]);
    }
    await bad.use('strange_state');
    await session.page.reload();
    await expect(session.page.locator('main')).toContainText(/Strange \d/);
    await bad.use('good_state');
    await open(session, `cell/${keyOf(bad)}`);
    await expectWhole(session);
    await session.page.reload();
    await expectWhole(session);
    expect(session.complaints).toEqual([]);
  });

test('what hides in the texts of a cell is written out on every screen', async ({ page }) => {
  await bad.use('good_state');
  const session = await enter(page);
  const seen: Record<string, boolean> = {};
  for (const path of ['', `cell/${keyOf(bad)}`, 'intervention', 'inspect', 'alarms', 'diagnosis']) {
    await open(session, path);
    await expect(session.page.locator('body')).toContainText('Hostile cell');
    const { texts, titles } = await session.page.evaluate(() => ({
      texts: document.body.innerText,
      titles: [...document.querySelectorAll('[title], [aria-label], [alt]')].map((element) =>
        ['title', 'aria-label', 'alt'].map((name) => element.getAttribute(name) ?? '').join(' '),
      ),
    }));
    expect([texts, ...titles].join('\n'), path).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B]/);
    seen[path] = texts.includes(HIDDEN_TEXT.shown);
  }
  expect(seen).toMatchObject({ [`cell/${keyOf(bad)}`]: true, intervention: true });
});
