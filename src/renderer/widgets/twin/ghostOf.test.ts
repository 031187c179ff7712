import { expect, test } from 'vitest';
import { primitiveStep } from '#shared/domain/primitive.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import { aBin, aBufferItem } from '../../../../tests/builders/plannerSnapshot.ts';
import { ghostOf } from './ghostOf.ts';

const chain = [primitiveStep('sweep', { heightM: 0.02 }), primitiveStep('stack', { xM: 0.1, levelM: 0.06 })];
const item = aBufferItem('item-1', { lengthM: 0.2, widthM: 0.1, heightM: 0.05 });

test('the ghost has the blade and the lane of the tool that the cell describes', () => {
  const tool = { ...toolLimits, bladeHeightM: 0.05, paddleThicknessM: 0.01, laneMarginM: 0.03 };
  const ghost = ghostOf(chain, item, aBin('1A'), tool);
  expect(ghost?.sweep).toMatchObject({ floorM: 0.02, heightM: 0.05 });
  expect(ghost?.lane?.widthM).toBeCloseTo(0.05 + 2 * 0.01 + 0.03);
  expect(ghost?.lane?.floorM).toBe(0.06);
});

test('without a described tool nothing is drawn', () => {
  expect(ghostOf(chain, item, aBin('1A'), null)).toBeNull();
});
