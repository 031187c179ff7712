import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { PlacedItem } from '../CellRig.ts';
import type { StowRig } from './StowRig.ts';
import { createCellRig } from '../createCellRig.ts';
import { armUrdf, bin, product, runMotion, slabs } from '../testing/cellFixtures.ts';

let rig: StowRig;
beforeAll(async () => {
  rig = await createCellRig({ tool: 'belts', armUrdf });
});
afterAll(() => rig.dispose());

const thin = product({ lengthM: 0.2, widthM: 0.14, heightM: 0.03, massKg: 0.3 });
const slot = (item: typeof thin, parameters: Record<string, number>, contents: PlacedItem[] = []) =>
  ({
    kind: 'stow',
    item: { itemId: 'new', product: item },
    bin: bin(),
    contents,
    chain: [primitiveStep('slot', parameters), primitiveStep('retract')],
  }) as const;

describe('slotting an item at an angle', { timeout: 120_000 }, () => {
  it('leaves it leaning against its neighbour, inside, gently', () => {
    const result = runMotion(rig, slot(thin, { xM: 0.2, angleRad: -0.35 }, slabs(0.02, 0.12, 3, 0.6)));
    expect(result).toMatchObject({ outcome: 'success', floorItemIds: [], protrudingItemIds: [], heldItemId: null });
    expect(result.steps[0]).toMatchObject({ primitive: 'slot', endedBy: 'goal' });
    expect(result.peakForceN).toBeLessThan(25);
    const { positionM, rotation } = result.contents.find(({ itemId }) => itemId === 'new')!.poseInBin;
    // Its thin side, item z, stood across the bin between the paddles; leaning turns it towards the vertical.
    const [x, y] = rotation;
    const leanRad = Math.asin(Math.abs(1 - 2 * (x * x + y * y)));
    expect(leanRad).toBeGreaterThan(0.2);
    expect(leanRad).toBeLessThan(1);
    expect(positionM[2]).toBeGreaterThan(0.05);
    expect(positionM[1]).toBeGreaterThan(0.1);
  });

  it('refuses an angle at which item and paddles do not pass the mouth, in one sentence, and keeps the item', () => {
    const result = runMotion(rig, slot(thin, { xM: 0.3, angleRad: 0.5 }));
    expect(result).toMatchObject({ outcome: 'unproductive', cause: 'no_space_made', heldItemId: 'new' });
    expect(result.detail).toContain("beyond the mouth's edge");
    expect(runMotion(rig, { kind: 'dispose', to: 'person' }).heldItemId).toBeNull();
  });

  it('takes the item back out as it leans when a person stops the feed, and levels the tool', () => {
    let asked = false;
    const result = runMotion(rig, slot(thin, { xM: 0.15, angleRad: 0.35, beltSpeedMps: 0.1 }), () => {
      if (rig.act === 'feed' && !asked) {
        asked = true;
        rig.requestStop();
      }
    });
    expect(asked).toBe(true);
    expect(result).toMatchObject({ cause: 'operator_abort', heldItemId: 'new', floorItemIds: [] });
    expect(rig.inBinId).toBeNull();
    expect(runMotion(rig, { kind: 'dispose', to: 'person' })).toMatchObject({ heldItemId: null, floorItemIds: [] });
  });

  it('gives the same bits twice', async () => {
    const once = async () => {
      const fresh = await createCellRig({ tool: 'belts', armUrdf });
      const result = runMotion(fresh, slot(thin, { xM: 0.1, angleRad: 0.3 }));
      fresh.dispose();
      return JSON.stringify(result);
    };
    expect(await once()).toBe(await once());
  });
});
