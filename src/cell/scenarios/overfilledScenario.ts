import type { CatalogueItem } from '#shared/domain/item.ts';
import { IDENTITY_ROTATION } from '#shared/geometry/pose.ts';
import type { ArrangedItem } from './binContents.ts';
import { defaultScenario, type ScenarioSource } from './defaultScenario.ts';
import { podOf } from './podLayout.ts';
import type { Scenario } from './Scenario.ts';

/**
 * The first pod is overfilled: nearly every bin is taken across its whole width, and where a gap seems to be makeable a
 * heavy crate stands in the blade's way. Nothing here says that a stow fails; friction does: 9 kg of crate need about twice
 * the force at which the tool backs off. Bin 3C resolves it: it is as good as empty.
 */
export function overfilledScenario(source: ScenarioSource): Scenario {
  const usual = defaultScenario(source);
  return {
    ...usual,
    name: 'overfilled',
    description: 'the first pod is overfilled: where a sweep seems to make room, a heavy crate stands in the way',
    contents: (podNumber, binId) => (podNumber === 1 ? overfilledBin(binId) : usual.contents(podNumber, binId)),
  };
}

/** Heavier than friction lets the blade push at its force cap (25 N). */
const crate = (widthM: number, depthM: number, heightM: number): CatalogueItem => ({
  sku: 'CRATE-9KG',
  name: 'Crate of floor tiles, 9 kg',
  lengthM: widthM,
  widthM: depthM,
  heightM,
  massKg: 9,
  form: 'box',
  fragile: false,
  comOffsetM: [0, 0, 0],
});

function overfilledBin(binId: string): ArrangedItem[] {
  const bin = podOf('').bins.find((candidate) => candidate.binId === binId);
  if (!bin) return [];
  const [width, depth, height] = bin.sizeM;
  const item = (index: number, product: CatalogueItem, centreXM: number): ArrangedItem => ({
    itemId: `p1-${binId}-${index}`,
    product,
    poseInBin: {
      positionM: [centreXM, 0.02 + product.widthM / 2, product.heightM / 2 + 0.001],
      rotation: IDENTITY_ROTATION,
    },
  });
  const full = (share: number): CatalogueItem => crate(width * share, depth - 0.06, Math.min(height - 0.03, 0.2));
  const whole = full(0.94);
  return [item(1, whole, width / 2)];
}
