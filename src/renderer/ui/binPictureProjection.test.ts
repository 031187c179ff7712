import { expect, test } from 'vitest';
import { binPictureProjection } from './binPictureProjection.ts';

const size: [number, number, number] = [0.24, 0.4, 0.25];
const project = binPictureProjection(size, 296, 328);

test('the middle of the mouth is the middle of the picture, and the mouth fills it but for its rim', () => {
  const [middleX, middleY] = project([0.12, 0, 0.125]);
  expect([middleX, middleY]).toEqual([expect.closeTo(148, 6), expect.closeTo(164, 6)]);
  const [left, bottom] = project([0, 0, 0]);
  const [right, top] = project([0.24, 0, 0.25]);
  expect(left).toBeGreaterThan(0);
  expect(right).toBeLessThan(296);
  expect(top).toBeGreaterThan(0);
  expect(bottom).toBeLessThan(328);
  expect((right - left) / 296).toBeGreaterThan(0.85);
});

test('what lies deeper draws nearer to the middle, and the floor rises towards the back', () => {
  const [frontX, frontY] = project([0.02, 0, 0]);
  const [backX, backY] = project([0.02, 0.4, 0]);
  expect(backX).toBeGreaterThan(frontX);
  expect(backY).toBeLessThan(frontY);
});
