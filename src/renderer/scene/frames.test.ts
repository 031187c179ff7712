import { expect, test } from 'vitest';
import type { Quaternion, Vec3 } from '#shared/geometry/pose.ts';
import { placeFrames, type FrameInParent } from './frames.ts';

const half = Math.SQRT1_2;
const aboutZ: Quaternion = [0, 0, half, half];
const none: Quaternion = [0, 0, 0, 1];
const frame = (parent: string, child: string, translationM: Vec3, rotation = none): FrameInParent => ({
  ...{ parent, child, translationM, rotation },
});
const rounded = (values: readonly number[]): number[] => values.map((value) => Math.round(value * 1000) / 1000 + 0);
const placed = (told: readonly FrameInParent[], home: string | null, at: Vec3 = [0, 0, 0]): Record<string, number[]> =>
  Object.fromEntries(placeFrames(told, home, at).map(({ name, originInCellM }) => [name, rounded(originInCellM)]));

test('frames stand where the chain of their parents leads', () => {
  const told = [frame('world', 'base', [1, 0, 0], aboutZ), frame('base', 'tool', [2, 0, 0])];
  expect(placed(told, null)).toEqual({ world: [0, 0, 0], base: [1, 0, 0], tool: [1, 2, 0] });
  const tool = placeFrames(told, null, [0, 0, 0]).find(({ name }) => name === 'tool')!;
  expect(tool.axesInCell.map(rounded)).toEqual([
    [0, 1, 0],
    [-1, 0, 0],
    [0, 0, 1],
  ]);
});
test('the root of the robot that is drawn with them is at home, and the others stand round it', () => {
  const told = [frame('world', 'base', [1, 0, 0], aboutZ), frame('base', 'tool', [2, 0, 0])];
  expect(placed(told, 'base', [0.5, 0, 0])).toEqual({ world: [0.5, 1, 0], base: [0.5, 0, 0], tool: [2.5, 0, 0] });
  // One that no transform names leaves them as they are.
  expect(placed(told, 'other_robot', [0.5, 0, 0])['world']).toEqual([0.5, 0, 0]);
});
test('a frame that is its own ancestor is left out, and so is what hangs on it', () => {
  const told = [
    frame('a', 'b', [1, 0, 0]),
    frame('b', 'a', [1, 0, 0]),
    frame('b', 'c', [1, 0, 0]),
    frame('w', 'x', [0, 0, 1]),
  ];
  expect(placed(told, 'a')).toEqual({ w: [0, 0, 0], x: [0, 0, 1] });
});
test('a turn that is not of length 1 turns all the same, and no more frames are drawn than can be told apart', () => {
  expect(placed([frame('w', 'a', [0, 0, 0], [0, 0, 2, 2]), frame('a', 'b', [1, 0, 0])], null)['b']).toEqual([0, 1, 0]);
  const many = Array.from({ length: 500 }, (_, i) => frame('w', `f${i}`, [i, 0, 0]));
  expect(placeFrames(many, null, [0, 0, 0]).length).toBeLessThan(100);
});
