import { IDENTITY_ROTATION } from '#shared/geometry/pose.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { ArrangedItem } from './binContents.ts';
import { defaultScenario, type ScenarioSource } from './defaultScenario.ts';
import { podLayout } from './podLayout.ts';
import type { ArrivingUnit, Scenario } from './Scenario.ts';

/** Bins of the first pod that are not simply full. */
export const overfilledBins = {
  /** A book goes in beside the carton: the first stow succeeds. */
  easy: '4B',
  /** Looks as if a sweep made room for the cereal; the crate in it is heavier than the blade may push. */
  wedged: '2B',
  /** Just wide enough for the cereal; a sweep to the left makes it comfortable, for its carton is light. */
  resolvable: '3C',
} as const;

/**
 * The first pod is overfilled: every bin but three is taken from wall to wall. What goes wrong in the wedged bin is friction:
 * 9 kg on cloth need about 37 N to slide, and the tool backs off at 25 N. Nothing here knows what a stow is.
 */
export function overfilledScenario(source: ScenarioSource): Scenario {
  const usual = defaultScenario(source);
  return {
    ...usual,
    name: 'overfilled',
    description: 'the first pod is overfilled: where a sweep seems to make room, a heavy crate stands in the way',
    contents: (podNumber, binId) => (podNumber === 1 ? overfilledBin(binId) : usual.contents(podNumber, binId)),
    unit: (unitNumber) => firstUnits(unitNumber, usual.unit(unitNumber)),
  };
}

const box = (sku: string, name: string, sidesM: [number, number, number], massKg: number): CatalogueItem => ({
  sku,
  name,
  lengthM: sidesM[0],
  widthM: sidesM[1],
  heightM: sidesM[2],
  massKg,
  form: 'box',
  fragile: false,
  comOffsetM: [0, 0, 0],
});

function firstUnits(unitNumber: number, unit: ArrivingUnit): ArrivingUnit {
  const { itemId, pictureSeed } = unit;
  const product = ((): CatalogueItem | null => {
    if (unitNumber === 1)
      return { ...box('OF-BOOK', 'A short history of knots', [0.22, 0.15, 0.03], 0.5), form: 'book' };
    if (unitNumber === 2) return box('OF-CEREAL', 'Breakfast cereal, family size', [0.27, 0.19, 0.08], 0.62);
    // Too thick for every gap of the first pod, right for the roomier bins of the next.
    return unitNumber <= 8 ? box('OF-CARTON', 'Storage box with lid', [0.24, 0.17, 0.125], 0.7) : null;
  })();
  return product ? { itemId, pictureSeed, product, damage: null } : unit;
}

function overfilledBin(binId: string): ArrangedItem[] {
  const bin = podLayout().find((candidate) => candidate.binId === binId);
  if (!bin) return [];
  const [width, depth, height] = bin.sizeM;
  // So high that nothing is fed over it either.
  const carton = (widthM: number): CatalogueItem =>
    box('OF-LIGHT', 'Carton of paper towels', [widthM, depth - 0.05, height - 0.03], 1.1);
  const crate = (widthM: number): CatalogueItem =>
    box('OF-CRATE', 'Crate of floor tiles', [widthM, depth - 0.05, height - 0.04], 9);
  switch (binId) {
    case overfilledBins.easy:
      return [at(bin, 1, carton(width - 0.1), 'right', 0.002)];
    case overfilledBins.wedged:
      return [at(bin, 1, crate(width - 0.17), 'left', 0.08)];
    case overfilledBins.resolvable:
      return [at(bin, 1, carton(width - 0.142), 'left', 0.022)];
    default:
      return [at(bin, 1, carton(width - 0.012), 'left', 0.006)];
  }
}

/** The item standing square at a distance from one of the side walls. */
function at(bin: Bin, index: number, product: CatalogueItem, wall: 'left' | 'right', distanceM: number): ArrangedItem {
  const fromLeftM = distanceM + product.lengthM / 2;
  return {
    itemId: `p1-${bin.binId}-${index}`,
    product,
    poseInBin: {
      positionM: [
        wall === 'left' ? fromLeftM : bin.sizeM[0] - fromLeftM,
        0.012 + product.widthM / 2,
        product.heightM / 2 + 0.001,
      ],
      rotation: IDENTITY_ROTATION,
    },
  };
}
