import { expect, test, type Page } from '@playwright/test';
import { testIds } from '../../src/renderer/ui/testIds.ts';
import { Session } from './session.ts';
import { startApp, type StartedApp } from './startApp.ts';

let app: StartedApp;
let page: Page;
let session: Session;

test.beforeAll(async ({ browser }) => {
  app = await startApp({ seed: 1 });
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  session = new Session(page);
  await page.goto(app.url);
});
test.afterAll(async () => {
  await app.stop();
});

/** Where the camera stands and what it looks at, cell frame, metres. */
async function camera(): Promise<{ at: number[]; target: number[] }> {
  const [at, target] = await Promise.all(
    ['data-camera', 'data-target'].map((name) => session.get(testIds.twin).getAttribute(name)),
  );
  return { at: at!.split(' ').map(Number), target: target!.split(' ').map(Number) };
}
/** From the camera to what it looks at, metres. */
async function distance(): Promise<number> {
  const { at, target } = await camera();
  return Math.hypot(...at.map((metres, axis) => metres - target[axis]!));
}
/** Two seconds have passed without a frame. */
async function quiet(): Promise<void> {
  const quietForMs = 2000;
  await page.waitForFunction(
    ({ selector, quietForMs }) => {
      const drawn = document.querySelector<HTMLElement>(selector)!.dataset['frames'];
      const state = window as unknown as { lastFrame?: { drawn: string | undefined; sinceMs: number } };
      // An error here would count as one of the page's own.
      if (state.lastFrame?.drawn !== drawn) state.lastFrame = { drawn, sinceMs: performance.now() };
      return state.lastFrame !== undefined && performance.now() - state.lastFrame.sinceMs > quietForMs;
    },
    { selector: `[data-testid="${testIds.twin}"]`, quietForMs },
    { timeout: 120_000 },
  );
}

const frames = async (): Promise<number> => Number(await session.get(testIds.twin).getAttribute('data-frames'));

test('the overview shows the cell as a tile with its live twin, which opens the cell', async () => {
  test.setTimeout(240_000);
  const tile = session.get(testIds.overviewCellRow);
  await expect(tile).toHaveAttribute('data-tile', 'true');
  const twin = session.get(testIds.twinSmall, { 'data-place': 'tile' });
  await expect(twin).toHaveAttribute('data-frames', /./, { timeout: 60_000 });
  await expect(session.get(testIds.packmlState)).toHaveAttribute('data-state', 'execute', { timeout: 120_000 });
  await session.shot('twin-tile');
  await tile.getByRole('link').first().click();
  await expect(session.get(testIds.screenCell)).toBeVisible();
});

test('it opens from the supervisor’s side, right of the pod and above it, and follows the work', async () => {
  test.setTimeout(240_000);
  const twin = session.get(testIds.twin);
  await expect(twin).toHaveAttribute('data-view', 'follow');
  await expect(twin).toHaveAttribute('data-camera', /./);
  await session.get(testIds.eventRow, { 'data-event': 'stow.started' }).first().waitFor({ timeout: 180_000 });
  const callout = session.get(testIds.twinCallout);
  await expect(callout).toContainText('→');
  // While the arm fetches, the whole cell is looked at; at the bin one looks nearer, from the same side.
  await expect.poll(async () => (await camera()).target[0]!, { timeout: 120_000 }).not.toBeCloseTo(0.465, 2);
  const { at, target } = await camera();
  expect(at[0]).toBeGreaterThan(target[0]!);
  expect(at[1]).toBeLessThan(-2);
  expect(at[2]).toBeGreaterThan(target[2]!);
});

test('each view has a key, and looks from where its name says', async () => {
  const twin = session.get(testIds.twin);
  await session.get(testIds.commandHold).click();
  await expect(session.get(testIds.packmlState)).toHaveAttribute('data-state', 'held', { timeout: 60_000 });
  await session.get(testIds.binSelect).selectOption('4C');
  const seen: Record<string, { at: number[]; target: number[] }> = {};
  for (const [key, view] of [
    ['2', 'hero'],
    ['3', 'front'],
    ['4', 'top'],
    ['5', 'tool'],
    ['6', 'bin'],
    ['1', 'follow'],
  ] as const) {
    const before = await frames();
    await page.keyboard.press(key);
    await expect(twin).toHaveAttribute('data-view', view);
    seen[view] = await camera();
    await expect.poll(frames).toBeGreaterThan(before);
    await session.shot(`twin-${view}`);
  }
  const off = (view: string, axis: number): number => seen[view]!.at[axis]! - seen[view]!.target[axis]!;
  expect(Math.abs(off('front', 0))).toBeLessThan(0.01);
  expect(off('top', 2)).toBeGreaterThan(5);
  expect(Math.hypot(off('bin', 0), off('bin', 1), off('bin', 2))).toBeLessThan(2);
  expect(off('tool', 2)).toBeGreaterThan(0.5);
  expect(off('hero', 0)).toBeGreaterThan(4);
});

