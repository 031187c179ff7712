import { between, pickWeighted, randomSource } from '#cell/simulation/scenarios/randomSource.ts';
import type { CatalogueItem, ItemForm } from '#shared/domain/item.ts';

/** Forms and how often they come; figures of no particular warehouse. */
const FORMS: readonly [ItemForm, number][] = [
  ['box', 52],
  ['book', 13],
  ['blister', 9],
  ['bag', 9],
  ['irregular', 9],
  ['cylinder', 6],
  ['sphere', 2],
];

/**
 * Made-up products to train on: longest sides around 21 cm, middle ones around 65 % of that, thin ones around 5 cm, as one
 * reads of fulfilment centres. No product of any real catalogue is among them.
 */
export function trainingCatalogue(count: number): CatalogueItem[] {
  return Array.from({ length: count }, (_, index) => {
    const random = randomSource('training product', index);
    const form = FORMS[pickWeighted(random, FORMS.map(([, weight]) => weight))]![0]; // prettier-ignore
    const long = logNormal(random, 0.21, 0.4, 0.07, 0.44);
    const middle = form === 'sphere' ? long : long * between(random, 0.35, 0.95);
    const thin =
      form === 'sphere'
        ? long
        : form === 'cylinder'
          ? middle
          : Math.min(
              middle,
              logNormal(random, form === 'book' || form === 'blister' ? 0.025 : 0.055, 0.6, 0.005, 0.19),
            );
    const ball = Math.min(long, 0.13);
    const sides =
      form === 'sphere' ? [ball, ball, ball] : form === 'cylinder' ? roundSides(long, middle) : [long, middle, thin];
    const [lengthM, widthM, heightM] = sides.map((sideM) => Number(sideM.toFixed(4))) as [number, number, number];
    const volumeM3 = lengthM * widthM * heightM;
    const massKg = Math.min(4, Math.max(0.02, volumeM3 * logNormal(random, 280, 0.6, 60, 1100)));
    const lopsided = form === 'irregular' ? 0.12 : 0.03;
    const offset = (sideM: number): number => Number((sideM * between(random, -lopsided, lopsided)).toFixed(4));
    return {
      sku: `T-${index + 1}`,
      name: `training ${form} ${index + 1}`,
      lengthM,
      widthM,
      heightM,
      massKg: Number(massKg.toFixed(3)),
      form,
      fragile: random() < 0.05,
      comOffsetM: [offset(lengthM), offset(widthM), offset(heightM)],
    };
  });
}

/** A bottle's two small sides are its diameter, at most what the paddles take. */
const roundSides = (long: number, middle: number): number[] => {
  const diameter = Math.min(middle * 0.5, 0.14);
  return [Math.max(long, diameter * 1.1), diameter, diameter];
};

function logNormal(random: () => number, median: number, spread: number, low: number, high: number): number {
  // Box and Muller; 1 - random keeps the logarithm finite.
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.min(high, Math.max(low, median * Math.exp(spread * normal)));
}
