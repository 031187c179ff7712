import { describe, expect, it } from 'vitest';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { renderBinWithTruth } from '#cell/simulation/rendering/renderBin.ts';
import { eraseBands } from '#shared/pictures/bandErasure.ts';

const SIZE: Vec3 = [0.36, 0.4, 0.25];
const render = (binSeed: number) =>
  renderBinWithTruth({ binSizeM: SIZE, binLabel: '1A', binSeed, contents: [], bands: 'closed', pictureSeed: binSeed });

describe('band erasure', () => {
  it('finds most of what the bands truly cover and little else', () => {
    let both = 0;
    let either = 0;
    for (const seed of [1, 2, 3, 4]) {
      const { picture, truth } = render(seed);
      const { bandStrength } = eraseBands(picture);
      bandStrength.forEach((strength, p) => {
        const seen = strength >= 1;
        const there = truth.bandOpacity[p]! > 0.05;
        if (seen && there) both++;
        if (seen || there) either++;
      });
    }
    expect(both / either).toBeGreaterThan(0.6);
  });

  it('brings the covered pixels closer to what lies behind', () => {
    const { picture, truth } = render(5);
    const { rgb } = eraseBands(picture);
    let before = 0;
    let after = 0;
    for (let p = 0; p < truth.bandOpacity.length; p++) {
      if (truth.bandOpacity[p]! < 0.3) continue;
      before += Math.abs(picture.rgba[4 * p + 1]! - truth.clean.rgba[4 * p + 1]!);
      after += Math.abs(rgb[3 * p + 1]! - truth.clean.rgba[4 * p + 1]!);
    }
    expect(after).toBeLessThan(0.8 * before);
  });

  it('finds no bands on a plain surface', () => {
    const rgba = new Uint8ClampedArray(160 * 120 * 4).fill(140);
    expect(eraseBands({ widthPx: 160, heightPx: 120, rgba }).bandStrength.every((strength) => strength < 1)).toBe(true);
  });
});
