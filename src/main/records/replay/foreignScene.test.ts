import { expect, test } from 'vitest';
import {
  FOREIGN_START_MS,
  foreignRecording,
  withRecording,
  type ForeignChannel,
} from '../../../../tests/corpus/foreignRecording.ts';
import { ForeignScene } from './ForeignScene.ts';
import { CLOUD_POINTS_MAX, cloudOf } from './recordedCloud.ts';
import { sceneAt } from './recordedMoment.ts';

const markers: ForeignChannel = { topic: '/markers', schemaName: 'visualization_msgs/msg/MarkerArray' };
const update: ForeignChannel = { topic: '/scene', schemaName: 'foxglove.SceneUpdate' };
const cloud: ForeignChannel = { topic: '/points', schemaName: 'sensor_msgs/msg/PointCloud2' };
const pose = (x: number) => ({ position: { x, y: 0, z: 0 }, orientation: { x: 0, y: 0, z: 0, w: 1 } });
const marker = (id: number, change: object = {}) => ({
  ...{ header: { frame_id: 'base' }, ns: 'a', id, type: 1, action: 0, pose: pose(id) },
  ...{ scale: { x: 0.1, y: 0.2, z: 0.3 }, color: { r: 1, g: 0, b: 0, a: 1 }, points: [], text: '' },
  ...change,
});
const pointsOf = (...points: number[][]) => ({
  ...{ header: { frame_id: 'lidar' }, height: 1, width: points.length, point_step: 12, is_bigendian: false },
  fields: ['x', 'y', 'z'].map((name, i) => ({ name, offset: 4 * i, datatype: 7, count: 1 })),
  data: Buffer.from(new Float32Array(points.flat()).buffer).toString('base64'),
});

/** What stands at these times after the start. */
async function scenesAt(
  channels: readonly ForeignChannel[],
  messages: readonly [channel: number, atMs: number, data: unknown][],
  timesMs: readonly number[],
) {
  const written = messages.map(([channel, atMs, data]) => ({ channel, atMs, data }));
  return withRecording(await foreignRecording(channels, written), async (recording) => {
    const scene = new ForeignScene();
    const found = [];
    for (const atMs of timesMs) {
      const problems = await sceneAt(recording, scene, FOREIGN_START_MS + atMs);
      found.push({ ...scene.at(FOREIGN_START_MS + atMs), problems });
    }
    return found;
  });
}

test('markers stand from when they were put until they are replaced, removed, or their time is over', async () => {
  const [first, replaced, over, removed] = await scenesAt(
    [markers],
    [
      [0, 0, { markers: [marker(1), marker(2, { lifetime: { sec: 0, nanosec: 50_000_000 } })] }],
      [0, 20, { markers: [marker(1, { pose: pose(5) })] }],
      [0, 100, { markers: [marker(1, { action: 2 })] }],
    ],
    [0, 30, 80, 100],
  );
  expect(first!.shapes.map(({ kind, frame, positionM, sizeM }) => ({ kind, frame, positionM, sizeM }))).toEqual([
    { kind: 'box', frame: 'base', positionM: [1, 0, 0], sizeM: [0.1, 0.2, 0.3] },
    { kind: 'box', frame: 'base', positionM: [2, 0, 0], sizeM: [0.1, 0.2, 0.3] },
  ]);
  expect(replaced!.shapes.map(({ positionM }) => positionM[0]).sort()).toEqual([2, 5]);
  expect(over!.shapes.map(({ positionM }) => positionM[0])).toEqual([5]);
  expect(removed!.shapes).toEqual([]);
});

test('a list of cubes is a cube at each of its points, in the frame of the list', async () => {
  const quarterTurn = { x: 0, y: 0, z: Math.SQRT1_2, w: Math.SQRT1_2 };
  const list = marker(1, {
    type: 6,
    pose: { position: { x: 1, y: 0, z: 0 }, orientation: quarterTurn },
    points: [
      { x: 0, y: 0, z: 0 },
      { x: 2, y: 0, z: 0 },
    ],
  });
  const [scene] = await scenesAt([markers], [[0, 0, { markers: [list] }]], [0]);
  expect(scene!.shapes.map(({ positionM }) => positionM.map((m) => Math.round(m * 1e6) / 1e6))).toEqual([
    [1, 0, 0],
    [1, 2, 0],
  ]);
});

test('a scene of Foxglove: entities with several shapes, and all of them deleted', async () => {
  const entity = {
    ...{ id: 'e', frame_id: 'map', lifetime: { sec: 0, nsec: 0 } },
    cubes: [{ pose: pose(1), size: { x: 1, y: 1, z: 1 }, color: { r: 0, g: 0, b: 1, a: 0.5 } }],
    lines: [
      {
        type: 1,
        pose: pose(0),
        points: [
          { x: 0, y: 0, z: 0 },
          { x: 1, y: 0, z: 0 },
          { x: 1, y: 1, z: 0 },
        ],
        color: {},
      },
    ],
    texts: [{ pose: pose(0), text: 'here', font_size: 0.1, color: {} }],
  };
  const [put, cleared] = await scenesAt(
    [update],
    [
      [0, 0, { deletions: [], entities: [entity] }],
      [0, 10, { deletions: [{ type: 1, id: '' }], entities: [] }],
    ],
    [0, 10],
  );
  expect(put!.shapes.map(({ kind }) => kind)).toEqual(['box', 'path', 'text']);
  expect(put!.shapes[1]!.pointsM.slice(-3)).toEqual([0, 0, 0]);
  expect(cleared!.shapes).toEqual([]);
});

test('of a cloud every point with numbers is told, and of a large one an even part', async () => {
  const [scene] = await scenesAt([cloud], [[0, 0, pointsOf([1, 2, 3], [NaN, 0, 0], [4, 5, 6])]], [5]);
  const [told] = scene!.clouds;
  expect(told).toMatchObject({ frame: 'lidar', isThinned: false });
  const bytes = Buffer.from(told!.pointsBase64, 'base64');
  expect([...new Float32Array(Uint8Array.from(bytes).buffer)]).toEqual([1, 2, 3, 4, 5, 6]);

  const many = cloudOf({ ...pointsOf(), data: new Uint8Array(12 * (3 * CLOUD_POINTS_MAX + 1)) });
  expect(many.ok && many.value.isThinned).toBe(true);
  expect(many.ok && many.value.pointsM.length / 3).toBeLessThanOrEqual(CLOUD_POINTS_MAX);
});

test('a cloud that cannot be read is refused in words, and a marker of nonsense draws nothing', async () => {
  const [scene] = await scenesAt(
    [cloud, markers],
    [
      [0, 0, { ...pointsOf([1, 2, 3]), fields: [{ name: 'x', offset: 0, datatype: 7 }] }],
      [1, 1, { markers: [null, 7, marker(1, { type: 99 }), marker(2, { pose: null, scale: null, color: 'red' })] }],
    ],
    [10],
  );
  expect(scene!.problems).toEqual(['whose points have no x, y and z of 32 or 64 bits']);
  expect(scene!.clouds).toEqual([]);
  expect(scene!.shapes).toMatchObject([{ positionM: [0, 0, 0], sizeM: [0, 0, 0], rgba: [1, 1, 1, 1] }]);
});
