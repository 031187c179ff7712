import { expect, test } from '@playwright/test';
import { overfilledBins } from '../../src/cell/simulation/scenarios/overfilledScenario.ts';
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

/** The physics runs in real time: a stow takes about a quarter of a minute, more on a busy machine. */
const STOW_MS = 120_000;

test('a person watches a stow, resolves one that fails by hand, and reads about it in the shift summary', async ({
  page,
}) => {
  test.setTimeout(600_000);
  const session = new Session(page);
  await page.goto(app.url);

  // Watch a stow.
  await session.go('cell');
  await expect(session.get(testIds.packmlState)).toHaveAttribute('data-state', 'execute', { timeout: STOW_MS });
  await expect(session.get(testIds.eventRow, { 'data-event': 'stow.started' }).first()).toBeVisible({
    timeout: STOW_MS,
  });
  await expect(session.get(testIds.candidateRow).first()).toBeVisible();
  await session.shot('story-1-watch');
  await expect(session.get(testIds.eventRow, { 'data-event': 'stow.ended' }).first()).toBeVisible({ timeout: STOW_MS });

  // A stow fails because a crate is heavier than the blade may push.
  await expect(session.get(testIds.packmlState)).toHaveAttribute('data-state', 'held', { timeout: 2 * STOW_MS });
  await session.shot('story-2-failed');
  await session.go('intervention');
  await session.get(testIds.interventionRow).first().click();
  await expect(session.get(testIds.interventionCause)).toBeVisible();
  await expect(session.get(testIds.interventionPictureAfter).locator('img, canvas').first()).toBeVisible();
  await session.shot('story-3-call');

  // Claim it.
  await session.get(testIds.claim).click();
  await expect(session.get(testIds.releaseClaim)).toBeVisible();

  // Sweep by hand in the bin whose carton is light: previewed first, then for as long as the button is held.
  await session.get(testIds.tabPrimitive).click();
  await session.get(testIds.primitiveChoice, { 'data-primitive': 'sweep' }).click();
  await session.get(testIds.primitiveBin).selectOption(overfilledBins.resolvable);
  await expect(session.get(testIds.preview)).toHaveAttribute('data-phase', 'ready');
  await session.shot('story-4-sweep-previewed');
  expect(await session.holdUntilEnded(STOW_MS)).toBe('goal');
  await session.shot('story-5-swept');

  // Try again there.
  await session.get(testIds.tabRetry).click();
  const place = session
    .get(testIds.proposalRow, { 'data-bin': overfilledBins.resolvable, 'data-kind': 'retry_other_bin' })
    .or(session.get(testIds.retryRow, { 'data-bin': overfilledBins.resolvable }))
    .first();
  await expect(place).toBeVisible({ timeout: STOW_MS });
  await place.click();
  expect(await session.holdUntilEnded(STOW_MS)).toBe('goal');
  await expect(session.get(testIds.closeOutcome)).toHaveValue('retried_elsewhere', { timeout: STOW_MS });
  await session.shot('story-6-retried');

  // Close it with a note.
  const note = 'Crate too heavy for the blade; stowed in the bin with the light carton.';
  await session.get(testIds.closeNote).fill(note);
  await expect(session.get(testIds.close)).toBeEnabled();
  await session.get(testIds.close).click();
  await expect(session.get(testIds.interventionRow)).toHaveCount(0);

  // Read about it.
  await session.go('shift');
  await expect(session.get(testIds.shiftInterventionNote).first()).toContainText(note);
  await expect(session.get(testIds.shiftCauseRow).first()).toBeVisible();
  await session.shot('story-7-shift');
  await expect(session.get(testIds.refusal)).toHaveCount(0);
  expect(session.complaints).toEqual([]);
});
