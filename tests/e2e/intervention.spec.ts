import { expect, test, type BrowserContext, type CDPSession, type Locator, type Page } from '@playwright/test';
import { testIds } from '../../src/renderer/ui/testIds.ts';
import { afterFirstFailure } from './firstFailure.ts';
import { Session } from './session.ts';
import { startApp, type StartedApp } from './startApp.ts';

let app: StartedApp;
let context: BrowserContext;
let page: Page;
let session: Session;

const STOW_MS = 120_000;
/** From the last beat, or the word that let go, to standstill. */
const MOST_LATENCY_MS = 150;
const ROUNDS = 3;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(5 * STOW_MS);
  app = await startApp(afterFirstFailure());
  context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  page = await context.newPage();
  session = new Session(page);
  await page.goto(app.url);
  await session.go('cell');
  await session.expectLive(STOW_MS);
  await expect(session.get(testIds.packmlState)).toHaveAttribute('data-state', 'held', { timeout: 4 * STOW_MS });
  await session.go('intervention');
  await session.get(testIds.claim).click();
  await expect(session.get(testIds.releaseClaim)).toBeVisible();
});
test.afterAll(async () => {
  await context.close();
  await app.stop();
});

const handle = (parameter: string) => session.get(testIds.motionHandle, { 'data-parameter': parameter });
const field = (parameter: string) => session.get(testIds.primitiveField, { 'data-parameter': parameter });
const valueOf = async (parameter: string): Promise<number> =>
  Number(await handle(parameter).first().getAttribute('aria-valuenow'));
const ready = () => expect(session.get(testIds.preview)).toHaveAttribute('data-phase', 'ready');

test('a handle dragged in the twin changes its parameter and the preview, and the form moves the handle', async () => {
  await session.get(testIds.tabPrimitive).click();
  await session.get(testIds.primitiveChoice, { 'data-primitive': 'sweep' }).click();
  await ready();
  await expect(session.get(testIds.twinFailure)).toContainText('stow failed');
  await expect(session.get(testIds.twinSweep)).toHaveText(/^sweep\s(left|right)\s\d+\smm\s·\sup\sto\s[\d.]+\sN$/);
  const before = await valueOf('distanceM');
  const previewBefore = await session.get(testIds.preview).getAttribute('data-preview');
  const knob = handle('distanceM');
  const box = (await knob.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const direction = (await handle('side').innerText()).includes('←') ? -1 : 1;
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= 6; step++) await page.mouse.move(x - direction * step * 6, y);
  await page.mouse.up();
  const dragged = await valueOf('distanceM');
  expect(dragged).toBeLessThan(before);
  await expect(field('distanceM')).toHaveValue(String(dragged));
  await ready();
  await expect(session.get(testIds.preview)).not.toHaveAttribute('data-preview', previewBefore ?? '');

  // By keys: a millimetre, ten with Shift.
  await knob.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(field('distanceM')).toHaveValue(String(dragged + 11));

  // And back: what is written in the form moves the handle.
  const from = (await handle('bladeXM').boundingBox())!.x;
  const old = await valueOf('bladeXM');
  await field('bladeXM').fill(String(old - 40));
  await expect.poll(async () => (await handle('bladeXM').boundingBox())!.x).toBeLessThan(from - 5);

  // Depth and height have handles too; the side is changed by a press.
  await expect(handle('depthM')).toBeVisible();
  await expect(handle('heightM')).toBeVisible();
  const side = await field('side').inputValue();
  await handle('side').click();
  await expect(field('side')).toHaveValue(side === 'left' ? 'right' : 'left');
  await ready();
  await session.shot('intervention-handles');
});

test('a preview that the cell has outrun cannot be executed; made again, it can', async () => {
  await ready();
  const armed = session.get(testIds.holdButton);
  await expect(armed).toHaveAttribute('data-armed', 'true');
  const binId = await session.get(testIds.primitiveBin).inputValue();
  // Another window of the same console has the bin looked at again.
  const other = new Session(await context.newPage());
  await other.page.goto(app.url);
  await other.go('cell');
  await other.get(testIds.binSelect).selectOption(binId);
  await other.get(testIds.binLook).click();
  await expect(session.get(testIds.preview)).toHaveAttribute('data-phase', 'outdated', { timeout: STOW_MS });
  await other.page.close();
  await expect(armed).toHaveAttribute('data-armed', 'false');
  await expect(session.get(testIds.holdStatus)).toContainText('out of date');
  await session.shot('intervention-outdated');
  const panel = session.get(testIds.holdPanel);
  await armed.hover();
  await page.mouse.down();
  await page.mouse.up();
  await expect(panel).toHaveAttribute('data-phase', 'none');
  await session.get(testIds.previewRenew).click();
  await ready();
  await expect(armed).toHaveAttribute('data-armed', 'true');
});

