import type { CatalogueItem, ItemForm } from '#shared/domain/item.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { Pose, Quaternion } from '#shared/geometry/pose.ts';
import type { HandledItem } from '#cell/simulation/physics/CellRig.ts';

/** mulberry32: small, seeded, the same everywhere. */
export function randomSource(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const FORMS: readonly [ItemForm, number][] = [
  ['box', 0.34],
  ['book', 0.22],
  ['bag', 0.14],
  ['blister', 0.1],
  ['cylinder', 0.1],
  ['irregular', 0.06],
  ['sphere', 0.04],
];

/** A product with sides like those of real catalogues: log-normal, medians 21, 14 and 5 cm. */
export function randomProduct(random: () => number, sku: string, limitM = 0.4): CatalogueItem {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const draw = random();
  let sum = 0;
  const form = FORMS.find(([, share]) => (sum += share) >= draw)?.[0] ?? 'box';
  const side = (median: number, spread: number, low: number, high: number): number =>
    Math.min(high, Math.max(low, median * Math.exp(spread * normal())));
  let long = side(0.19, 0.35, 0.06, limitM);
  let middle = Math.min(long, side(0.125, 0.4, 0.04, 0.28));
  let short = Math.min(middle, side(form === 'blister' || form === 'book' ? 0.022 : 0.045, 0.5, 0.008, 0.15));
  if (form === 'sphere') long = middle = short = side(0.07, 0.3, 0.04, 0.13);
  if (form === 'cylinder') middle = short = side(0.055, 0.3, 0.025, Math.min(0.11, long));
  const density = 160 + 450 * random();
  const massKg = Math.min(2.8, Math.max(0.02, long * middle * short * density));
  const com = (half: number): number => (form === 'irregular' ? (random() - 0.5) * half : 0);
  return {
    sku,
    name: `${form} ${sku}`,
    lengthM: long,
    widthM: middle,
    heightM: short,
    massKg,
    form,
    fragile: random() < 0.1,
    comOffsetM: [com(long), com(middle), com(short)],
  };
}

export function randomBin(random: () => number): Bin {
  const pick = (values: readonly number[]): number => values[Math.floor(random() * values.length)]!;
  return {
    binId: '2B',
    row: 2,
    column: 2,
    originInCellM: [0.3 + 0.9 * random(), 0, 0.3 + 1.3 * random()],
    sizeM: [pick([0.28, 0.33, 0.38, 0.42]), pick([0.3, 0.35, 0.4]), pick([0.18, 0.25, 0.32, 0.4])],
  };
}

const SQRT = Math.SQRT1_2;
/** Item axes to bin axes: thinnest across, longest inwards (as the tool stows it), or lying flat. */
const UPRIGHT: Quaternion = [0.5, 0.5, 0.5, 0.5];
const FLAT: Quaternion = [0, 0, SQRT, SQRT];

/** Contents in columns from one wall, some of them flat stacks, up to a share of the bin's width. */
export function randomContents(
  random: () => number,
  bin: Bin,
  fillShare: number,
): { item: HandledItem; poseInBin: Pose }[] {
  const [width, depth, height] = bin.sizeM;
  const placed: { item: HandledItem; poseInBin: Pose }[] = [];
  let x = 0.012 + 0.03 * random();
  for (let attempt = 0; attempt < 60 && x < fillShare * width; attempt++) {
    const product = randomProduct(random, `c${attempt}`, depth - 0.02);
    const flat = product.heightM < 0.05 && product.widthM < fillShare * width - x && random() < 0.3;
    const across = flat ? product.widthM : product.heightM;
    const up = flat ? product.heightM : product.widthM;
    if (up > height - 0.02 || x + across > fillShare * width) continue;
    placed.push({
      item: { itemId: `c${attempt}`, product },
      poseInBin: {
        positionM: [
          x + across / 2,
          depth - product.lengthM / 2 - 0.004 - random() * Math.max(0, Math.min(0.05, depth - product.lengthM - 0.02)),
          up / 2 + 0.002,
        ],
        rotation: flat ? FLAT : UPRIGHT,
      },
    });
    x += across + 0.002 + 0.012 * random();
  }
  return placed;
}
