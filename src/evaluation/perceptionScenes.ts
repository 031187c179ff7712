import type { CatalogueItem, ItemForm } from '#shared/domain/item.ts';
import type { Quaternion, Vec3 } from '#shared/geometry/pose.ts';
import { pickOne, randomSource } from '#shared/random/randomSource.ts';
import type { RandomSource } from '#shared/random/randomSource.ts';
import type { BinRequest, SceneItem } from '#cell/simulation/rendering/SceneRequest.ts';
import { composeRotations, rotationAbout } from '#cell/pictures/vectorMath.ts';
import { BoundedCache } from '#cell/simulation/rendering/BoundedCache.ts';
import { arrangeBin } from '#cell/simulation/scenarios/binContents.ts';
import { podLayout } from '#cell/simulation/scenarios/podLayout.ts';
import { extentInBin } from './sceneTruth.ts';

/** Scenes of this many neighbouring seeds share their products, so that a product's skin is painted once and not a hundred times. */
const SCENES_A_POOL = 25;
const PRODUCTS_A_POOL = 36;
const pools = new BoundedCache<CatalogueItem[]>(4);

const FORMS: readonly ItemForm[] = [
  'box',
  'box',
  'box',
  'bag',
  'bag',
  'book',
  'cylinder',
  'blister',
  'irregular',
  'box',
  'box',
  'bag',
  'book',
  'cylinder',
  'blister',
  'irregular',
  'sphere',
];

const normal = (random: RandomSource) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const logNormal = (random: RandomSource, median: number, sigma: number) => median * Math.exp(sigma * normal(random));

/** Sides after the distribution of real products (medians 21, 14 and 5 cm), clipped at what a bin takes. */
export function sampleProduct(random: RandomSource, sku: string): CatalogueItem {
  const form = pickOne(random, FORMS);
  let sides = [logNormal(random, 0.19, 0.38), logNormal(random, 0.125, 0.45), logNormal(random, 0.05, 0.75)];
  sides = sides.map((side) => Math.min(0.42, Math.max(0.012, side))).sort((a, b) => b - a);
  if (form === 'book') sides[2] = Math.min(sides[2]!, 0.05);
  if (form === 'sphere') sides.fill(Math.min(0.16, Math.max(0.05, sides[1]!)));
  if (form === 'cylinder') sides = [sides[0]!, Math.min(0.12, sides[1]!), Math.min(0.12, sides[1]!)];
  if (form === 'bag' || form === 'irregular') sides[2] = Math.max(0.02, Math.min(sides[2]!, 0.6 * sides[1]!));
  const [lengthM, widthM, heightM] = sides as [number, number, number];
  const fields = { sku, name: sku, lengthM, widthM, heightM, form, fragile: false };
  return { ...fields, massKg: Math.max(0.02, 300 * lengthM * widthM * heightM), comOffsetM: [0, 0, 0] };
}

/** Quarter turns that put the item's three axes along bin axes; `up` is the item axis that ends up vertical. */
function standing(product: CatalogueItem, random: RandomSource): Quaternion {
  const quarter = Math.PI / 2;
  const about = (axis: Vec3, turns: number) => rotationAbout(axis, turns * quarter);
  const yaw = about([0, 0, 1], Math.floor(random() * 4));
  // Books and boxes often stand on an edge, bags lie or lean; any side may be up.
  const tipped = random() < (product.form === 'bag' || product.form === 'irregular' ? 0.45 : 0.7);
  if (!tipped) return yaw;
  return composeRotations(yaw, random() < 0.5 ? about([1, 0, 0], 1) : about([0, 1, 0], 1));
}

/** The products of the scene with this seed and of its neighbours. */
export function productPool(seed: number, count = PRODUCTS_A_POOL): CatalogueItem[] {
  const poolSeed = Math.floor(seed / SCENES_A_POOL);
  return pools.getOrMake(`${poolSeed} ${count}`, () => {
    const random = randomSource(Math.imul(poolSeed, 0x27d4eb2f) ^ 0x9001);
    return Array.from({ length: count }, (_, k) => sampleProduct(random, `pool-${poolSeed}-${k}`));
  });
}

/**
 * A bin and what stands in it, from a seed. Half of them are bins of the cell's own pod filled as its scenarios fill them; half
 * are of any size, filled more wildly: at any depth, leaning, on or behind each other. Boxes never overlap. Physics is not
 * asked: this is for evaluation and fitting.
 */
export function sampleBinScene(seed: number): BinRequest {
  const random = randomSource(Math.imul(seed, 0x9e3779b1) ^ 0x5eed);
  const pool = productPool(seed);
  const contents: SceneItem[] = [];
  let binSizeM: Vec3;
  if (random() < 0.5) {
    const bin = pickOne(random, podLayout());
    binSizeM = bin.sizeM;
    contents.push(...arrangeBin(bin, pool, random, (k) => `item-${k + 1}`));
  } else {
    binSizeM = [0.19 + 0.31 * random(), 0.36 + 0.09 * random(), 0.16 + 0.22 * random()];
    const kind = random();
    if (kind < 0.3) fillTightly(binSizeM, random() < 0.5, pool, random, contents);
    else fillFloor(binSizeM, kind < 0.36 ? 0 : random() ** 0.6, pool, random, contents);
  }
  return {
    binSizeM,
    binLabel: `${1 + Math.floor(random() * 9)}${'ABCDEFGH'[Math.floor(random() * 8)]}`,
    binSeed: Math.floor(random() * 1e9),
    contents,
    bands: 'closed',
    pictureSeed: Math.floor(random() * 1e9),
  };
}

