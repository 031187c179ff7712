import { defaultScenario, type ScenarioSource } from './defaultScenario.ts';
import { randomSource } from './randomSource.ts';
import type { Scenario } from './Scenario.ts';
import { planPodStock } from './stock/planBinStock.ts';
import { stockBin } from './stock/stockBin.ts';

/**
 * Pods as people leave them who stow and pick: counts, litres, kinds and empty bins as in the inventories of photographed bins. Needs
 * the physics: without it a bin is empty.
 */
export function stockedScenario(source: ScenarioSource): Scenario {
  const usual = defaultScenario(source);
  return {
    ...usual,
    name: 'stocked',
    description: 'pods as full and untidy as real ones: stowed and picked by people, step by step',
    contents: () => [],
    stocked: (podNumber, binId, letRest) => {
      const { bins } = usual.pod(podNumber);
      const bin = bins.find((candidate) => candidate.binId === binId);
      if (!bin) return [];
      const plan = planPodStock(bins, randomSource('stock plan', source.seed, podNumber)).get(binId)!;
      const random = randomSource('stock', source.seed, podNumber, binId);
      return stockBin(letRest, bin, source.catalogue, random, plan, (index) => `p${podNumber}-${binId}-${index + 1}`);
    },
  };
}
