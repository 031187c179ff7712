import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { testIds } from '../../src/renderer/ui/testIds.ts';
import { pdfText } from './pdfText.ts';
import { afterFirstFailure } from './firstFailure.ts';
import { Session } from './session.ts';
import { startApp, type StartedApp } from './startApp.ts';

let app: StartedApp;
test.beforeAll(async () => {
  app = await startApp(afterFirstFailure());
});
test.afterAll(async () => {
  await app.stop();
});

/** The physics runs in real time: a stow takes about a quarter of a minute, more on a busy machine. */
const STOW_MS = 180_000;
const people = [
  { name: 'Anna Berg', pin: '3141' },
  { name: 'Ben Okafor', pin: '27182' },
] as const;

async function addAndSignOn(session: Session): Promise<void> {
  await session.get(testIds.rosterOpen).click();
  for (const { name, pin } of people) {
    await session.get(testIds.rosterName).fill(name);
    await session.get(testIds.rosterNewPin).fill(pin);
    // The first one becomes the lead, whose PIN the next ones need.
    if (name === people[0].name) await expect(session.get(testIds.rosterFirstIsLead)).toBeVisible();
    else {
      await session.get(testIds.rosterLeadPin).fill(people[0].pin);
      // Who changes the targets later on needs the right to.
      await session.get(testIds.rosterNewRole).selectOption('lead');
    }
    await session.get(testIds.rosterAdd).click();
    const row = session.get(testIds.rosterRow, { 'data-name': name });
    await expect(row).toBeVisible();
    await row.locator(`[data-testid="${testIds.rosterPin}"]`).fill('0000');
    await row.locator(`[data-testid="${testIds.rosterSignOn}"]`).click();
    await expect(session.get(testIds.rosterProblem)).toContainText(name);
    await row.locator(`[data-testid="${testIds.rosterPin}"]`).fill(pin);
    await row.locator(`[data-testid="${testIds.rosterSignOn}"]`).click();
    await expect(row.locator(`[data-testid="${testIds.rosterSignOn}"]`)).toHaveCount(0);
  }
  await session.shot('handover-roster');
  await session.page.keyboard.press('Escape');
}

const NEW_PIN = '16180';
async function changePin(session: Session, { name, pin }: (typeof people)[number]): Promise<void> {
  await session.get(testIds.rosterOpen).click();
  const row = session.get(testIds.rosterRow, { 'data-name': name });
  await row.locator(`[data-testid="${testIds.rosterChangePin}"]`).click();
  const fill = async (present: string): Promise<void> => {
    await session.get(testIds.rosterPresentPin).fill(present);
    await session.get(testIds.rosterPinNew).fill(NEW_PIN);
    await session.get(testIds.rosterPinAgain).fill(NEW_PIN);
    await session.get(testIds.rosterPinSave).click();
  };
  await fill('0000');
  await expect(session.get(testIds.rosterPinProblem)).toContainText(name);
  await session.shot('handover-change-pin');
  await fill(pin);
  await expect(session.get(testIds.rosterDone)).toContainText(name);
  await session.page.keyboard.press('Escape');
}