test('what was done by hand is said in three clicks and a count, and the next picture is compared with it', async ({
  browser,
}) => {
  await session.get(testIds.tabHand).click();
  await session.get(testIds.handDeed, { 'data-deed': 'taken_out' }).click();
  // Not from the bin of the call: the tool may stand in it.
  const own = await session.get(testIds.handBin).inputValue();
  await session.get(testIds.handBin).selectOption({ label: own === '3C' ? '3D' : '3C' });
  await session.get(testIds.handCount).fill('99');
  await session.shot('intervention-hand');
  await session.get(testIds.handConfirm).click();
  await expect(session.get(testIds.handVerdict)).toHaveAttribute('data-verdict', /^(agrees|disagrees|cannot_tell)$/, {
    timeout: STOW_MS,
  });
  await expect(session.get(testIds.closeOutcome)).toHaveValue('cleared_by_hand');

  // The longer words of German fit too.
  const german = await browser.newContext({
    ...{ viewport: { width: 1280, height: 800 }, locale: 'de-DE', colorScheme: 'light' },
  });
  const other = new Session(await german.newPage());
  await other.page.goto(app.url);
  await other.go('intervention');
  await other.get(testIds.tabHand).click();
  const tabs = other.get(testIds.tabHand).locator('xpath=..');
  expect(await tabs.evaluate((list) => list.scrollWidth - list.clientWidth)).toBeLessThanOrEqual(0);
  await other.shot('intervention-hand-de');
  await german.close();
  await session.get(testIds.tabRetry).click();
});

test('the right button held, then the left one: nothing moves', async () => {
  await session.get(testIds.tabJog).click();
  const axis = session.get(testIds.jogButton, { 'data-axis': 'Z1' });
  await expect(axis).toHaveAttribute('aria-disabled', 'false');
  const panel = session.get(testIds.holdPanel);
  const before = await panel.getAttribute('data-hold');
  await axis.hover();
  await page.mouse.down({ button: 'right' });
  await page.mouse.down();
  await page.mouse.up({ button: 'right' });
  await page.mouse.up();
  await expect(panel).toHaveAttribute('data-hold', before ?? '');
  await expect(panel).not.toHaveAttribute('data-phase', /asking|running/);
});

interface Stop {
  cause: string;
  endedBy: string | null;
  letGo: string | null;
  latencyMs: number;
}

/** A machine that is busy with other things delays beats, and the cell rightly stops the arm before the test does anything. */
const MOST_TRIES = 8;

/** What presses a jog direction, and takes away whatever is still pressed. */
interface JogHand {
  press(axis: Locator): Promise<void>;
  letGo(): Promise<void>;
}
const mouse: JogHand = {
  press: async (axis) => {
    await axis.hover();
    await page.mouse.down();
  },
  letGo: async () => {
    for (const button of ['left', 'middle', 'right'] as const) await page.mouse.up({ button });
  },
};
const keyboard: JogHand = {
  press: async (axis) => {
    await axis.focus();
    await page.keyboard.down('Space');
  },
  letGo: async () => {
    await page.keyboard.up('Meta');
    await page.keyboard.up('Space');
  },
};
interface TouchPoint {
  x: number;
  y: number;
  id: number;
}
/** Fingers on the screen, as the browser's own input gets them. */
let fingers: TouchPoint[] = [];
/** One for all of a touch: what it has begun ends with it. */
let devTools: CDPSession | null = null;
async function touch(type: 'touchStart' | 'touchEnd', points: TouchPoint[]): Promise<void> {
  devTools ??= await context.newCDPSession(page);
  await devTools.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  fingers = points;
}
const finger: JogHand = {
  press: async (axis) => {
    const { x, y, width, height } = (await axis.boundingBox())!;
    await touch('touchStart', [{ x: x + width / 2, y: y + height / 2, id: 1 }]);
  },
  letGo: async () => {
    if (fingers.length > 0) await touch('touchEnd', []);
  },
};

