import { describe, expect, it } from 'vitest';
import { spanWidthM } from '#shared/domain/estimate.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { nominalBinCamera } from '#cell/pictures/binCamera.ts';
import { renderBin } from '#cell/simulation/rendering/renderBin.ts';
import type { BinRequest, SceneItem } from '#cell/simulation/rendering/SceneRequest.ts';
import { estimateBin } from './estimateBin.ts';
import { estimateBinClassically } from './estimateBinClassically.ts';

const BIN: Vec3 = [0.4, 0.4, 0.3];

function boxAt(sku: string, size: Vec3, xM: number, yM: number): SceneItem {
  const [lengthM, widthM, heightM] = size;
  const product: CatalogueItem = {
    sku,
    name: sku,
    lengthM,
    widthM,
    heightM,
    massKg: 0.4,
    form: 'box',
    fragile: false,
    comOffsetM: [0, 0, 0],
  };
  return { itemId: sku, product, poseInBin: { positionM: [xM, yM, heightM / 2], rotation: [0, 0, 0, 1] } };
}

function look(contents: SceneItem[], pictureSeed: number, change: Partial<BinRequest> = {}) {
  const request: BinRequest = {
    binSizeM: BIN,
    binLabel: '1A',
    binSeed: pictureSeed * 7 + 1,
    contents,
    bands: 'closed',
    pictureSeed,
    ...change,
  };
  const picture = renderBin(request);
  return { picture, calibration: { binSizeM: BIN, camera: nominalBinCamera(BIN, picture.widthPx, picture.heightPx) } };
}

const estimateOf = (contents: SceneItem[], pictureSeed: number, change: Partial<BinRequest> = {}) => {
  const { picture, calibration } = look(contents, pictureSeed, change);
  return estimateBin(picture, calibration);
};

describe('bin estimate from one picture', () => {
  it('sees an empty bin as one gap over nearly all of its width', () => {
    for (const seed of [1, 2, 3]) {
      const estimate = estimateOf([], seed);
      expect(spanWidthM(estimate.widestGap), `seed ${seed}`).toBeGreaterThan(0.9 * BIN[0]);
      expect(estimate.occupiedFraction).toBeLessThan(0.05);
      expect(estimate.items).toEqual([]);
    }
  });

  it('sees no gap for anything in a bin that is full to the walls', () => {
    const contents = [0, 1, 2, 3].map((k) => boxAt(`full-${k}`, [0.096, 0.3, 0.26], 0.05 + 0.1 * k, 0.17));
    for (const seed of [4, 5]) {
      const estimate = estimateOf(contents, seed);
      expect(spanWidthM(estimate.widestGap), `seed ${seed}`).toBeLessThan(0.06);
      // True: 0.62. The depth behind the fronts is not seen, so the volume is a guess with a margin.
      expect(estimate.occupiedFraction).toBeGreaterThan(0.25);
    }
  });

  it('finds one box of known width at a known place, to two centimetres', () => {
    // From 0.08 to 0.2 m: what is left is 0.2 m on the right and 0.08 m on the left.
    const estimate = estimateOf([boxAt('known', [0.12, 0.18, 0.2], 0.14, 0.12)], 6);
    expect(Math.abs(estimate.widestGap.startM - 0.2)).toBeLessThan(0.02);
    expect(estimate.widestGap.endM).toBeGreaterThan(0.38);
    expect(Math.abs(estimate.makeableGapM - 0.28)).toBeLessThan(0.03);
    expect(estimate.gaps.length).toBe(2);
    expect(estimate.items.length).toBe(1);
    expect(Math.abs(estimate.items[0]!.zM.endM - 0.2)).toBeLessThan(0.05);
  });

  it('follows the box when it moves', () => {
    const gapStart = (xM: number) => estimateOf([boxAt('moving', [0.1, 0.18, 0.2], xM, 0.12)], 7).widestGap;
    expect(gapStart(0.06).startM).toBeLessThan(gapStart(0.12).startM);
    expect(gapStart(0.34).endM).toBeGreaterThan(gapStart(0.28).endM);
  });

  it('reads the bin through open bands as well', () => {
    const estimate = estimateOf([boxAt('known', [0.12, 0.18, 0.2], 0.14, 0.12)], 8, { bands: 'open' });
    expect(Math.abs(estimate.widestGap.startM - 0.2)).toBeLessThan(0.03);
    expect(estimate.bandsFraction).toBeLessThan(0.5);
  });

  it('refuses a dark picture, and then claims no free space', () => {
    const estimate = estimateOf([], 9, { lampShare: 0.01 });
    expect(estimate.status).toBe('refused');
    expect(estimate.refusedReason).toContain('too dark');
    expect(estimate.widestGap).toEqual({ startM: 0, endM: 0 });
    expect(estimate.gapMarginM).toBe(BIN[0]);
  });

  it('says the same twice about the same picture, and does not change it', () => {
    const { picture, calibration } = look([boxAt('same', [0.1, 0.2, 0.1], 0.2, 0.15)], 10);
    const before = picture.rgba.slice();
    expect(estimateBin(picture, calibration)).toEqual(estimateBin(picture, calibration));
    expect(picture.rgba).toEqual(before);
  });

  it('keeps every span inside the bin and gaps in order of width', () => {
    const contents = [boxAt('a', [0.05, 0.2, 0.2], 0.06, 0.15), boxAt('b', [0.06, 0.2, 0.15], 0.22, 0.2)];
    const { gaps, items, columnHeightFractions } = estimateOf(contents, 12);
    const widths = gaps.map(spanWidthM);
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
    for (const { startM, endM } of [...gaps, ...items.map((item) => item.xM)]) {
      expect(startM).toBeGreaterThanOrEqual(0);
      expect(endM).toBeLessThanOrEqual(BIN[0]);
      expect(endM).toBeGreaterThanOrEqual(startM);
    }
    expect(columnHeightFractions.length).toBe(24);
  });

  it('has a classical baseline that mostly tells empty from full', () => {
    const classicalGap = (contents: SceneItem[]) => {
      const widths = [14, 15, 16, 17].map((seed) => {
        const { picture, calibration } = look(contents, seed);
        return spanWidthM(estimateBinClassically(picture, calibration).widestGap);
      });
      return widths.reduce((sum, width) => sum + width, 0) / widths.length;
    };
    expect(classicalGap([])).toBeGreaterThan(2 * classicalGap([boxAt('wide', [0.3, 0.2, 0.26], 0.2, 0.11)]));
  });
});
