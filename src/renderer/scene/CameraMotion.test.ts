import { expect, test } from 'vitest';
import { CameraMotion } from './CameraMotion.ts';
import { boundsOfBin, boundsOfPod, binPlacement, heroPlacement, topPlacement } from './framing.ts';
import { demoPod } from '../../../tests/builders/demoCell.ts';

const pod = demoPod();
const hero = heroPlacement(boundsOfPod(pod));

test.each([
  ['a bin', binPlacement(boundsOfBin(pod.bins[20]!))],
  ['above', topPlacement(boundsOfPod(pod))],
])('glides from the whole cell to %s, begins and ends there, and stays before the pod and above the floor', (_, to) => {
  const motion = new CameraMotion(hero, to, 1000);
  const start = motion.at(1000);
  expect(start.isOver).toBe(false);
  start.placement.positionM.forEach((metres, axis) => expect(metres).toBeCloseTo(hero.positionM[axis]!, 6));
  for (let ms = 1000; ms < 1450; ms += 25) {
    const { positionM } = motion.at(ms).placement;
    expect(positionM[1]).toBeLessThan(0);
    expect(positionM[2]).toBeGreaterThan(0.1);
  }
  expect(motion.at(1450)).toEqual({ placement: to, isOver: true });
});
