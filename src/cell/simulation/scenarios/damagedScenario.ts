import { defaultScenario, type ScenarioSource } from './defaultScenario.ts';
import type { Scenario } from './Scenario.ts';

/** How many units carry visible damage before the usual share applies; every second one, so that work goes on beside them. */
const FIRST_DAMAGED = 3;

/** The first units that arrive are damaged: for showing and testing the inspection. */
export function damagedScenario(source: ScenarioSource): Scenario {
  const usual = defaultScenario(source);
  return {
    ...usual,
    name: 'damaged',
    description: `of the first ${2 * FIRST_DAMAGED} units every second one is damaged`,
    unit: (unitNumber) => {
      const unit = usual.unit(unitNumber);
      if (unitNumber > 2 * FIRST_DAMAGED || unitNumber % 2 === 0) return unit;
      const kind = (['deformation', 'penetration', 'missing_unit'] as const)[((unitNumber - 1) / 2) % 3]!;
      return { ...unit, damage: { kind, severity: 0.9, seed: unit.pictureSeed } };
    },
  };
}
