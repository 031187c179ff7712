import { defaultScenario, type ScenarioSource } from './defaultScenario.ts';
import { fillBin } from './fillBin.ts';
import { between, randomSource } from './randomSource.ts';
import type { Scenario } from './Scenario.ts';

/** Largest share of a bin's volume that is asked for. */
const FULLEST = 0.5;

/**
 * Pods from empty to half full: each bin's share of occupied volume is drawn evenly, then products are put in until it is
 * reached or nothing more fits as people leave things. Physics settles them, so that what is reached is measured, not claimed.
 */
export function halfFullScenario(source: ScenarioSource): Scenario {
  const usual = defaultScenario(source);
  return {
    ...usual,
    name: 'half-full',
    description: 'pods whose bins are from empty to half full by volume',
    contents: (podNumber, binId) => {
      const bin = usual.pod(podNumber).bins.find((candidate) => candidate.binId === binId);
      if (!bin) return [];
      const random = randomSource('half-full', source.seed, podNumber, binId);
      const share = between(random, 0, FULLEST);
      return fillBin(bin, source.catalogue, random, share, (index) => `p${podNumber}-${binId}-${index + 1}`);
    },
  };
}
