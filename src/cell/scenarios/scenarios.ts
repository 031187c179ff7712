import { damagedScenario } from './damagedScenario.ts';
import { defaultScenario, type ScenarioSource } from './defaultScenario.ts';
import type { Scenario } from './Scenario.ts';
import { overfilledScenario } from './overfilledScenario.ts';

const scenarioFactories = {
  default: defaultScenario,
  overfilled: overfilledScenario,
  damaged: damagedScenario,
} as const satisfies Record<string, (source: ScenarioSource) => Scenario>;

export type ScenarioName = keyof typeof scenarioFactories;
export const scenarioNames = Object.keys(scenarioFactories) as ScenarioName[];
export const isScenarioName = (name: string): name is ScenarioName => Object.hasOwn(scenarioFactories, name);

export const createScenario = (name: ScenarioName, source: ScenarioSource): Scenario => scenarioFactories[name](source);
