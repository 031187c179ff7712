import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { CellRig, PlacedItem } from '../CellRig.ts';
import { createCellRig } from '../createCellRig.ts';
import { armUrdf, bin, product, runMotion } from '../testing/cellFixtures.ts';

let rig: CellRig;
beforeAll(async () => {
  rig = await createCellRig({ tool: 'belts', armUrdf });
});
afterAll(() => rig.dispose());

interface Flat {
  side: 'left' | 'right';
  wideM: number;
  deepM: number;
  thickM: number;
  massKg: number;
}
const WIDTH_M = bin().sizeM[0];

/** Lies flat 10 mm from its wall; its thin side is vertical. */
function flip({ side, wideM, deepM, thickM, massKg }: Flat, parameters = {}) {
  const middleM = 0.01 + wideM / 2;
  const flat: PlacedItem = {
    itemId: 'flat',
    product: product({ form: 'book', lengthM: wideM, widthM: deepM, heightM: thickM, massKg }),
    poseInBin: {
      positionM: [side === 'left' ? middleM : WIDTH_M - middleM, 0.03 + deepM / 2, thickM / 2 + 0.0005],
      rotation: [0, 0, 0, 1],
    },
  };
  const entryM = wideM + 0.045;
  return {
    kind: 'run',
    bin: bin(),
    contents: [flat],
    chain: [
      primitiveStep('flipUp', {
        side,
        bladeXM: side === 'left' ? entryM : WIDTH_M - entryM,
        widthM: wideM,
        thickM,
        depthM: 0.05 + deepM,
        ...parameters,
      }),
    ],
  } as const;
}
/** Cosine of the angle between the thin side and the vertical: 1 lies, 0 stands. */
function lying(contents: readonly PlacedItem[]): number {
  const [x, y] = contents[0]!.poseInBin.rotation;
  return Math.abs(1 - 2 * (x * x + y * y));
}
const book: Flat = { side: 'left', wideM: 0.14, deepM: 0.2, thickM: 0.025, massKg: 0.35 };

describe('flipping up what lies flat beside a wall', { timeout: 120_000 }, () => {
  it.each<Flat>([
    book,
    { ...book, side: 'right', massKg: 0.5 },
    { side: 'left', wideM: 0.1, deepM: 0.15, thickM: 0.04, massKg: 0.3 },
    { side: 'right', wideM: 0.12, deepM: 0.18, thickM: 0.015, massKg: 0.2 },
  ])('stands it up: $side, $wideM x $deepM x $thickM m, $massKg kg', (flat) => {
    const motion = flip(flat);
    expect(lying(motion.contents)).toBe(1);
    const result = runMotion(rig, motion);
    expect(result).toMatchObject({ outcome: null, cause: null, floorItemIds: [], protrudingItemIds: [] });
    expect(result.steps).toMatchObject([{ primitive: 'flipUp', endedBy: 'goal' }]);
    // Within 15 degrees of upright, against its wall, as high as it was wide.
    expect(lying(result.contents)).toBeLessThan(0.26);
    const [x, , z] = result.contents[0]!.poseInBin.positionM;
    expect(flat.side === 'left' ? x : WIDTH_M - x).toBeLessThan(flat.thickM / 2 + 0.02);
    expect(Math.abs(z - flat.wideM / 2)).toBeLessThan(0.01);
    expect(result.itemForceN['flat']!).toBeLessThan(40);
    expect(rig.inBinId).toBeNull();
  });

  it('leaves what is too heavy for the friction of its blade lying, below its force cap', () => {
    const result = runMotion(rig, flip({ ...book, massKg: 2.5 }));
    expect(lying(result.contents)).toBeGreaterThan(0.99);
    expect(result.steps[0]!.endedBy).not.toBe('goal');
    expect(result.steps[0]!.peakForceN).toBeLessThan(1.05 * 25);
    expect(result.detail).toContain('before what lay there stood');
  });

  it('says that nothing was there to press, and that a bin is too low for the blade above it', () => {
    const empty = runMotion(rig, { ...flip(book), contents: [] });
    expect(empty).toMatchObject({ cause: expect.stringMatching(/no_space_made/) as string });
    const low = runMotion(rig, flip({ ...book, wideM: 0.18 }));
    expect(low).toMatchObject({ cause: 'no_space_made' });
    expect(low.detail).toContain('the bin is 250 mm high');
    expect(lying(low.contents)).toBeGreaterThan(0.99);
  });

  it('withdraws when a person stops it half-way, and gives the same bits twice', async () => {
    const once = async () => {
      const fresh = await createCellRig({ tool: 'belts', armUrdf });
      let asked = false;
      const result = runMotion(fresh, flip(book), () => {
        if (fresh.act === 'tilt' && !asked) {
          asked = true;
          fresh.requestStop();
        }
      });
      const { inBinId } = fresh;
      fresh.dispose();
      return { result, inBinId };
    };
    const { result, inBinId } = await once();
    expect(result).toMatchObject({ cause: 'operator_abort', floorItemIds: [] });
    expect(result.steps).toMatchObject([{ primitive: 'flipUp', endedBy: 'stopped' }]);
    expect(inBinId).toBeNull();
    expect(JSON.stringify((await once()).result)).toBe(JSON.stringify(result));
  });
});
