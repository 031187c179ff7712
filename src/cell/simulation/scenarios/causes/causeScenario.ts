import { IDENTITY_ROTATION } from '#shared/geometry/pose.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import type { ArrangedItem } from '../binContents.ts';
import { defaultScenario } from '../defaultScenario.ts';
import type { ScenarioSource } from '../defaultScenario.ts';
import { podLayout } from '../podLayout.ts';
import type { Scenario } from '../Scenario.ts';
import type { CauseCase } from './CauseCase.ts';

/** Until here only the case's own unit is there. */
const QUIET_MS = 240_000;

export const causeScenarioName = <Cause extends CauseCase['cause']>(cause: Cause): `cause-${Cause}` => `cause-${cause}`;

/** The first unit and one bin of the first pod are those of the case; its other bins are taken from wall to wall, and nothing else arrives for a while. */
export function causeScenario(causeCase: CauseCase): (source: ScenarioSource) => Scenario {
  return (source) => {
    const usual = defaultScenario(source);
    return {
      ...usual,
      name: causeScenarioName(causeCase.cause),
      description: causeCase.description,
      faults: causeCase.faults,
      contents: (podNumber, binId) => {
        if (podNumber > 1) return usual.contents(podNumber, binId);
        return binId === causeCase.binId ? [...causeCase.contents] : wallToWall(binId);
      },
      unit: (unitNumber) => {
        const unit = usual.unit(unitNumber);
        return unitNumber === 1 ? { ...unit, product: causeCase.product, damage: null } : unit;
      },
      notBeforeMs: (unitNumber) => (unitNumber === 1 ? 0 : QUIET_MS),
    };
  };
}

function wallToWall(binId: string): ArrangedItem[] {
  const bin = podLayout().find((candidate) => candidate.binId === binId);
  if (!bin) return [];
  const [width, depth, height] = bin.sizeM;
  const carton: CatalogueItem = {
    sku: 'CAUSE-TOWELS',
    name: 'Carton of paper towels',
    lengthM: width - 0.012,
    widthM: depth - 0.05,
    heightM: height - 0.03,
    massKg: 1.1,
    form: 'box',
    fragile: false,
    comOffsetM: [0, 0, 0],
  };
  const positionM = [width / 2, 0.012 + carton.widthM / 2, carton.heightM / 2 + 0.001] as const;
  return [
    { itemId: `p1-${binId}-1`, product: carton, poseInBin: { positionM: [...positionM], rotation: IDENTITY_ROTATION } },
  ];
}
