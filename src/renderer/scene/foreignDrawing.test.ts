import { expect, test } from 'vitest';
import type { ReplayShape } from '#shared/bridge/requests/replay.ts';
import type { Quaternion, Vec3 } from '#shared/geometry/pose.ts';
import { placeScene } from './foreignDrawing.ts';

const straight: Quaternion = [0, 0, 0, 1];
const quarterTurn: Quaternion = [0, 0, Math.SQRT1_2, Math.SQRT1_2];
const box = (frame: string, positionM: Vec3): ReplayShape => ({
  ...{ kind: 'box', frame, positionM, rotation: straight, sizeM: [1, 1, 1], rgba: [1, 1, 1, 1], pointsM: [], text: '' },
});
const told = [
  { parent: 'map', child: 'base', translationM: [10, 0, 0] as Vec3, rotation: straight },
  { parent: 'base', child: 'lidar', translationM: [0, 0, 1] as Vec3, rotation: quarterTurn },
];
const placesOf = (shapes: ReplayShape[], homeName: string | null = 'base') =>
  placeScene({ shapes, clouds: [], leftOut: 0 }, told, homeName, [0.5, 0, 0]).shapes.map(({ poseInCell }) =>
    poseInCell.slice(12, 15).map((metres) => Math.round(metres * 1e6) / 1e6),
  );

test('shapes stand where their frames do, with the robot in the middle', () => {
  expect(placesOf([box('base', [0, 0, 0]), box('lidar', [2, 0, 0]), box('map', [10, 0, 0])])).toEqual([
    [0.5, 0, 0],
    [0.5, 2, 1],
    [0.5, 0, 0],
  ]);
});

test('a frame that nothing was told of stands where the robot does', () => {
  expect(placesOf([box('elsewhere', [1, 0, 0])])).toEqual([[1.5, 0, 0]]);
});

test('what hangs on a frame that is its own ancestor is left out', () => {
  const round = [
    { parent: 'a', child: 'b', translationM: [0, 0, 0] as Vec3, rotation: straight },
    { parent: 'b', child: 'a', translationM: [0, 0, 0] as Vec3, rotation: straight },
  ];
  expect(placeScene({ shapes: [box('a', [0, 0, 0])], clouds: [], leftOut: 0 }, round, null, [0, 0, 0]).shapes).toEqual(
    [],
  );
});
