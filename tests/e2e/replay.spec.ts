import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test, type Locator } from '@playwright/test';
import { testIds } from '../../src/renderer/ui/testIds.ts';
import { makeCorpus } from '../corpus/damagedRecordings.ts';
import { foreignRecording } from '../corpus/foreignRecording.ts';
import { Session } from './session.ts';
import { startApp, type StartedApp } from './startApp.ts';

let app: StartedApp;
test.beforeAll(async () => {
  app = await startApp({ scenario: 'overfilled', seed: 1, speed: 6 });
});
test.afterAll(async () => {
  await app.stop();
});

const STOW_MS = 180_000;
const timeOf = async (player: Locator): Promise<number> => Number(await player.getAttribute('data-time'));

test('a failure is seen again: from its call into the recording, scrubbed, stepped, side by side, linked', async ({
  page,
}) => {
  test.setTimeout(600_000);
  const session = new Session(page);
  await page.goto(app.url);

  // A stow fails; its call leads into the recording.
  await session.go('cell');
  await expect(session.get(testIds.packmlState)).toHaveAttribute('data-state', 'held', { timeout: STOW_MS });
  await session.go('intervention');
  await session.get(testIds.interventionRow).first().click();
  const openBefore = await session.get(testIds.navOpenInterventions).textContent();
  await session.get(testIds.evidenceReplay).click();
  const player = session.get(testIds.replayPlayer).first();
  await expect(player).toBeVisible();
  await expect(session.get(testIds.twin)).toHaveAttribute('data-frames', /./);
  await expect(session.get(testIds.candidateRow).first()).toBeVisible();
  await expect(session.get(testIds.replayPlannedAt)).toBeVisible();
  await expect(session.get(testIds.eventRow, { 'data-event': 'intervention.opened' }).first()).toBeVisible();
  await expect(session.get(testIds.replayTimeline)).toHaveAttribute('data-fraction', '1.000');
  await expect(session.get(testIds.binPicture).locator('img')).toBeVisible();
  await session.expectNoPageScroll();
  await session.shot('replay-1-failure');
  // A joint of one's choice under it, over the same time, with its value where the pointer is.
  await session.get(testIds.replayAddSignal).selectOption({ index: 3 });
  const further = session.get(testIds.replaySignalRow);
  await expect(further).not.toHaveAttribute('data-columns', '0');
  const over = (await session.get(testIds.replayTrack).first().boundingBox())!;
  await page.mouse.move(over.x + over.width * 0.5, over.y + 100);
  await expect(session.get(testIds.replayRowValue)).toHaveText(/\d/);
  await further.getByRole('button').click();
  await expect(further).toHaveCount(0);
  const failedAt = await timeOf(player);

  // Nothing of it counts as live, and nothing can be sent to it.
  await expect(session.get(testIds.navOpenInterventions)).toHaveText(openBefore ?? '');
  await expect(session.get(testIds.binLook)).toHaveCount(0);
  await expect(session.get(testIds.stowSelected)).toHaveCount(0);

  // Scrub to the beginning: the call is not open there.
  const track = session.get(testIds.replayTrack).first();
  const box = (await track.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.9, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 20, { steps: 8 });
  await page.mouse.move(box.x + box.width * 0.02, box.y + 20, { steps: 8 });
  await page.mouse.up();
  await expect(player).toHaveAttribute('data-seeking', 'false');
  expect(await timeOf(player)).toBeLessThan(failedAt);
  await expect(session.get(testIds.eventRow, { 'data-event': 'intervention.opened' })).toHaveCount(0);

  // Step, event by event, picture by picture, and with the arrows.
  const beforeStep = await timeOf(player);
  await session.get(testIds.replayNextEvent).click();
  await expect.poll(() => timeOf(player)).toBeGreaterThan(beforeStep);
  const beforeFrame = await timeOf(player);
  await session.get(testIds.replayNextFrame).click();
  await expect.poll(() => timeOf(player)).toBeGreaterThan(beforeFrame);
  const beforeArrow = await timeOf(player);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => timeOf(player)).toBeCloseTo(beforeArrow + 100, 0);
  await page.keyboard.press('Shift+ArrowLeft');
  await expect.poll(() => timeOf(player)).toBeCloseTo(beforeArrow + 90, 0);
  await page.keyboard.press('Alt+ArrowRight');
  await expect.poll(() => timeOf(player)).toBeCloseTo(beforeArrow + 590, 0);

  // Play fast, pause with the space bar.
  await session.get(testIds.replaySpeed).selectOption('10');
  await expect(player).toHaveAttribute('data-speed', '10');
  const beforePlay = await timeOf(player);
  await session.get(testIds.replayPlay).click();
  await expect(player).toHaveAttribute('data-playing', 'true');
  await expect.poll(() => timeOf(player)).toBeGreaterThan(beforePlay + 2000);
  await page.keyboard.press('Space');
  await expect(player).toHaveAttribute('data-playing', 'false');

  // On to the next failure.
  await page.keyboard.press('Home');
  await expect(player).toHaveAttribute('data-seeking', 'false');
  await page.keyboard.press('n');
  await expect.poll(() => timeOf(player)).toBeGreaterThan(beforePlay);
  await expect(session.get(testIds.eventRow, { 'data-event': 'stow.ended' }).first()).toBeVisible();
  await session.shot('replay-2-next-failure');

  // A link into this moment shows the same again.
  await session.get(testIds.replayCopyLink).click();
  const address = page.url();
  expect(address).toMatch(/#\/replay\/.+\?t=\d+$/);
  const linkedMs = await timeOf(player);
  await session.go('overview');
  await expect(session.get(testIds.overviewCellRow)).toHaveCount(1);
  await page.goto(address);
  await expect.poll(() => timeOf(session.get(testIds.replayPlayer).first())).toBeCloseTo(linkedMs, -1);
  // After each jump the twin is drawn, not blank.
  await expect
    .poll(async () => Number(await session.get(testIds.twin).first().getAttribute('data-triangles')))
    .toBeGreaterThan(1000);

  // Beside it the same recording, in step.
  await session.get(testIds.replayBeside).click();
  await session.get(testIds.replayBesideChoice).first().click();
  await expect(session.get(testIds.replayPlayer)).toHaveCount(2);
  const right = session.get(testIds.replayPlayer).nth(1);
  await expect(right).toHaveAttribute('data-seeking', 'false');
  await session.get(testIds.replaySynchronise).check();
  const apartMs = (await timeOf(right)) - (await timeOf(player));
  await page.keyboard.press('Alt+ArrowRight');
  await expect.poll(async () => (await timeOf(right)) - (await timeOf(player))).toBeCloseTo(apartMs, 0);
  await session.expectNoPageScroll();
  await session.shot('replay-3-side-by-side');

  // The library finds it by its cause.
  await session.get(testIds.replayClose).click();
  await expect(session.get(testIds.replayRecording).first()).toBeVisible();
  await session.get(testIds.replaySearch).fill('no such thing');
  await expect(session.get(testIds.replayRecording)).toHaveCount(0);
  await session.get(testIds.replaySearch).fill('force');
  await expect(session.get(testIds.replayLibraryMoment).first()).toBeVisible();
  await session.shot('replay-4-library');
  await session.get(testIds.replayLibraryMoment).first().click();
  await expect(session.get(testIds.replayPlayer)).toBeVisible();

  await expect(session.get(testIds.refusal)).toHaveCount(0);
  expect(session.complaints).toEqual([]);
});