test('nothing moves, nothing is drawn', async () => {
  // The cell is held, and every bin has been looked at.
  await quiet();
});

test('hands turn it, but never below the floor or behind the pod', async () => {
  await page.keyboard.press('2');
  const box = (await session.get(testIds.twinCanvas).boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const drag = async (dx: number, dy: number): Promise<void> => {
    for (let i = 0; i < 4; i += 1) {
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + dx, y + dy, { steps: 5 });
      await page.mouse.up();
    }
  };
  const before = (await camera()).at;
  await drag(0, -200);
  await expect.poll(async () => (await camera()).at[2]!).toBeLessThan(before[2]!);
  expect((await camera()).at[2]).toBeGreaterThan(0.1);
  await drag(-300, 0);
  await expect.poll(async () => (await camera()).at[0]!).toBeGreaterThan(before[0]!);
  expect((await camera()).at[1]).toBeLessThan(0.4);
  await session.get(testIds.twinGizmo).click();
  await expect.poll(async () => (await camera()).at[0]!).toBeCloseTo(before[0]!, 2);
});

test('what the pointer rests on is said, and a double click looks at it alone', async () => {
  await page.keyboard.press('6');
  const box = (await session.get(testIds.twinCanvas).boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.move(box.x + box.width / 2 + 2, box.y + box.height / 2);
  const said = session.get(testIds.twinHover);
  await expect(said).toHaveAttribute('data-kind', /item|free|unknown/);
  await expect(said).toContainText('4C');
  await page.mouse.move(1, 1);
  await expect(said).toHaveCount(0);
  // In the whole view, on the shelf between two bins too: whoever points at a hem means the bin beside it.
  await session.get(testIds.binSelect).selectOption('1A');
  await page.keyboard.press('2');
  await expect.poll(async () => (await camera()).at[0]!).toBeCloseTo(5.72, 2);
  await page.mouse.dblclick(box.x + box.width * 0.56, box.y + box.height * 0.5);
  const twin = session.get(testIds.twin);
  await expect(twin).toHaveAttribute('data-view', 'bin');
  await expect(twin).toHaveAttribute('data-bin', /^[34]C$/);
  await expect.poll(distance).toBeLessThan(2);
});

test('a candidate that is chosen is drawn as a ghost, and the legend says so', async () => {
  const twin = session.get(testIds.twin);
  await page.keyboard.press('1');
  const still = Number(await twin.getAttribute('data-still-frames'));
  await session.get(testIds.candidateRow).first().click();
  await expect(twin).toHaveAttribute('data-ghost', 'true');
  await expect(session.get(testIds.twinLegend)).toContainText('planned motion');
  await expect.poll(async () => Number(await twin.getAttribute('data-still-frames'))).toBeGreaterThan(still);
  await session.shot('twin-ghost');
});

test('bin camera and tool are shown as insets by a key, the tool as a live twin', async () => {
  await page.keyboard.press('7');
  await expect(session.get(testIds.twinInsets)).toBeVisible();
  await expect(session.get(testIds.twinSmall, { 'data-place': 'inset' })).toHaveAttribute('data-frames', /./);
  await session.shot('twin-insets');
  await page.keyboard.press('7');
  await expect(session.get(testIds.twinInsets)).toHaveCount(0);
});

test('the arm fades only where a view may show it before the active bin', async () => {
  const twin = session.get(testIds.twin);
  for (const [key, fades] of [
    ['3', 'true'],
    ['6', 'true'],
    ['2', 'false'],
    ['1', 'false'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(twin).toHaveAttribute('data-fades', fades);
  }
});

test('a cell that is silent is drawn grey, with its age, until it speaks again', async () => {
  const twin = session.get(testIds.twin);
  const goOn = await app.freezeCell(0);
  try {
    await expect(twin).toHaveAttribute('data-stale', 'true', { timeout: 20_000 });
    await expect(session.get(testIds.twinAge)).toContainText('stale');
    expect(await session.get(testIds.twinCanvas).evaluate((canvas) => getComputedStyle(canvas).filter)).toContain(
      'grayscale',
    );
    await session.shot('twin-stale');
  } finally {
    goOn();
  }
  await expect(twin).toHaveAttribute('data-stale', 'false', { timeout: 60_000 });
  expect(session.complaints).toEqual([]);
});
