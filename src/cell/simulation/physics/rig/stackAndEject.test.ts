import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { PlacedItem } from '../CellRig.ts';
import type { StowRig } from './StowRig.ts';
import { createCellRig } from '../createCellRig.ts';
import { armUrdf, bin, product, runMotion } from '../testing/cellFixtures.ts';

let rig: StowRig;
beforeAll(async () => {
  rig = await createCellRig({ tool: 'belts', armUrdf });
});
afterAll(() => rig.dispose());

/** A box that stands on the floor; `frontYM` is where its front face is behind the mouth. */
const boxAt = (itemId: string, xM: number, frontYM: number, sizeM: Vec3, massKg: number): PlacedItem => ({
  itemId,
  product: product({ lengthM: sizeM[0], widthM: sizeM[1], heightM: sizeM[2], massKg }),
  poseInBin: { positionM: [xM, frontYM + sizeM[1] / 2, sizeM[2] / 2 + 0.0005], rotation: [0, 0, 0, 1] },
});

describe('stacking', { timeout: 120_000 }, () => {
  const stack = (levelM: number, contents: PlacedItem[], parameters = {}) =>
    ({
      kind: 'stow',
      item: { itemId: 'new', product: product() },
      bin: bin(),
      contents,
      chain: [primitiveStep('stack', { xM: 0.15, levelM, ...parameters }), primitiveStep('retract')],
    }) as const;
  const slab = (heightM: number) => boxAt('low', 0.175, 0.02, [0.3, 0.3, heightM], 1);

  it.each([
    [0.06, 0],
    [0.06, 0.014],
    [0.06, -0.014],
    [0.1, 0.008],
  ])('lays the item on what lies %s m high, known with an error of %s m, below its force cap', (levelM, errorM) => {
    const result = runMotion(rig, stack(levelM + errorM, [slab(levelM)]));
    expect(result).toMatchObject({ outcome: 'success', floorItemIds: [], protrudingItemIds: [] });
    expect(result.steps[0]).toMatchObject({ primitive: 'stack', endedBy: 'goal' });
    expect(result.peakForceN).toBeLessThan(25);
    const placed = result.contents.find(({ itemId }) => itemId === 'new')!.poseInBin.positionM;
    // Gripped by its thin side, it is 110 mm high.
    expect(Math.abs(placed[2] - (levelM + 0.055))).toBeLessThan(0.003);
    expect(result.detail).toMatch(new RegExp(`came down on something ${(levelM * 1000).toFixed(0)} mm above`));
    expect(Math.max(...Object.values(result.itemForceN))).toBeLessThan(25);
  });

  it('feeds on where it finds nothing down to where it looked, and says so', () => {
    const result = runMotion(rig, stack(0.05, []));
    expect(result).toMatchObject({ outcome: 'success' });
    expect(result.detail).toContain('met nothing down to 30 mm');
  });

  it('takes the item back out when a person stops it while it is lowered', () => {
    let asked = false;
    const result = runMotion(rig, stack(0.06, [slab(0.06)]), () => {
      if (rig.act === 'lower' && !asked) {
        asked = true;
        rig.requestStop();
      }
    });
    expect(asked).toBe(true);
    expect(result).toMatchObject({ cause: 'operator_abort', heldItemId: 'new', floorItemIds: [] });
    expect(result.steps).toMatchObject([{ primitive: 'stack', endedBy: 'stopped' }]);
    expect(runMotion(rig, { kind: 'dispose', to: 'person' }).heldItemId).toBeNull();
  });
});

