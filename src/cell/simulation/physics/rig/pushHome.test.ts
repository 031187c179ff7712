import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { PlacedItem } from '../CellRig.ts';
import type { StowRig } from './StowRig.ts';
import { createCellRig } from '../createCellRig.ts';
import { armUrdf, bin, product, runMotion } from '../testing/cellFixtures.ts';

let rig: StowRig;
beforeAll(async () => {
  rig = await createCellRig({ tool: 'belts', armUrdf });
});
afterAll(() => rig.dispose());

/** A carton 60 mm wide and 120 mm high; `frontM`: behind the mouth. */
const standing = (itemId: string, xM: number, frontM: number, depthM: number, massKg = 0.5): PlacedItem => ({
  itemId,
  product: product({ sku: itemId, lengthM: 0.06, widthM: depthM, heightM: 0.12, massKg }),
  poseInBin: { positionM: [xM, frontM + depthM / 2, 0.0605], rotation: [0, 0, 0, 1] },
});
const pushHome = (contents: PlacedItem[]) =>
  ({
    kind: 'stow',
    item: { itemId: 'new', product: product() },
    bin: bin(),
    contents,
    chain: [primitiveStep('pushHome', { xM: 0.15 }), primitiveStep('retract')],
  }) as const;
const rearYM = (items: readonly PlacedItem[], itemId: string, depthM: number): number =>
  items.find((placed) => placed.itemId === itemId)!.poseInBin.positionM[1] - depthM / 2;

describe('pushing an item home', { timeout: 120_000 }, () => {
  it('pushes back what stands at the mouth until its own rear is there, and leaves the neighbours where they stand', () => {
    const beside = [standing('left', 0.06, 0.05, 0.2), standing('right', 0.24, 0.02, 0.2)];
    const result = runMotion(rig, pushHome([standing('standing', 0.15, 0.01, 0.12), ...beside]));
    expect(result).toMatchObject({ outcome: 'success', floorItemIds: [], protrudingItemIds: [], heldItemId: null });
    expect(result.steps[0]).toMatchObject({ primitive: 'pushHome', endedBy: 'goal' });
    expect(result.peakForceN).toBeLessThan(25);
    // The item is 140 mm deep: what stood there stands behind it now.
    expect(Math.abs(rearYM(result.contents, 'new', 0.14))).toBeLessThan(0.02);
    expect(rearYM(result.contents, 'standing', 0.12)).toBeGreaterThan(0.135);
    for (const { itemId, poseInBin } of beside) {
      const { positionM } = result.contents.find((placed) => placed.itemId === itemId)!.poseInBin;
      expect(Math.hypot(positionM[0] - poseInBin.positionM[0], positionM[1] - poseInBin.positionM[1])).toBeLessThan(
        0.01,
      );
    }
  });

  it('lets go of the push at a force where the bin is too shallow for both, and takes the item back out unharmed', () => {
    const result = runMotion(rig, pushHome([standing('standing', 0.15, 0.02, 0.26, 1.7)]));
    expect(result).toMatchObject({ outcome: 'unproductive', cause: 'jammed_at_mouth', heldItemId: 'new' });
    expect(result.steps[0]).toMatchObject({ primitive: 'pushHome', endedBy: 'force' });
    expect(result.floorItemIds).toEqual([]);
    expect(result.peakForceN).toBeLessThan(30);
    expect(Math.max(...Object.values(result.itemForceN))).toBeLessThan(60);
    expect(runMotion(rig, { kind: 'dispose', to: 'person' }).heldItemId).toBeNull();
  });

  it('is a feed like any other where nothing stands in the lane', () => {
    const result = runMotion(rig, pushHome([]));
    expect(result).toMatchObject({ outcome: 'success', heldItemId: null });
    expect(result.peakForceN).toBeLessThan(15);
  });
});
