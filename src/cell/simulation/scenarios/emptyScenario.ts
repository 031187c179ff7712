import { defaultScenario, type ScenarioSource } from './defaultScenario.ts';
import type { Scenario } from './Scenario.ts';

/** Pods that bring nothing: what is in them when they go is what the cell has stowed. */
export const emptyScenario = (source: ScenarioSource): Scenario => ({
  ...defaultScenario(source),
  name: 'empty',
  description: 'pods that come empty',
  contents: () => [],
});