/** Holds a jog until the arm is seen to move, lets something happen, and reads how it ended. Null when it had ended before. */
async function tryStop(
  happen: () => Promise<void>,
  upwards: boolean,
  hand: JogHand,
): Promise<Omit<Stop, 'cause'> | null> {
  const panel = session.get(testIds.holdPanel);
  const twin = session.get(testIds.twin);
  const before = await panel.getAttribute('data-hold');
  const framesNow = async (): Promise<number> => Number(await twin.getAttribute('data-frames'));
  const frames = await framesNow();
  await expect(session.get(testIds.jogButton).first()).toHaveAttribute('aria-disabled', 'false');
  await hand.press(session.get(testIds.jogButton, { 'data-axis': upwards ? 'Z1' : 'Z-1' }));
  await expect(panel).not.toHaveAttribute('data-hold', before ?? '');
  // Frames are drawn when joints have moved.
  await expect
    .poll(async () => (await framesNow()) > frames + 4 || (await panel.getAttribute('data-phase')) === 'ended')
    .toBe(true);
  const hadEnded = (await panel.getAttribute('data-phase')) === 'ended';
  if (!hadEnded) await happen();
  await expect(panel).toHaveAttribute('data-phase', 'ended');
  await hand.letGo();
  const latency = (await panel.getAttribute('data-stop-latency')) ?? '';
  if (hadEnded || latency === '') return null;
  return {
    endedBy: await panel.getAttribute('data-ended-by'),
    letGo: await panel.getAttribute('data-let-go'),
    latencyMs: Number(latency),
  };
}

test('whatever ends the hold stops the arm within its time, measured in the cell', async () => {
  test.setTimeout(10 * STOW_MS);
  await session.get(testIds.tabJog).click();
  await session.get(testIds.jogFrame).selectOption('cell');
  await session.get(testIds.holdSpeed).fill('20');
  const hide = (hidden: boolean): Promise<void> =>
    page.evaluate((isHidden) => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: isHidden });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  const causes: Record<string, { happen: () => Promise<void>; endedBy: string; letGo: string; hand?: JogHand }> = {
    'let go': { happen: () => page.mouse.up(), endedBy: 'released', letGo: 'released' },
    'another window in front': {
      happen: () => page.evaluate(() => void window.dispatchEvent(new Event('blur'))),
      endedBy: 'released',
      letGo: 'focus_lost',
    },
    'hidden page': {
      happen: async () => {
        await hide(true);
        await hide(false);
      },
      endedBy: 'released',
      letGo: 'hidden',
    },
    'right button too, then the left one up': {
      happen: async () => {
        await page.mouse.down({ button: 'right' });
        await page.mouse.up();
      },
      endedBy: 'released',
      letGo: 'second_press',
    },
    'middle button too, then the left one up': {
      happen: async () => {
        await page.mouse.down({ button: 'middle' });
        await page.mouse.up();
      },
      endedBy: 'released',
      letGo: 'second_press',
    },
    'Meta while the space bar holds': {
      happen: () => page.keyboard.down('Meta'),
      endedBy: 'released',
      letGo: 'modifier',
      hand: keyboard,
    },
    'finger up': { happen: () => finger.letGo(), endedBy: 'released', letGo: 'released', hand: finger },
    'second finger': {
      happen: () => touch('touchStart', [...fingers, { x: 400, y: 400, id: 2 }]),
      endedBy: 'released',
      letGo: 'second_press',
      hand: finger,
    },
    'frozen page': {
      // The page's only thread does nothing else for a second: no beat can be sent.
      happen: () =>
        page.evaluate(() => {
          const end = performance.now() + 1000;
          while (performance.now() < end);
        }),
      endedBy: 'silence',
      letGo: '',
    },
  };
  const stops: Stop[] = [];
  let upwards = true;
  async function note(
    cause: string,
    happen: () => Promise<void>,
    endedBy: string,
    letGo: string,
    hand = mouse,
  ): Promise<void> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      upwards = !upwards;
      const stop = await tryStop(happen, upwards, hand);
      if (stop?.endedBy !== endedBy) continue;
      expect(stop.letGo ?? '', cause).toBe(letGo);
      stops.push({ cause, ...stop });
      return;
    }
    throw new Error(`"${cause}" was not seen to end a motion by "${endedBy}" in ${MOST_TRIES} tries.`);
  }
  for (let round = 0; round < ROUNDS; round++)
    for (const [cause, { happen, endedBy, letGo, hand }] of Object.entries(causes))
      await note(cause, happen, endedBy, letGo, hand);
  // Last, because a stopped cell takes no motion by hand in production mode.
  await note('Stop, by anybody', () => page.keyboard.press('Pause'), 'stopped', '');
  const named = [...new Set(stops.map((stop) => stop.cause))];
  const median = (cause: string): number =>
    stops
      .filter((stop) => stop.cause === cause)
      .map((stop) => stop.latencyMs)
      .sort((a, b) => a - b)
      .at(Math.floor(stops.filter((stop) => stop.cause === cause).length / 2)) ?? NaN;
  console.table(
    named.map((cause) => ({
      cause,
      times: stops.filter((stop) => stop.cause === cause).length,
      'median ms': median(cause),
      'most ms': Math.max(...stops.filter((stop) => stop.cause === cause).map((stop) => stop.latencyMs)),
    })),
  );
  await session.shot('intervention-stopped');
  for (const cause of named) expect(median(cause), cause).toBeLessThanOrEqual(MOST_LATENCY_MS);
});
