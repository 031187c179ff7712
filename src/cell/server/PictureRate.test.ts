import { expect, it } from 'vitest';
import { PictureRate } from './PictureRate.ts';

it('T9 pictures give way by halves on a link that is full, and come back by halves where there is room', () => {
  const rate = new PictureRate(500);
  expect(rate.takes('left', 0) && rate.takes('left', 0)).toBe(true);
  rate.heard(400);
  expect(rate.secondsAPicture).toBe(1);
  expect(rate.takes('left', 1000)).toBe(true);
  expect(rate.takes('right', 1010)).toBe(true);
  expect(rate.takes('left', 1500)).toBe(false);
  expect(rate.takes('left', 2000)).toBe(true);
  for (let ping = 0; ping < 20; ping += 1) rate.heard(2000);
  expect(rate.secondsAPicture).toBe(16);
  // Between the two nothing changes: a rate that swings is worse than a low one.
  rate.heard(200);
  expect(rate.secondsAPicture).toBe(16);
  for (let ping = 0; ping < 20; ping += 1) rate.heard(30);
  expect(rate.secondsAPicture).toBe(0.5);
});
