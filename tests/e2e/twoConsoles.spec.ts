import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@playwright/test';
import { findNode } from '../../scripts/launch/bundledNode.mjs';
import { testIds } from '../../src/renderer/ui/testIds.ts';
import { ConsoleForTests } from '../builders/cellServerForTests.ts';
import { Session } from './session.ts';
import { startApp, type StartedApp } from './startApp.ts';

// Two workstations, each with its own host, journal and window, on one cell process. The cell's arm is scripted: who may do
// what does not depend on physics.
const root = resolve(import.meta.dirname, '../..');
let folder: string;
let cell: ChildProcess;
let annsApp: StartedApp;
let bensApp: StartedApp;
let endpoint: { url: string; token: string };

async function startCell(): Promise<void> {
  const node = findNode(root);
  if (!node) throw new Error('The bundled Node is not installed: run "npm ci".');
  const script = join(root, 'tests/builders/cellProcessForTests.ts');
  cell = spawn(node, ['--disable-warning=ExperimentalWarning', script, join(folder, 'cell'), '2'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: cell.stdout! }), 'line')) as [string];
  endpoint = JSON.parse(line) as { url: string; token: string };
}

async function startConsole(name: string): Promise<StartedApp> {
  const dataDir = mkdtempSync(join(folder, 'console-'));
  const identity = { consoleId: `console-of-${name}`, operator: { operatorId: name.toLowerCase(), name } };
  writeFileSync(join(dataDir, 'console.json'), JSON.stringify(identity));
  return startApp({ cell: endpoint, dataDir });
}

test.beforeAll(async () => {
  test.setTimeout(120_000);
  folder = mkdtempSync(join(tmpdir(), 'supercargo-two-consoles-'));
  await startCell();
  annsApp = await startConsole('Ann');
  bensApp = await startConsole('Ben');
});
test.afterAll(async () => {
  await annsApp.kill();
  await bensApp.stop();
  const ended = once(cell, 'close');
  cell.kill('SIGKILL');
  await ended;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

test('two people at two workstations share one cell: one works, both see who, and nothing is shared or lost', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const ann = new Session(await browser.newPage());
  const ben = new Session(await browser.newPage());
  await ann.page.goto(annsApp.url);
  await ben.page.goto(bensApp.url);

  // Somebody asks for help; both see it.
  const asking = new ConsoleForTests(endpoint.url, { consoleId: 'somebody' });
  await asking.greeted();
  const asked = await asking.send({
    type: 'intervention.open',
    reason: 'operator',
    detail: 'Please look at this bin.',
    binId: '3C',
    itemId: null,
  });
  expect(asked.accepted).toBe(true);
  asking.close();
  for (const session of [ann, ben]) {
    await session.go('intervention');
    await session.get(testIds.interventionRow).first().click();
  }

  // Ann claims it. Ben sees who and since when, and cannot act.
  await ann.get(testIds.claim).click();
  await expect(ann.get(testIds.releaseClaim)).toBeVisible();
  await expect(ben.get(testIds.interventionHolder)).toContainText(/Ann.*\d/);
  await expect(ben.get(testIds.takeOver)).toBeVisible();
  await expect(ben.get(testIds.releaseClaim)).toHaveCount(0);
  await expect(ben.page.locator(`[data-testid="${testIds.close}"]:enabled`)).toHaveCount(0);
  await ben.shot('two-consoles-1-claimed-by-other');

  // Ben takes it over, with a reason only; Ann is told.
  await ben.get(testIds.takeOver).click();
  await expect(ben.get(testIds.takeOverConfirm)).toBeDisabled();
  await ben.get(testIds.takeOverReason).fill('Ann was called to cell 4.');
  await ben.get(testIds.takeOverConfirm).click();
  await expect(ben.get(testIds.releaseClaim)).toBeVisible();
  await expect(ann.get(testIds.interventionHolder)).toContainText('Ben');
  await expect(ann.get(testIds.releaseClaim)).toHaveCount(0);
  await expect(ann.page.getByText(/Control of this cell went to Ben/).first()).toBeVisible();
  await ann.shot('two-consoles-2-taken-over');

  // Ben hands it to Ann: his until she accepts, then hers.
  await ben.get(testIds.transferOpen).click();
  await ben.get(testIds.transferTo).selectOption('console-of-Ann');
  await ben.get(testIds.transferNote).fill('You know this pod.');
  await ben.get(testIds.transferSend).click();
  await expect(ann.get(testIds.transferAccept)).toBeVisible();
  await expect(ben.get(testIds.transferTakeBack)).toBeVisible();
  await ann.get(testIds.transferAccept).click();
  await expect(ann.get(testIds.releaseClaim)).toBeVisible();
  await expect(ben.get(testIds.interventionHolder)).toContainText('Ann');
  await expect(ben.get(testIds.releaseClaim)).toHaveCount(0);

  // Whoever holds: Stop is for everyone.
  await ben.go('cell');
  await ben.get(testIds.commandStop).first().click();
  await expect(ben.get(testIds.packmlState)).toHaveAttribute('data-state', 'stopped');
  await expect(ann.get(testIds.releaseClaim)).toBeVisible();

  // Ann's program is killed: what she worked on is free again, and Ben sees and takes it.
  await annsApp.kill();
  await ben.go('intervention');
  await ben.get(testIds.interventionRow).first().click();
  await expect(ben.get(testIds.claim)).toBeVisible({ timeout: 20_000 });
  await ben.get(testIds.claim).click();
  await expect(ben.get(testIds.releaseClaim)).toBeVisible();
  await ben.shot('two-consoles-3-returned-to-the-queue');
  await expect(ben.get(testIds.refusal)).toHaveCount(0);
  expect(ben.complaints).toEqual([]);
});
