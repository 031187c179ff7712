import { expect, it } from 'vitest';
import { toolLimits } from '#shared/domain/tool.ts';
import { gripOrientation } from '#shared/domain/grip.ts';
import { aBin, aProduct, anEstimate } from '../../../../tests/builders/plannerSnapshot.ts';
import { binSpace } from './binSpace.ts';
import { supportM } from './support.ts';

const bin = aBin('1A');
/** Fed along its 200 mm, its middle comes to lie 122 mm behind the mouth. */
const support = (frontM: number, comOffsetM: [number, number, number] = [0, 0, 0], levelM = 0.06): number => {
  const product = aProduct({ comOffsetM });
  const items = [
    { xM: { startM: 0.02, endM: 0.22 }, yM: { startM: frontM, endM: 0.38 }, zM: { startM: 0, endM: 0.06 } },
  ];
  const space = binSpace(bin, anEstimate('1A', [], { items }), 0);
  return supportM(product, gripOrientation(product, bin.sizeM), space, { levelM, laneMiddleM: 0.12 }, toolLimits);
};

it('is how far the weight lies behind the front of what bears it', () => {
  expect(support(0.05)).toBeCloseTo(0.072, 6);
  expect(support(0.15)).toBeCloseTo(-0.028, 6);
});

it('follows a weight off the middle along the feed, by as much and to one side only', () => {
  const [forward, back] = [support(0.05, [0.04, 0, 0]), support(0.05, [-0.04, 0, 0])];
  expect(Math.abs(forward - back)).toBeCloseTo(0.08, 6);
  expect((forward + back) / 2).toBeCloseTo(support(0.05), 6);
  expect(support(0.05, [0, 0.04, 0])).toBeCloseTo(support(0.05), 6);
});

it('is ample on the floor, and that of the middle of the bin where nothing is seen to bear it', () => {
  expect(support(0.3, [0, 0, 0], 0)).toBe(0.2);
  expect(support(0.05, [0, 0, 0], 0.15)).toBeCloseTo(0.122 - 0.2, 6);
});
