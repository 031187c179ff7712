import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { decode } from 'fast-png';
import { serveStage } from '../../bench/pictures/serveStage.ts';
import { demoCellView } from '../builders/demoCell.ts';

const WIDTH_PX = 800;
const HEIGHT_PX = 500;
/** Levels of 0 to 255 by which two pictures must differ for an arm to be there, and may where nothing has changed. */
const ARM_LEVELS = 20;
const SAME_LEVELS = 1;
/** The rim of the fade is softer than this nowhere in the far views, pixels. */
const RIM_PX = 60;

const urdf = readFileSync(new URL('../../resources/arm/supercargo-arm.urdf', import.meta.url), 'utf8');
/** The column of the gantry stands before the middle of the pod, as seen from the front. */
const joints = { gantry_x: 0.1, gantry_z: 0.6 };
const { pod, ...rest } = demoCellView().snapshot!;
const snapshot = { ...rest, pod, stow: null };

let server: { url: string; close(): Promise<void> };
test.beforeAll(async () => {
  server = await serveStage();
});
test.afterAll(() => server.close());

/** Levels of grey from the upper left corner. */
async function picture(page: Page): Promise<Float64Array> {
  const { data, channels } = decode(await page.locator('#twin').screenshot());
  return Float64Array.from({ length: WIDTH_PX * HEIGHT_PX }, (_, i) => {
    const at = i * channels;
    return (data[at]! + data[at + 1]! + data[at + 2]!) / 3;
  });
}

test('before the active bin the arm turns transparent, and nowhere else', async ({ browser }) => {
  const page = await browser.newPage({ viewport: { width: WIDTH_PX, height: HEIGHT_PX }, deviceScaleFactor: 1 });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(server.url);
  await page.waitForFunction('window.stage !== undefined');
  const run = (script: string, argument: unknown): Promise<unknown> =>
    page.evaluate(`stage.${script}(${JSON.stringify(argument)})`);
  const shown = async (change: object): Promise<Float64Array> => {
    await run('show', change);
    return picture(page);
  };
  const prepared = { urdf, jointNames: Object.keys(joints), widthPx: WIDTH_PX, heightPx: HEIGHT_PX, view: 'front' };
  await run('prepare', { ...prepared, binId: null, theme: 'dark' });
  const opaque = await shown({ snapshot, joints: Object.values(joints) });
  const without = await shown({ hasArm: false });

  // Where the arm is, and the bin of which it hides most.
  const isArm = opaque.map((level, i) => Number(Math.abs(level - without[i]!) > ARM_LEVELS));
  const boxes = await Promise.all(
    pod!.bins.map(async ({ binId, originInCellM: [x, y, z], sizeM: [width, , height] }) => {
      const low = (await run('project', [x, y, z])) as { xPx: number; yPx: number };
      const high = (await run('project', [x + width, y, z + height])) as { xPx: number; yPx: number };
      return { binId, left: low.xPx, right: high.xPx, top: high.yPx, bottom: low.yPx };
    }),
  );
  type Box = (typeof boxes)[number];
  /** Indices of the arm's pixels in a box that is so much larger, or smaller. */
  const armIn = ({ left, right, top, bottom }: Box, grownPx: number): number[] => {
    const found: number[] = [];
    for (let y = Math.max(0, Math.ceil(top - grownPx)); y < Math.min(HEIGHT_PX, bottom + grownPx); y += 1)
      for (let x = Math.max(0, Math.ceil(left - grownPx)); x < Math.min(WIDTH_PX, right + grownPx); x += 1)
        if (isArm[y * WIDTH_PX + x]) found.push(y * WIDTH_PX + x);
    return found;
  };
  const hidden = boxes.reduce((best, box) => (armIn(box, -8).length > armIn(best, -8).length ? box : best));
  const before = armIn(hidden, -8);
  expect(before.length).toBeGreaterThan(200);

  const active = await shown({ binId: hidden.binId });
  const faded = await shown({ hasArm: true, joints: Object.values(joints) });
  const mean = (places: readonly number[], of: (i: number) => number): number =>
    places.reduce((sum, i) => sum + of(i), 0) / places.length;
  const seenThrough = mean(before, (i) => Math.abs(faded[i]! - active[i]!));
  const whenOpaque = mean(before, (i) => Math.abs(opaque[i]! - active[i]!));
  expect(seenThrough).toBeLessThan(0.45 * whenOpaque);
  expect(seenThrough).toBeGreaterThan(0);

  const near = new Set(armIn(hidden, RIM_PX));
  const elsewhere = [...isArm.keys()].filter((i) => isArm[i] && !near.has(i));
  expect(elsewhere.length).toBeGreaterThan(1000);
  expect(mean(elsewhere, (i) => Math.abs(faded[i]! - opaque[i]!))).toBeLessThan(SAME_LEVELS);
  expect(complaints).toEqual([]);
  await page.close();
});
