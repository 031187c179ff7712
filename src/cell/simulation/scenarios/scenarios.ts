import { stowCauses } from '#shared/domain/outcome.ts';
import type { StowCause } from '#shared/domain/outcome.ts';
import { causeCase } from './causes/causeCases.ts';
import { causeScenario, causeScenarioName } from './causes/causeScenario.ts';
import { damagedScenario } from './damagedScenario.ts';
import { defaultScenario, type ScenarioSource } from './defaultScenario.ts';
import type { Scenario } from './Scenario.ts';
import { emptyScenario } from './emptyScenario.ts';
import { halfFullScenario } from './halfFullScenario.ts';
import { overfilledScenario } from './overfilledScenario.ts';
import { stockedScenario } from './stockedScenario.ts';

type ScenarioFactory = (source: ScenarioSource) => Scenario;
const ofEverydayWork = {
  stocked: stockedScenario,
  default: defaultScenario,
  'half-full': halfFullScenario,
  empty: emptyScenario,
  overfilled: overfilledScenario,
  damaged: damagedScenario,
} as const satisfies Record<string, ScenarioFactory>;

/** One for every cause of a failed stow: docs/CAUSES.md. */
const ofCauses = Object.fromEntries(
  stowCauses.map((cause) => [causeScenarioName(cause), causeScenario(causeCase(cause))]),
) as Record<`cause-${StowCause}`, ScenarioFactory>;

const scenarioFactories = { ...ofEverydayWork, ...ofCauses };

/** Pods as full and untidy as people leave real ones. The name `default` is older: it means the tidy pods of the first scenario. */
export const DEFAULT_SCENARIO = 'stocked' satisfies keyof typeof ofEverydayWork;

export type ScenarioName = keyof typeof scenarioFactories;
/** For usage texts: the names of every cause would fill a screen. */
export const scenarioChoices = `${Object.keys(ofEverydayWork).join(', ')} or cause-CAUSE (docs/CAUSES.md)`;
export const scenarioNames = Object.keys(scenarioFactories) as ScenarioName[];
export const isScenarioName = (name: string): name is ScenarioName => Object.hasOwn(scenarioFactories, name);

export const createScenario = (name: ScenarioName, source: ScenarioSource): Scenario => scenarioFactories[name](source);