/** What is large enough to matter, wall to wall: nearly full bins are rare by chance and common in practice. */
function fillTightly(
  binSizeM: Vec3,
  leaveGap: boolean,
  pool: readonly CatalogueItem[],
  random: RandomSource,
  contents: SceneItem[],
): void {
  const [w, d, h] = binSizeM;
  let cursor = 0.003;
  const endM = leaveGap ? w * (0.5 + 0.4 * random()) : w;
  const grow = 0.8 + random();
  for (let attempt = 0; attempt < 60; attempt++) {
    const product = grown(pickOne(random, pool), grow);
    const rotation = standing(product, random);
    const size = extentInBin(product, rotation);
    if (cursor + size[0] > endM - 0.003 || size[1] > d - 0.01 || size[2] > h - 0.008) continue;
    if (size[2] < 0.45 * h || size[1] < 0.3 * d) continue;
    const y = 0.004 + size[1] / 2 + (d - 0.008 - size[1]) * random();
    const positionM: Vec3 = [cursor + size[0] / 2, y, size[2] / 2];
    contents.push({ itemId: `item-${contents.length + 1}`, product, poseInBin: { positionM, rotation } });
    cursor += size[0] + 0.001 + 0.006 * random();
  }
}

/** The same skin on a larger package, within what a bin takes. */
function grown(product: CatalogueItem, factor: number): CatalogueItem {
  const side = (lengthM: number) => Math.min(0.4, lengthM * factor);
  const { lengthM, widthM, heightM } = product;
  return {
    ...product,
    sku: `${product.sku}-x${factor.toFixed(2)}`,
    lengthM: side(lengthM),
    widthM: side(widthM),
    heightM: side(heightM),
  };
}

function fillFloor(
  binSizeM: Vec3,
  fill: number,
  pool: readonly CatalogueItem[],
  random: RandomSource,
  contents: SceneItem[],
): void {
  const [w, d, h] = binSizeM;
  const leaveM = (1 - fill) * w;
  let cursor = random() < 0.5 ? 0.004 : leaveM * random();
  const wanted = fill === 0 ? 0 : 1 + Math.floor(fill * 9 * random() ** 0.7 + 0.5);
  for (let attempt = 0; contents.length < wanted && attempt < 40; attempt++) {
    const product = pickOne(random, pool);
    let rotation = standing(product, random);
    const lean =
      random() < 0.25 && product.form !== 'sphere' && product.form !== 'cylinder' ? (random() - 0.5) * 0.9 : 0;
    rotation = composeRotations(rotationAbout([0, 1, 0], lean), rotation);
    rotation = composeRotations(rotationAbout([0, 0, 1], (random() - 0.5) * 0.24), rotation);
    const size = extentInBin(product, rotation);
    const room = w - 0.004 - cursor;
    if (size[0] > room || size[1] > d - 0.01 || size[2] > h - 0.008) continue;
    const y = 0.008 + size[1] / 2 + (d - 0.012 - size[1]) * random() ** 1.5;
    const itemId = `item-${contents.length + 1}`;
    const base: SceneItem = {
      itemId,
      product,
      poseInBin: { positionM: [cursor + size[0] / 2, y, size[2] / 2], rotation },
    };
    contents.push(base);
    if (lean === 0) addAround(base, size, binSizeM, pool, random, contents, wanted);
    cursor += size[0] + 0.002 + (random() < 0.3 ? leaveM * random() * 0.8 : 0);
  }
}

/** Perhaps one item on top of a standing one, and one behind it. */
function addAround(
  base: SceneItem,
  size: Vec3,
  [, d, h]: Vec3,
  pool: readonly CatalogueItem[],
  random: RandomSource,
  contents: SceneItem[],
  wanted: number,
) {
  const [x, y] = base.poseInBin.positionM;
  for (const where of ['above', 'behind'] as const) {
    if (contents.length >= wanted || random() < 0.5) continue;
    const product = pickOne(random, pool);
    const rotation = standing(product, random);
    const own = extentInBin(product, rotation);
    const onTop = base.product.form === 'box' || base.product.form === 'book';
    const rearM = y + size[1] / 2 + 0.004;
    let positionM: Vec3 | null = null;
    if (where === 'above' && onTop && own[0] <= size[0] && own[1] <= size[1] * 1.2 && size[2] + own[2] < h - 0.008)
      positionM = [x, Math.min(d - own[1] / 2 - 0.004, Math.max(y, own[1] / 2 + 0.004)), size[2] + own[2] / 2];
    if (where === 'behind' && own[0] <= size[0] && rearM + own[1] < d - 0.004 && own[2] < h - 0.008)
      positionM = [x, rearM + own[1] / 2, own[2] / 2];
    if (positionM)
      contents.push({ itemId: `item-${contents.length + 1}`, product, poseInBin: { positionM, rotation } });
  }
}
