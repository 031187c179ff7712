import { expect, test } from 'vitest';
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

test('where a preview tells the way of the tool, that is the arrow', () => {
  const expected = { minM: [0.07, 0, 0], maxM: [0.13, 0.2, 0.1] } as const;
  const preview = {
    toolPathM: [[0.1, -0.1, 0.1] as [number, number, number], [0.1, 0.2, 0.1] as [number, number, number]],
    sweptVolumes: [],
    endState: [
      {
        minM: [...expected.minM] as [number, number, number],
        maxM: [...expected.maxM] as [number, number, number],
        moved: true,
        fed: true,
      },
    ],
    forceUpToN: 11,
    outdated: false,
  };
  expect(partsOf({ ...plan, preview }, true)).toBe(partsOf({ ...plan, preview }, false));
});
