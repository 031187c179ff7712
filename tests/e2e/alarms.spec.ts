import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { testIds } from '../../src/renderer/ui/testIds.ts';
import { Session } from './session.ts';
import { startApp, type StartedApp } from './startApp.ts';

let app: StartedApp;
test.beforeAll(async () => {
  app = await startApp({ scenario: 'overfilled', seed: 1 });
});
test.afterAll(async () => {
  await app.stop();
});

/** The physics runs in real time; the failing stow is the second one. */
const CALL_MS = 300_000;
const CALL = 'intervention_waiting@simulated-1';
const tabs = ['open', 'aside', 'history', 'figures', 'list'] as const;

test('a call raises its alarm; it sounds, is silenced, acknowledged, shelved with a reason, and comes back', async ({
  page,
}) => {
  test.setTimeout(600_000);
  const session = new Session(page);
  await page.goto(app.url);
  const line = session.get(testIds.alarmLine);
  const row = session.get(testIds.alarmRow, { 'data-key': CALL });

  // The sound is off until a person wants it.
  const sound = session.get(testIds.alarmSilence);
  await expect(sound).toHaveAttribute('data-sound', 'off');
  await sound.click();
  await expect(sound).toHaveAttribute('data-sound', 'on');

  await expect(line).toHaveAttribute('data-key', CALL, { timeout: CALL_MS });
  await expect(line).toHaveAttribute('data-priority', 'medium');
  await expect(session.get(testIds.navUnacknowledgedAlarms)).toHaveText(/^[1-9]/);
  await expect(page).toHaveTitle(/^\(\d+\) ▲ Supercargo$/);
  await expect.poll(async () => Number(await sound.getAttribute('data-chimes'))).toBeGreaterThan(0);

  // By keyboard: silence, open the alarms, acknowledge.
  await page.keyboard.press('x');
  await expect(sound).toHaveAttribute('data-sound', 'silenced');
  await page.keyboard.press('l');
  await expect(session.get(testIds.screenAlarms)).toBeVisible();
  await expect(row).toHaveAttribute('data-state', 'unacknowledged');
  await session.shot('alarms-unacknowledged');
  await page.keyboard.press('k');
  await expect(row).toHaveAttribute('data-state', 'acknowledged');
  await expect(line).not.toHaveAttribute('data-key', CALL);

  // The hold that the call explains is not told a second time.
  await session.get(testIds.alarmTab, { 'data-tab': 'aside' }).click();
  await expect(session.get(testIds.alarmRow, { 'data-key': 'cell_held@simulated-1' })).toHaveAttribute(
    'data-state',
    'suppressed',
    { timeout: 30_000 },
  );

  // Shelving wants a reason.
  await session.get(testIds.alarmTab, { 'data-tab': 'open' }).click();
  await row.click();
  await expect(session.get(testIds.alarmShelve)).toBeDisabled();
  await session.get(testIds.alarmReason).fill('technician is on the way');
  await session.get(testIds.alarmShelveMinutes).selectOption('30');
  await session.get(testIds.alarmShelve).click();
  await expect(row).toHaveCount(0);
  await session.get(testIds.alarmTab, { 'data-tab': 'aside' }).click();
  await expect(row).toHaveAttribute('data-state', 'shelved');
  await row.click();
  await expect(session.get(testIds.alarmDetail)).toContainText('technician is on the way');
  await session.shot('alarms-shelved');

  // It still holds: off the shelf it calls again, and sounds again.
  const chimes = Number(await sound.getAttribute('data-chimes'));
  await session.get(testIds.alarmUnshelve).click();
  await expect(line).toHaveAttribute('data-key', CALL);
  await expect.poll(async () => Number(await sound.getAttribute('data-chimes'))).toBeGreaterThan(chimes);

  // From the line to the alarm, and from there to the call.
  await session.get(testIds.alarmLineOpen).click();
  await expect(row).toHaveAttribute('data-state', 'unacknowledged');
  await session.get(testIds.alarmGoTo).click();
  await expect(session.get(testIds.screenIntervention)).toBeVisible();

  // All of it is in the history, and in the figures.
  await page.keyboard.press('l');
  await session.get(testIds.alarmTab, { 'data-tab': 'history' }).click();
  await expect(session.get(testIds.alarmHistoryRow).filter({ hasText: 'technician is on the way' })).toHaveCount(1);
  await session.get(testIds.alarmTab, { 'data-tab': 'figures' }).click();
  await expect(session.get(testIds.alarmFigureAverage)).toBeVisible();
  await expect(session.get(testIds.refusal)).toHaveCount(0);
  expect(session.complaints).toEqual([]);
});

test('an alarm that is shelved is still shelved after the window is loaded anew, and the sound waits for a touch', async ({
  page,
}) => {
  const session = new Session(page);
  await page.goto(app.url);
  await session.get(testIds.alarmSilence).click();
  await page.keyboard.press('l');
  await session.get(testIds.alarmTab, { 'data-tab': 'list' }).click();
  await session.get(testIds.alarmDetail).or(page.getByText('Select an alarm')).first().waitFor();
  await page.getByRole('button', { name: /Bins cannot be looked at/ }).click();
  await session.get(testIds.alarmReason).fill('camera is replaced');
  await session.get(testIds.alarmTakeOut).click();
  await expect(session.get(testIds.alarmPutBack)).toBeVisible();
  await page.reload();
  await expect(session.get(testIds.alarmSilence)).not.toHaveAttribute('data-sound', 'off');
  await page.keyboard.press('l');
  await session.get(testIds.alarmTab, { 'data-tab': 'aside' }).click();
  const row = session.get(testIds.alarmRow, { 'data-key': 'camera_blind@simulated-1' });
  await expect(row).toHaveAttribute('data-state', 'out_of_service');
  await row.click();
  await session.get(testIds.alarmPutBack).click();
  await expect(row).toHaveCount(0);
});

// Every language and every theme once: texts do not change the colours, nor colours the texts.
for (const [colorScheme, locale] of [
  ['dark', 'en-GB'],
  ['light', 'de-DE'],
] as const)
  test(`axe finds nothing on the alarm screens, ${colorScheme}, ${locale}; they fit the window`, async ({
    browser,
  }) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme, locale });
    const session = new Session(await context.newPage());
    await session.page.goto(app.url);
    await session.get(testIds.navLink, { 'data-to': 'alarms' }).click();
    for (const tab of tabs) {
      await session.get(testIds.alarmTab, { 'data-tab': tab }).click();
      await expect(session.get(testIds.screenAlarms)).toBeVisible();
      await session.expectNoPageScroll();
      await session.shot(`alarms-${tab}-${colorScheme}-${locale.slice(0, 2)}`);
      const { violations } = await new AxeBuilder({ page: session.page }).setLegacyMode(true).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }
    expect(session.complaints).toEqual([]);
    await context.close();
  });
