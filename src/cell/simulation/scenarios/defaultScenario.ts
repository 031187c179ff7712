import type { CatalogueItem } from '#shared/domain/item.ts';
import { arrangeBin } from './binContents.ts';
import { chooseDamage } from './itemDamage.ts';
import { podOf } from './podLayout.ts';
import { pickOne, randomSource, seedOf } from './randomSource.ts';
import type { Scenario } from './Scenario.ts';

export interface ScenarioSource {
  catalogue: readonly CatalogueItem[];
  seed: number;
  /** Share of arriving units that are damaged; DAMAGE_SHARE if left out. */
  damageShare?: number;
}

/** A pod as it comes from storage, partly filled; products from the whole catalogue; a damaged unit now and then. */
export function defaultScenario({ catalogue, seed, damageShare }: ScenarioSource): Scenario {
  return {
    name: 'default',
    description: 'pods as they come from storage, partly filled; a damaged unit now and then',
    pod: (podNumber) => podOf(`pod-${podNumber}`),
    contents: (podNumber, binId) => {
      const bin = podOf(`pod-${podNumber}`).bins.find((candidate) => candidate.binId === binId);
      if (!bin) return [];
      const random = randomSource('contents', seed, podNumber, binId);
      return arrangeBin(bin, catalogue, random, (index) => `p${podNumber}-${binId}-${index + 1}`);
    },
    binSeed: (podNumber, binId) => seedOf('bin', seed, podNumber, binId),
    unit: (unitNumber) => {
      const random = randomSource('unit', seed, unitNumber);
      const product = pickOne(random, catalogue);
      return {
        itemId: `item-${unitNumber}`,
        product,
        damage: chooseDamage(random, damageShare),
        pictureSeed: Math.floor(random() * 2 ** 32),
      };
    },
  };
}
