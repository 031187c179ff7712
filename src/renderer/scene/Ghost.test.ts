import { expect, test } from 'vitest';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { demoTwinTheme } from '../../../tests/builders/demoTwinTheme.ts';
import { demoPod } from '../../../tests/builders/demoCell.ts';
import { Ghost, type GhostPlan } from './Ghost.ts';
import { noMouth } from './mouthOnScreen.ts';

const bin = demoPod().bins[10]!;
const plan: GhostPlan = {
  binId: bin.binId,
  lane: { xM: 0.1, widthM: 0.06, depthM: 0.2, heightM: 0.1, floorM: 0 },
  sweep: null,
};
function partsOf(shown: GhostPlan, isCloseUp: boolean): number {
  const ghost = new Ghost(noMouth());
  ghost.set(shown, bin, demoTwinTheme(), isCloseUp);
  const { length } = ghost.root.children;
  ghost.dispose();
  return length;
}

test('close up an arrow shows where the item is fed to; from afar it would be clutter', () => {
  expect(partsOf(plan, true)).toBe(partsOf(plan, false) + 1);
});

test('the way of the tool is drawn only of what neither pushes nor feeds', () => {
  const toolPathM: Vec3[] = [
    [0.1, -0.1, 0.1],
    [0.1, 0.2, 0.1],
  ];
  const preview = { toolPathM, sweptVolumes: [], endState: [], forceUpToN: 11, outdated: false };
  expect(partsOf({ ...plan, lane: null, preview }, false)).toBe(1);
  expect(partsOf({ ...plan, preview }, false)).toBe(partsOf(plan, false));
});
