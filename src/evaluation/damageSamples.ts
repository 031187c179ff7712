import { damageLabels } from '#shared/domain/finding.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import { pickOne, randomSource } from '#shared/random/randomSource.ts';
import type { ItemDamage } from '#cell/simulation/rendering/SceneRequest.ts';
import { sampleProduct } from './perceptionScenes.ts';

/** One product with units of it, each damaged unit beside an intact twin that lies and is lit alike. */
export interface DamageSample {
  product: CatalogueItem;
  damages: ItemDamage[];
  pictureSeeds: number[];
}

/** Units that are damaged, of each product. */
export const DAMAGED_UNITS = 2;

/** Everything follows from the seed; severities from 0.1 to 1 alike often. */
export function sampleDamage(seed: number): DamageSample {
  const random = randomSource(Math.imul(seed, 0x85ebca6b) ^ 0xda3a);
  const product = sampleProduct(random, `damaged-${seed}`);
  const labels = damageLabels.filter((label) => product.form !== 'sphere' || label !== 'missing_unit');
  return {
    product,
    damages: Array.from({ length: DAMAGED_UNITS }, () => ({
      kind: pickOne(random, labels),
      severity: 0.1 + 0.9 * random(),
      seed: Math.floor(random() * 1e9),
    })),
    pictureSeeds: Array.from({ length: DAMAGED_UNITS }, () => Math.floor(random() * 1e9)),
  };
}
