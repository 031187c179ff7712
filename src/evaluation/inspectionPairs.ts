import type { CatalogueItem } from '#shared/domain/item.ts';
import { randomSource } from '#cell/rendering/randomSource.ts';
import { renderBooth } from '#cell/rendering/renderBooth.ts';
import type { ItemDamage, Picture } from '#cell/rendering/SceneRequest.ts';
import { sampleProduct } from './perceptionScenes.ts';

export interface InspectionPair {
  product: CatalogueItem;
  damage: ItemDamage | null;
  query: Picture;
  references: Picture[];
}

/** Pictures that a product's gallery holds. */
export const GALLERY_SIZE = 4;

/** A product, its pristine gallery, and one more unit of it, pristine or damaged; everything follows from the seed. */
export function sampleInspectionPair(seed: number, damaged: boolean): InspectionPair {
  const random = randomSource(Math.imul(seed, 0x85ebca6b) ^ 0xb007);
  const product = sampleProduct(random, `pair-${seed}`);
  const kinds = ['dent', 'tear', 'missing_unit'] as const;
  const kind = kinds[Math.floor(random() * (product.form === 'sphere' ? 2 : 3))] ?? 'dent';
  const damage = damaged ? { kind, severity: 0.2 + 0.8 * random(), seed: Math.floor(random() * 1e6) } : null;
  const pictureSeed = Math.floor(random() * 1e9);
  return {
    product,
    damage,
    query: renderBooth({ product, damage, pictureSeed }),
    references: Array.from({ length: GALLERY_SIZE }, (_, k) =>
      renderBooth({ product, damage: null, pictureSeed: pictureSeed + 1 + k }),
    ),
  };
}
