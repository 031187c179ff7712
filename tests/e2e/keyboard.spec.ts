import { expect, test, type Page } from '@playwright/test';
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

const STOW_MS = 120_000;
const MOST_PRESSES = 12;

/** Counts every key that goes down; a hold is one. */
class Keyboard {
  readonly pressed: string[] = [];
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }
  async press(key: string): Promise<void> {
    this.pressed.push(key);
    await this.#page.keyboard.press(key);
  }
  async holdWhile(key: string, held: () => Promise<void>): Promise<void> {
    this.pressed.push(`${key} (held)`);
    await this.#page.keyboard.down(key);
    await held();
    await this.#page.keyboard.up(key);
  }
}

test(`a failed stow is resolved by keyboard alone, in no more than ${MOST_PRESSES} presses`, async ({ page }) => {
  test.setTimeout(600_000);
  const session = new Session(page);
  await page.goto(app.url);
  await session.go('cell');
  await expect(session.get(testIds.packmlState)).toHaveAttribute('data-state', 'held', { timeout: 3 * STOW_MS });
  const keyboard = new Keyboard(page);

  await keyboard.press('i');
  await expect(session.get(testIds.interventionCause)).toBeVisible();
  await keyboard.press('t');
  await expect(session.get(testIds.releaseClaim)).toBeVisible();
  await expect(session.get(testIds.proposalRow).first()).toBeVisible();

  // The best proposal, and if it does not resolve it, the best of the new ones.
  const outcome = session.get(testIds.closeOutcome);
  const button = session.get(testIds.holdButton);
  const panel = session.get(testIds.holdPanel);
  while ((await outcome.inputValue()) === '' && keyboard.pressed.length < MOST_PRESSES - 2) {
    await keyboard.press('n');
    await expect(session.get(testIds.proposalRow, { 'aria-selected': 'true' })).toBeFocused();
    const kind = await session.get(testIds.proposalRow, { 'aria-selected': 'true' }).getAttribute('data-kind');
    if (await session.get(testIds.proposalDo).isVisible()) {
      await keyboard.press('Enter');
      continue;
    }
    await expect(button, `the preview of ${kind}`).toHaveAttribute('data-armed', 'true', { timeout: STOW_MS });
    await keyboard.holdWhile('Space', () => expect(panel).toHaveAttribute('data-phase', 'ended', { timeout: STOW_MS }));
    await session.shot(`keyboard-held-${keyboard.pressed.length}`);
    // The cell looks at the bin again after a stow; only then it is known what has become of the item.
    await expect(session.get(testIds.holdStatus)).not.toContainText(/cell is moving/, { timeout: STOW_MS });
  }
  await expect(outcome).not.toHaveValue('', { timeout: STOW_MS });
  await keyboard.press('e');
  await expect(session.get(testIds.close)).toBeFocused();
  await keyboard.press('Enter');
  await expect(session.get(testIds.interventionRow)).toHaveCount(0);
  console.log(`Resolved with ${keyboard.pressed.length} key presses: ${keyboard.pressed.join(', ')}`);
  expect(keyboard.pressed.length).toBeLessThanOrEqual(MOST_PRESSES);
  await session.go('cell');
  await expect(session.get(testIds.packmlState)).toHaveAttribute('data-state', /execute|unholding/, {
    timeout: STOW_MS,
  });
  expect(session.complaints).toEqual([]);
});