describe('drawing out what stands at the mouth', { timeout: 120_000 }, () => {
  const eject = (contents: PlacedItem[], parameters: Record<string, number>) =>
    ({ kind: 'run', bin: bin(), contents, chain: [primitiveStep('eject', { xM: 0.15, ...parameters })] }) as const;
  const neighbour = boxAt('neighbour', 0.28, 0.02, [0.05, 0.3, 0.15], 1);

  it.each([
    [0.02, 0.2, 0.2],
    [0.05, 0.12, 0.35],
    [0.1, 0.06, 0.3],
    [0.06, 0.1, 1.5],
  ])(
    'brings an item %s m wide, %s m high, of %s kg into the tool and leaves its neighbour',
    (widthM, heightM, massKg) => {
      const stuck = boxAt('stuck', 0.15, 0.004, [widthM, 0.2, heightM], massKg);
      const result = runMotion(rig, eject([stuck, neighbour], { widthM, reachM: 0.06 }));
      expect(result).toMatchObject({ outcome: null, cause: null, heldItemId: 'stuck', floorItemIds: [] });
      expect(result.steps).toMatchObject([{ primitive: 'eject', endedBy: 'goal' }]);
      expect(result.steps[0]!.travelM).toBeGreaterThan(0.13);
      expect(result.peakForceN).toBeLessThan(25);
      expect(result.contents.map(({ itemId }) => itemId)).toEqual(['neighbour']);
      const [x, y] = result.contents[0]!.poseInBin.positionM;
      expect(Math.hypot(x - 0.28, y - 0.17)).toBeLessThan(0.001);
      expect(rig.heldItem?.itemId).toBe('stuck');
      expect(rig.problemWith(eject([], {}))).toBe(
        'eject needs an empty tool (tool_empty), but an item is between the paddles.',
      );
      expect(runMotion(rig, { kind: 'dispose', to: 'sideline' })).toMatchObject({ heldItemId: null, floorItemIds: [] });
    },
  );

  it('stows again what it drew out, in another bin', () => {
    const stuck = boxAt('again', 0.15, 0.004, [0.05, 0.14, 0.11], 0.35);
    expect(runMotion(rig, eject([stuck], { widthM: 0.05, reachM: 0.06 })).heldItemId).toBe('again');
    const { itemId, product: again } = stuck;
    const elsewhere = bin({ binId: '4C', originInCellM: [0.8, 0, 1.2] });
    const chain = [primitiveStep('insert', { xM: 0.1 })];
    const result = runMotion(rig, {
      kind: 'stow',
      item: { itemId, product: again },
      bin: elsewhere,
      contents: [],
      chain,
    });
    expect(result).toMatchObject({ outcome: 'success', heldItemId: null });
  });

  it('says that nothing was there, and comes out empty', () => {
    const result = runMotion(rig, eject([neighbour], { widthM: 0.05, reachM: 0.05 }));
    expect(result).toMatchObject({ outcome: 'unproductive', cause: 'grip_lost', heldItemId: null });
    expect(result.contents).toHaveLength(1);
  });

  it('lets go of it where it is when a person stops it', () => {
    let asked = false;
    const stuck = boxAt('stuck', 0.15, 0.004, [0.05, 0.2, 0.12], 0.5);
    const result = runMotion(rig, eject([stuck], { widthM: 0.05, reachM: 0.06 }), () => {
      if (rig.act === 'unfeed' && !asked) {
        asked = true;
        rig.requestStop();
      }
    });
    expect(asked).toBe(true);
    expect(result).toMatchObject({ cause: 'operator_abort', heldItemId: null, floorItemIds: [] });
    expect(result.contents.map(({ itemId }) => itemId)).toEqual(['stuck']);
    expect(rig.inBinId).toBeNull();
  });

  it('gives the same bits twice', async () => {
    const once = async () => {
      const fresh = await createCellRig({ tool: 'belts', armUrdf });
      const stuck = boxAt('stuck', 0.15, 0.004, [0.05, 0.2, 0.12], 0.5);
      const drawn = runMotion(fresh, eject([stuck], { widthM: 0.05, reachM: 0.06 }));
      fresh.dispose();
      return JSON.stringify(drawn);
    };
    expect(await once()).toBe(await once());
  });
});
