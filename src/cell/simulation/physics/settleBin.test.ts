import { describe, expect, it } from 'vitest';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { ItemForm } from '#shared/domain/item.ts';
import { createCellRig } from './createCellRig.ts';
import { createSettleBin } from './settleBin.ts';
import { armUrdf, bin, product, runMotion } from './testing/cellFixtures.ts';

const UPRIGHT = [0.5, 0.5, 0.5, 0.5] as const;
const forms: ItemForm[] = ['box', 'book', 'bag', 'blister', 'irregular'];
const dropped = forms.map((form, index) => ({
  item: { itemId: form, product: product({ form, lengthM: 0.2, widthM: 0.14, heightM: 0.03, massKg: 0.3 }) },
  poseInBin: {
    positionM: [0.04 + 0.045 * index, 0.18, 0.09] as [number, number, number],
    rotation: [...UPRIGHT] as [number, number, number, number],
  },
}));

describe('settling a bin', () => {
  it('brings everything to rest on the floor, the same each time', async () => {
    const settle = await createSettleBin();
    const settled = settle(bin(), dropped);
    expect(settled.map((item) => item.itemId)).toEqual(forms);
    for (const { poseInBin } of settled) expect(poseInBin.positionM[2]).toBeLessThan(0.075);
    expect(settle(bin(), dropped)).toEqual(settled);
  });

  it('leaves out what does not stay in the bin', async () => {
    const settle = await createSettleBin();
    const outside = {
      ...dropped[0]!,
      poseInBin: { ...dropped[0]!.poseInBin, positionM: [0.1, -0.3, 0.1] as [number, number, number] },
    };
    expect(settle(bin(), [outside, dropped[1]!]).map((item) => item.itemId)).toEqual(['book']);
  });

  it('hands the arm contents that stay where they are while the bands open and close', async () => {
    const settle = await createSettleBin();
    const contents = settle(bin(), dropped);
    const rig = await createCellRig({ tool: 'belts', armUrdf });
    const result = runMotion(rig, { kind: 'run', bin: bin(), contents, chain: [primitiveStep('retract')] });
    expect(result).toMatchObject({ outcome: null, cause: null, floorItemIds: [], protrudingItemIds: [] });
    expect(result.contents.map((item) => item.itemId)).toEqual(forms);
    result.contents.forEach((after, index) => {
      const before = contents[index]!.poseInBin.positionM;
      const moved = Math.hypot(...after.poseInBin.positionM.map((value, axis) => value - before[axis]!));
      expect(moved, after.itemId).toBeLessThan(0.004);
    });
    rig.dispose();
  });
});
