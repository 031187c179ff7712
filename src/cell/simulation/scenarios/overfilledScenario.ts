import { IDENTITY_ROTATION } from '#shared/geometry/pose.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { ArrangedItem } from './binContents.ts';
import { defaultScenario, type ScenarioSource } from './defaultScenario.ts';
import { podLayout } from './podLayout.ts';
import type { ArrivingUnit, Scenario } from './Scenario.ts';

/** Bins of the first pod that are not simply full. */
export const overfilledBins = {
  /** Room beside the carton for one item: the first stow succeeds. Among the first bins to be seen. */
  easy: '4A',
  /** A gap on either side of a crate: a sweep seems to make one that is wide enough for the storage box. */
  wedged: '2B',
  /** Just the same, so that the trap does not hang on one estimate. */
  alsoWedged: ['2C', '2D'],
  /** A gap on either side of a carton. It is light: swept aside to either wall, it leaves what the storage box needs. */
  resolvable: '2A',
} as const;

/**
 * A second storage box comes after this long. Which bins were seen first decides where the first one goes; where it found the
 * one place that gives way, this one does not.
 */
const SECOND_BOX_MS = 90_000;
/** Until here nothing else arrives: cell time for a person to look at what went wrong and to put it right. */
const QUIET_MS = 240_000;

/**
 * The first pod is overfilled: every bin but five is taken from wall to wall. What goes wrong in the wedged bin is friction:
 * 15 kg on cloth need about 60 N to slide, and the tool backs off at 25 N. Nothing here knows what a stow is.
 */
export function overfilledScenario(source: ScenarioSource): Scenario {
  const usual = defaultScenario(source);
  return {
    ...usual,
    name: 'overfilled',
    description: 'the first pod is overfilled: where a sweep seems to make room, a heavy crate stands in the way',
    contents: (podNumber, binId) => (podNumber === 1 ? overfilledBin(binId) : usual.contents(podNumber, binId)),
    unit: (unitNumber) => firstUnits(unitNumber, usual.unit(unitNumber)),
    notBeforeMs: (unitNumber) => (unitNumber <= 2 ? 0 : unitNumber === 3 ? SECOND_BOX_MS : QUIET_MS),
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
  // Too thick for the gaps of wedged and resolvable as they stand.
  const toaster = box('OF-TOASTER', 'Toaster', [0.27, 0.18, 0.1], 1.4);
  // A little thicker: once the toaster is in, only the second row seems to have, or to give, a lane for it.
  const storage = box('OF-STORAGE', 'Storage box with lid', [0.27, 0.18, 0.109], 0.9);
  const product = unitNumber === 1 ? toaster : unitNumber <= 3 ? storage : null;
  return product ? { itemId, pictureSeed, product, damage: null } : unit;
}

function overfilledBin(binId: string): ArrangedItem[] {
  const bin = podLayout().find((candidate) => candidate.binId === binId);
  if (!bin) return [];
  const [width, depth, height] = bin.sizeM;
  // So high that nothing is fed over it either.
  const carton = (widthM: number): CatalogueItem =>
    box('OF-LIGHT', 'Carton of paper towels', [widthM, depth - 0.05, height - 0.03], 1.1);
  switch (binId) {
    case overfilledBins.easy:
      return [at(bin, 1, carton(width - 0.19), 0.002)];
    case overfilledBins.wedged:
    case overfilledBins.alsoWedged[0]:
    case overfilledBins.alsoWedged[1]:
      // So heavy for its width that the blade, low as it pushes, does not tip it over either.
      return [at(bin, 1, box('OF-CRATE', 'Crate of steel plates', [0.04, depth - 0.05, 0.26], 15), 0.13)];
    case overfilledBins.resolvable:
      return [at(bin, 1, carton(width - 0.1667), 0.072)];
    default:
      return [at(bin, 1, carton(width - 0.012), 0.006)];
  }
}

/** The item standing square, at a distance from the left wall. */
function at(bin: Bin, index: number, product: CatalogueItem, fromLeftM: number): ArrangedItem {
  return {
    itemId: `p1-${bin.binId}-${index}`,
    product,
    poseInBin: {
      positionM: [fromLeftM + product.lengthM / 2, 0.012 + product.widthM / 2, product.heightM / 2 + 0.001],
      rotation: IDENTITY_ROTATION,
    },
  };
}