async function saved(page: Page, session: Session, format: 'pdf' | 'html' | 'csv'): Promise<Buffer> {
  const download = page.waitForEvent('download');
  await session.get(testIds.reportSave, { 'data-format': format }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(new RegExp(`^handover-\\d{4}-\\d{2}-\\d{2}-[a-z]+\\.${format}$`));
  const bytes = readFileSync(await file.path());
  writeFileSync(`test-results/screens/handover.${format}`, bytes);
  return bytes;
}

test('a shift is worked, handed over by one person to another, and both sign the PDF', async ({ page }) => {
  test.setTimeout(900_000);
  const session = new Session(page);
  await page.goto(app.url);

  // The first events of the shift: the cell starts, stows, and calls for a person.
  await session.go('cell');
  await session.expectLive(STOW_MS);
  await expect(session.get(testIds.packmlState)).toHaveAttribute('data-state', 'held', { timeout: 3 * STOW_MS });

  // The live page counts it.
  await session.go('shift');
  await expect(session.get(testIds.shiftCauseRow).first()).toBeVisible({ timeout: 60_000 });
  await expect(session.get(testIds.shiftTile).first()).toContainText('%');
  await session.expectNoPageScroll();
  await session.shot('handover-shift-page');
  await addAndSignOn(session);
  // Ben signs with the PIN that he changes to here.
  await changePin(session, people[1]);

  // A changed target is listed by itself later on.
  await session.get(testIds.shiftSettingsOpen).click();
  await session.get(testIds.shiftSettingsTarget).fill('250');
  await session.get(testIds.shiftSettingsSave).click();
  await expect(session.get(testIds.shiftSettingsProblem)).toBeVisible();
  await session.shot('handover-settings');
  await page.keyboard.press('Escape');

  // Anna freezes the figures and writes.
  await session.get(testIds.navLink, { 'data-to': 'handover' }).click();
  await expect(session.get(testIds.screenHandover)).toBeVisible();
  const actAs = (name: string) => session.get(testIds.handoverActingAs).selectOption({ label: name });
  await actAs(people[0].name);
  await session.get(testIds.handoverStart).click();
  await expect(session.get(testIds.handoverPhase)).toHaveAttribute('data-phase', 'draft');
  await expect(session.get(testIds.handoverListed, { 'data-kind': 'intervention' })).toHaveCount(1);
  await expect(session.get(testIds.handoverListed, { 'data-kind': 'changed_setting' })).toHaveCount(1);
  await session.get(testIds.handoverNote).fill('The crate in the first bin is too heavy for the blade.');
  await session.get(testIds.handoverAddNote).click();
  await session.get(testIds.handoverPointText).fill('Take the crate out by hand');
  await session.get(testIds.handoverPointOwner).fill('Ben Okafor');
  await session.get(testIds.handoverAddPoint).click();
  await session.get(testIds.handoverMoment).selectOption({ index: 1 });
  await session.get(testIds.handoverMomentText).fill('Here the blade met the crate.');
  await session.get(testIds.handoverAttach).click();
  await expect(session.get(testIds.handoverMomentShown).locator('img')).toBeVisible();
  await session.expectNoPageScroll();
  await session.shot('handover-draft');
  await session.get(testIds.handoverOfferTo).selectOption({ label: people[1].name });
  await session.get(testIds.handoverOffer).click();

  // Ben reads and asks, Anna answers, Ben acknowledges everything and accepts.
  await actAs(people[1].name);
  await expect(session.get(testIds.handoverAccept)).toBeDisabled();
  await session.get(testIds.handoverQuestion).fill('Is the light carton still in its bin?');
  await session.get(testIds.handoverAsk).click();
  await actAs(people[0].name);
  await session.get(testIds.handoverAnswerText).fill('Yes, nobody has touched it.');
  await session.get(testIds.handoverAnswer).click();
  await actAs(people[1].name);
  await session.shot('handover-offered');
  for (let left = await session.get(testIds.handoverAcknowledge).count(); left > 0; left -= 1) {
    await session.get(testIds.handoverAcknowledge).first().click();
    await expect(session.get(testIds.handoverAcknowledge)).toHaveCount(left - 1);
  }
  await session.get(testIds.handoverAccept).click();
  await expect(session.get(testIds.handoverPhase)).toHaveAttribute('data-phase', 'accepted');

  // Both sign; another's PIN is refused.
  const sign = async (role: 'outgoing' | 'incoming', pin: string): Promise<void> => {
    await session.get(testIds.handoverPin, { 'data-role': role }).fill(pin);
    await session.get(testIds.handoverSign, { 'data-role': role }).click();
  };
  await sign('outgoing', people[1].pin);
  await expect(session.get(testIds.handoverProblem)).toBeVisible();
  await sign('outgoing', people[0].pin);
  await expect(session.get(testIds.handoverSignature, { 'data-role': 'outgoing' })).toHaveAttribute(
    'data-signed',
    'true',
  );
  await sign('incoming', NEW_PIN);
  await expect(session.get(testIds.handoverPhase)).toHaveAttribute('data-phase', 'signed');

  // An addition stands apart from what was signed.
  await session.get(testIds.handoverAddition).fill('The crate was taken out.');
  await session.get(testIds.handoverAdd).click();
  await expect(session.get(testIds.handoverAdditionShown)).toContainText(people[1].name);
  await session.shot('handover-signed');

  const text = pdfText(await saved(page, session, 'pdf')).replace(/\s+/g, ' ');
  for (const said of [
    'Shift handover',
    'OEE',
    'Availability',
    'Signed by both',
    'too heavy for the blade',
    'Here the blade met the crate.',
    'Is the light carton still in its bin?',
    'Yes, nobody has touched it.',
    'ADDITION',
    'The crate was taken out.',
    'The document is the one that was signed.',
    'target, units per hour: 300, now 250',
    ...people.map(({ name }) => name),
  ])
    expect(text).toContain(said);
  const again = pdfText(await saved(page, session, 'pdf')).replace(/\s+/g, ' ');
  expect(again).toBe(text);
  expect((await saved(page, session, 'html')).toString()).toContain('data:image/jpeg;base64,');
  expect((await saved(page, session, 'csv')).toString()).toContain('Take the crate out by hand');
  expect(session.complaints).toEqual([]);
});

for (const [colorScheme, locale] of [
  ['dark', 'en-GB'],
  ['light', 'de-DE'],
] as const)
  test(`shift and handover fit the window in the ${colorScheme} theme, in ${locale}`, async ({ browser }) => {
    const viewport = { width: 1280, height: 800 };
    const context = await browser.newContext({ viewport, colorScheme, locale });
    const session = new Session(await context.newPage());
    await session.page.goto(app.url);
    for (const to of ['shift', 'handover']) {
      await session.get(testIds.navLink, { 'data-to': to }).click();
      const screen = to === 'shift' ? testIds.screenShift : testIds.screenHandover;
      await expect(session.get(screen)).toBeVisible();
      if (to === 'shift') await expect(session.get(testIds.shiftTile).first()).toBeVisible();
      if (to === 'handover') await session.get(testIds.handoverRow).first().click();
      await session.expectNoPageScroll();
      await session.shot(`${to}-${colorScheme}-${locale}`);
    }
    expect(session.complaints).toEqual([]);
    await context.close();
  });
