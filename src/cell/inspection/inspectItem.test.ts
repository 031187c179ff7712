import { describe, expect, it } from 'vitest';
import type { CatalogueItem } from '#shared/domain/item.ts';
import { renderBooth } from '#cell/simulation/rendering/renderBooth.ts';
import type { ItemDamage } from '#cell/simulation/rendering/SceneRequest.ts';
import { inspectItem, prepareReferences, SCORE_THRESHOLD } from './inspectItem.ts';

const product: CatalogueItem = {
  sku: 'inspected-box',
  name: 'box',
  lengthM: 0.2,
  widthM: 0.14,
  heightM: 0.06,
  massKg: 0.4,
  form: 'box',
  fragile: false,
  comOffsetM: [0, 0, 0],
};
const picture = (pictureSeed: number, damage: ItemDamage | null = null) =>
  renderBooth({ product, damage, pictureSeed });
const references = prepareReferences([picture(1), picture(2), picture(3), picture(4)]);

describe('inspection against pristine references', () => {
  it('passes pristine units that lie otherwise under other light', () => {
    for (const seed of [11, 12, 13]) {
      const { score, regions } = inspectItem(picture(seed), references);
      expect(score, `seed ${seed}`).toBeLessThan(SCORE_THRESHOLD);
      expect(regions).toEqual([]);
    }
  });

  it.each(['deformation', 'penetration', 'missing_unit'] as const)('holds back a gross %s', (kind) => {
    const { score, regions } = inspectItem(picture(21, { kind, severity: 0.9, seed: 5 }), references);
    expect(score).toBeGreaterThanOrEqual(SCORE_THRESHOLD);
    expect(regions.length).toBeGreaterThan(0);
  });

  it('points at the place of a tear', () => {
    const damaged = picture(31, { kind: 'penetration', severity: 0.8, seed: 8 });
    const pristine = picture(31);
    // The same seed puts both down alike: what differs between them is the tear.
    let sumX = 0;
    let sumY = 0;
    let count = 0;
    for (let p = 0; p < damaged.rgba.length; p += 4) {
      if (Math.abs(damaged.rgba[p]! - pristine.rgba[p]!) < 60) continue;
      sumX += ((p / 4) % damaged.widthPx) / damaged.widthPx;
      sumY += Math.floor(p / 4 / damaged.widthPx) / damaged.heightPx;
      count++;
    }
    const { x, y, width, height } = inspectItem(damaged, references).regions[0]!;
    expect(sumX / count).toBeGreaterThan(x - 0.05);
    expect(sumX / count).toBeLessThan(x + width + 0.05);
    expect(sumY / count).toBeGreaterThan(y - 0.05);
    expect(sumY / count).toBeLessThan(y + height + 0.05);
  });

  it('gives the same score twice', () => {
    expect(inspectItem(picture(41), references)).toEqual(inspectItem(picture(41), references));
  });

  it('works with a single reference', () => {
    const single = prepareReferences([picture(1)]);
    const gross = inspectItem(picture(51, { kind: 'missing_unit', severity: 1, seed: 2 }), single);
    expect(gross.score).toBeGreaterThan(inspectItem(picture(51), single).score);
  });
});
