import { expect, test } from 'vitest';
import { primitiveStep } from '#shared/domain/primitive.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import { aBin, aBufferItem } from '../../../../tests/builders/plannerSnapshot.ts';
import { demoCellView } from '../../../../tests/builders/demoCell.ts';
import { ghostOfStow } from './ghostOfStow.ts';

const chain = [primitiveStep('sweep', {}), primitiveStep('insert', { xM: 0.2, heightM: 0.07 })];
const item = aBufferItem('item-1', { lengthM: 0.2, widthM: 0.1, heightM: 0.05 });
const bin = aBin('1A');
const ghostAt = (phase: 'pick' | 'primitive' | 'leave', stepIndex = 0) =>
  ghostOfStow({ chain, phase, stepIndex }, item, bin, null, toolLimits);

test('a stow on its way shows the sweep to come and where the item is to end, as wide as the item itself', () => {
  const ghost = ghostAt('pick');
  expect(ghost).toMatchObject({ binId: '1A', sweep: { side: 'right' }, lane: { xM: 0.2, floorM: 0 } });
  expect(ghost?.lane?.widthM).toBeCloseTo(0.05);
});

test('what has been done is not shown again', () => {
  expect(ghostAt('primitive', 0)?.sweep).not.toBeNull();
  expect(ghostAt('primitive', 1)).toMatchObject({ sweep: null, lane: { xM: 0.2 } });
  expect(ghostAt('leave')).toBeNull();
});

test('the item is expected to lie on what is seen under its lane', () => {
  const [seen] = demoCellView().snapshot!.estimates;
  const span = (startM: number, endM: number) => ({ startM, endM });
  const box = (from: number, to: number, topM: number) => ({
    ...seen!.items[0]!,
    xM: span(from, to),
    yM: span(0, 0.2),
    zM: span(0, topM),
  });
  const estimate = { ...seen!, items: [box(0.1, 0.3, 0.06), box(0.1, 0.3, 0.2), box(0.3, 0.4, 0.065)] };
  expect(ghostOfStow({ chain, phase: 'pick', stepIndex: 0 }, item, bin, estimate, toolLimits)?.lane?.floorM).toBe(0.06);
});