test('files that cannot be replayed are refused with what they are; those of other programs show what they hold', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const session = new Session(page);
  const folder = mkdtempSync(join(tmpdir(), 'supercargo-files-'));
  try {
    const corpus = await makeCorpus(folder);
    await page.goto(app.url);
    await session.get(testIds.navLink, { 'data-to': 'replay' }).click();
    const openFile = async (path: string): Promise<void> => {
      if (!(await session.get(testIds.replayFile).isVisible())) await session.get(testIds.replayClose).click();
      await session.get(testIds.replayFile).fill(path);
      await session.get(testIds.replayOpenFile).click();
    };
    for (const { path, name, expected } of corpus.files) {
      await openFile(path);
      if (expected === 'opens') await expect(session.get(testIds.replayPlayer), name).toBeVisible();
      else {
        await expect(session.get(testIds.replayRefusal), name).toContainText(/\S+ (cannot|holds|is|has)/);
        await expect(session.get(testIds.replayRefusal), name).toContainText(basename(path));
      }
    }
    await openFile(corpus.files.find(({ name }) => name === 'lz4-logs')!.path);
    await expect(session.get(testIds.replayForeign)).toContainText('/rosout');
    await session.shot('replay-5-foreign');
    // A robot that another program recorded stands on the floor, with the frames that were told.
    await session.get(testIds.replayClose).click();
    await openFile(await robotFile(folder));
    const scene = session.get(testIds.replayForeignTwin);
    await expect(scene).toHaveAttribute('data-placed', '2');
    await expect(scene).toHaveAttribute('data-shapes', '3');
    await expect(scene).toHaveAttribute('data-clouds', '1');
    await expect(scene).toHaveAttribute('data-frames', /./);
    await expect.poll(async () => Number(await scene.getAttribute('data-triangles'))).toBeGreaterThan(200);
    await session.shot('replay-6-foreign-robot');
    // One that is dropped on the window.
    await session.get(testIds.replayClose).click();
    const bytes = [...readFileSync(corpus.files.find(({ name }) => name === 'sound')!.path)];
    const transfer = await page.evaluateHandle((content) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(content)], 'dropped file.mcap'));
      return data;
    }, bytes);
    await session.get(testIds.replayLibrary).dispatchEvent('drop', { dataTransfer: transfer });
    await expect(session.get(testIds.replayPlayer)).toBeVisible();
    expect(session.complaints).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Two links on a joint, as a ROS program records them: description, joint states and transforms. */
