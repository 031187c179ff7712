import { PerspectiveCamera } from 'three';
import { expect, test } from 'vitest';
import { demoPod } from '../../../tests/builders/demoCell.ts';
import { boundsOfPod, frontPlacement } from './framing.ts';
import { noMouth, putMouth } from './mouthOnScreen.ts';

const pod = demoPod();
const bin = pod.bins.find(({ binId }) => binId === '4C')!;
const [widthPx, heightPx] = [1280, 800];
const camera = new PerspectiveCamera(24.5, widthPx / heightPx, 1, 40);
const { positionM, targetM } = frontPlacement(boundsOfPod(pod));
camera.up.set(0, 0, 1);
camera.position.set(...positionM);
camera.lookAt(...targetM);
camera.updateMatrixWorld();

/** How far a point of the front is outside of the mouth, pixels; negative inside. */
function away(x: number, z: number): number {
  const planes = noMouth();
  putMouth(planes, bin, camera, widthPx, heightPx);
  const point = camera.position.clone().set(x, -0.01, z).project(camera);
  const [px, py] = [((point.x + 1) / 2) * widthPx, ((point.y + 1) / 2) * heightPx];
  return Math.max(...planes.map((plane) => plane.x * px + plane.y * py + plane.z));
}

test('what lies before the mouth is inside of it on the screen, and only that', () => {
  const [x, , z] = bin.originInCellM;
  const [width, , height] = bin.sizeM;
  expect(away(x + width / 2, z + height / 2)).toBeLessThan(-20);
  for (const [outX, outZ] of [
    [x - 0.05, z + 0.1],
    [x + width + 0.05, z + 0.1],
    [x + 0.1, z - 0.05],
    [x + 0.1, z + height + 0.05],
  ] as const)
    expect(away(outX, outZ)).toBeGreaterThan(5);
});

test('without an active bin nothing is inside', () => {
  const planes = noMouth();
  putMouth(planes, null, camera, widthPx, heightPx);
  expect(Math.max(...planes.map((plane) => plane.x * 640 + plane.y * 400 + plane.z))).toBeGreaterThan(1000);
});
