import { damageLabels } from '#shared/domain/finding.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import { randomSource } from '#shared/random/randomSource.ts';
import { renderBooth } from '#cell/simulation/rendering/renderBooth.ts';
import type { ItemDamage } from '#cell/simulation/rendering/SceneRequest.ts';
import type { Picture } from '#cell/pictures/Picture.ts';
import { sampleProduct } from './perceptionScenes.ts';

/** Units of one product in the booth: its pristine gallery, more pristine units, and damaged ones. */
export interface InspectedProduct {
  product: CatalogueItem;
  references: Picture[];
  pristine: Picture[];
  damaged: { damage: ItemDamage; picture: Picture }[];
}

/** Pictures that a product's gallery holds. */
const GALLERY_SIZE = 4;
/** Pristine units beside the gallery, each in its own pose and light. */
const PRISTINE_UNITS = 3;

/** Everything follows from the seed. A sphere has no units that could be missing. */
export function sampleInspectedProduct(seed: number): InspectedProduct {
  const random = randomSource(Math.imul(seed, 0x85ebca6b) ^ 0xb007);
  const product = sampleProduct(random, `inspected-${seed}`);
  const firstSeed = Math.floor(random() * 1e9);
  const pristineAt = (k: number) => renderBooth({ product, damage: null, pictureSeed: firstSeed + k });
  const kinds = damageLabels.filter((kind) => product.form !== 'sphere' || kind !== 'missing_unit');
  const damaged = kinds.map((kind, k) => {
    const damage = { kind, severity: 0.2 + 0.8 * random(), seed: Math.floor(random() * 1e6) };
    return { damage, picture: renderBooth({ product, damage, pictureSeed: firstSeed + 100 + k }) };
  });
  return {
    product,
    references: Array.from({ length: GALLERY_SIZE }, (_, k) => pristineAt(k)),
    pristine: Array.from({ length: PRISTINE_UNITS }, (_, k) => pristineAt(50 + k)),
    damaged,
  };
}