async function robotFile(folder: string): Promise<string> {
  const link = (name: string, lengthM: number): string =>
    `<link name="${name}"><visual><origin xyz="0 0 ${lengthM / 2}"/><geometry><cylinder radius="0.08" length="${lengthM}"/></geometry></visual></link>`;
  const joint =
    '<joint name="elbow" type="revolute"><parent link="base"/><child link="arm"/><origin xyz="0 0 0.6"/><axis xyz="0 1 0"/><limit lower="-3" upper="3" effort="1" velocity="1"/></joint>';
  const urdf = `<robot name="lever">${link('base', 0.6)}${link('arm', 0.8)}${joint}</robot>`;
  const none = { x: 0, y: 0, z: 0, w: 1 };
  const moved = (parent: string, child: string, z: number) => ({
    ...{ header: { frame_id: parent }, child_frame_id: child },
    transform: { translation: { x: 0, y: 0, z }, rotation: none },
  });
  /** A box, a ball and a cylinder beside the robot. */
  const marker = (type: number) => ({
    ...{ header: { frame_id: 'base' }, ns: 'seen', id: type, type, action: 0 },
    ...{ pose: { position: { x: type * 0.5 - 0.1, y: 0.3, z: 0.15 }, orientation: none } },
    ...{ scale: { x: 0.3, y: 0.3, z: 0.3 }, color: { r: 0.2, g: 0.5, b: 0.9, a: 1 }, points: [], text: '' },
  });
  const grid = Array.from({ length: 1600 }, (_, i) => [(i % 40) / 20 - 1, 0.8, Math.floor(i / 40) / 40]);
  const hill = {
    ...{ header: { frame_id: 'base' }, height: 1, width: grid.length, point_step: 12, is_bigendian: false },
    fields: ['x', 'y', 'z'].map((name, i) => ({ name, offset: 4 * i, datatype: 7, count: 1 })),
    data: Buffer.from(new Float32Array(grid.flat()).buffer).toString('base64'),
  };
  const bytes = await foreignRecording(
    [
      { topic: '/robot_description', schemaName: 'std_msgs/msg/String' },
      { topic: '/joint_states', schemaName: 'sensor_msgs/msg/JointState' },
      { topic: '/tf', schemaName: 'tf2_msgs/msg/TFMessage' },
      { topic: '/markers', schemaName: 'visualization_msgs/msg/MarkerArray' },
      { topic: '/points', schemaName: 'sensor_msgs/msg/PointCloud2' },
    ],
    [
      { channel: 0, atMs: 0, data: { data: urdf } },
      { channel: 1, atMs: 0, data: { name: ['elbow'], position: [0.7] } },
      { channel: 2, atMs: 0, data: { transforms: [moved('map', 'base', 0), moved('base', 'camera', 0.9)] } },
      { channel: 3, atMs: 0, data: { markers: [1, 2, 3].map(marker) } },
      { channel: 4, atMs: 0, data: hill },
      { channel: 1, atMs: 500, data: { name: ['elbow'], position: [1.2] } },
    ],
  );
  const path = join(folder, 'lever.mcap');
  writeFileSync(path, bytes);
  return path;
}
