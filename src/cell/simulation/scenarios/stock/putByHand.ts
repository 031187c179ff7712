import { rotationOntoAxes } from '#shared/domain/grip.ts';
import type { CatalogueItem, ItemForm } from '#shared/domain/item.ts';
import { sidesM } from '#shared/domain/item.ts';
import type { Quaternion, Vec3 } from '#shared/geometry/pose.ts';
import { composeRotations, rotate, rotationAbout, rotationRows, turnedExtent } from '#shared/geometry/rotations.ts';
import type { RandomSource } from '../randomSource.ts';
import { between } from '../randomSource.ts';
import type { BinVoxels } from './BinVoxels.ts';
import { VOXEL_M } from './BinVoxels.ts';
import type { StockedItem } from './StockedItem.ts';

/** How a person puts things away. */
export interface Hand {
  /** 0: drops things as they come; 1: looks for the place that wastes least. A full bin asks for care. */
  care: number;
  random: RandomSource;
}

type Axis = 0 | 1 | 2;
/** Which of the item's sides lies across the bin, along its depth and upright: 0 the thinnest, 2 the longest; and how often. */
type Way = readonly [across: Axis, deep: Axis, up: Axis, weight: number];
const ON_EDGE: Way[] = [[0, 2, 1, 5], [1, 2, 0, 4], [0, 1, 2, 2], [2, 1, 0, 2], [2, 0, 1, 1], [1, 0, 2, 0.7]]; // prettier-ignore
const FLAT: Way[] = [[1, 2, 0, 6], [2, 1, 0, 4], [0, 2, 1, 1.5], [2, 0, 1, 0.7], [0, 1, 2, 0.4], [1, 0, 2, 0.3]]; // prettier-ignore
const UPRIGHT: Way[] = [
  [0, 1, 2, 6],
  [0, 2, 1, 3],
  [2, 0, 1, 1.5],
];
const WAYS: Record<ItemForm, Way[]> = {
  box: ON_EDGE,
  book: ON_EDGE,
  blister: ON_EDGE,
  irregular: FLAT,
  bag: FLAT,
  cylinder: UPRIGHT,
  sphere: [[0, 1, 2, 1]],
};
/** Something must bear this share of the footprint. */
const BORNE_FROM = 0.5;
/** Nothing is put nearer to the mouth than this. */
const FRONT_M = 0.008;
const AIR_M = 0.002;
/** Thickness over height below which things tip over on their own. */
const SLENDER = 0.3;
const FASTEST_PUSH_MPS = 0.45;
const LARGEST_YAW_RAD = 0.2;

interface Place {
  rotation: Quaternion;
  sizeM: Vec3;
  column: number;
  row: number;
  /** Voxels of the window: across and up. */
  width: number;
  height: number;
  freeM: number;
  score: number;
}

/** Where and how a person lets go of the item; null where no place is seen for it. Nothing that is there is overlapped. */
export function putByHand(
  product: CatalogueItem,
  itemId: string,
  voxels: BinVoxels,
  items: readonly StockedItem[],
  hand: Hand,
): StockedItem | null {
  let best: Place | null = null;
  for (const [across, deep, up, weight] of WAYS[product.form]) {
    const place = bestPlace(product, turned(product, across, deep, up), voxels, items, hand);
    if (!place) continue;
    place.score += 0.5 * (1 - hand.care) * Math.log(weight);
    if (!best || place.score > best.score) best = place;
  }
  return best && letGo(product, itemId, best, hand);
}

function turned(product: CatalogueItem, ...ranks: [Axis, Axis, Axis]): { rotation: Quaternion; sizeM: Vec3 } {
  const sides = sidesM(product);
  const order = ([0, 1, 2] as Axis[]).sort((a, b) => sides[a] - sides[b] || a - b);
  const [x, y, z] = ranks.map((rank) => order[rank]!) as [Axis, Axis, Axis];
  return { rotation: rotationOntoAxes(x, y, z), sizeM: [sides[x], sides[y], sides[z]] };
}

function bestPlace(
  product: CatalogueItem,
  { rotation, sizeM }: { rotation: Quaternion; sizeM: Vec3 },
  voxels: BinVoxels,
  items: readonly StockedItem[],
  { care, random }: Hand,
): Place | null {
  const [width, depth, height] = sizeM.map((side) => Math.max(1, Math.ceil((side + AIR_M) / VOXEL_M - 0.2))) as Vec3;
  const like = items.filter((item) => item.product.sku === product.sku);
  let best: Place | null = null;
  for (let column = 0; column + width <= voxels.columns; column++) {
    let row = 0;
    let free = 0;
    while (row + height <= voxels.rows && !(free = voxels.freeOver(column, row, width, height, depth + 1))) row++;
    if (!free) continue;
    const borne = voxels.borneShare(column, row, width, free - depth, depth);
    if (borne < BORNE_FROM) continue;
    const middleM = (column + width / 2) * VOXEL_M;
    const isLike = like.some(({ poseInBin }) => Math.abs(poseInBin.positionM[0] - middleM) < sizeM[0] + 0.03);
    const score =
      borne -
      (2.5 * row) / voxels.rows +
      (0.6 + care) * voxels.besideShare(column, row, width, height, free - 1) +
      (isLike ? 0.6 : 0) -
      (1 + 6 * care) * voxels.shutInShare(column, row, width, height, free) +
      // Gumbel's distribution: the chance of a place goes with the exponential of its score.
      0.5 * (1 - 0.7 * care) * -Math.log(-Math.log(1e-9 + random()));
    if (!best || score > best.score)
      best = { rotation, sizeM, column, row, width, height, freeM: free * VOXEL_M, score };
  }
  return best;
}

function letGo(product: CatalogueItem, itemId: string, place: Place, { care, random }: Hand): StockedItem {
  const { sizeM, column, row, width, freeM } = place;
  const spareX = Math.max(0, width * VOXEL_M - sizeM[0]);
  const isHome = random() < 0.45 + 0.55 * care;
  const spareY = freeM - sizeM[1] - FRONT_M - AIR_M;
  // Askew only as far as there is room for it.
  const yaw = (1 - care) * LARGEST_YAW_RAD * (random() - 0.5) * Math.min(1, spareY / 0.03);
  const rotation = composeRotations(rotationAbout([0, 0, 1], yaw), place.rotation);
  const grown = turnedExtent(rotationRows(rotationAbout([0, 0, 1], yaw)), sizeM);
  const isRoomy = grown[0] <= width * VOXEL_M + AIR_M && grown[1] < freeM - FRONT_M - AIR_M;
  const used = isRoomy ? rotation : place.rotation;
  const depthM = isRoomy ? grown[1] : sizeM[1];
  const roomY = Math.max(0, freeM - depthM - FRONT_M - AIR_M);
  const frontM = FRONT_M + roomY * (isHome ? 1 : between(random, 0.15, 1));
  const positionM: Vec3 = [
    column * VOXEL_M + spareX / 2 + sizeM[0] / 2,
    frontM + depthM / 2,
    row * VOXEL_M + 0.001 + sizeM[2] / 2,
  ];
  const isSlender = Math.min(sizeM[0], sizeM[1]) < SLENDER * sizeM[2];
  // It tips to one side, or backwards; never out of the bin.
  const tip: Vec3 = !isSlender ? [0, 0, 0] : sizeM[0] <= sizeM[1] ? [0, between(random, -1.2, 1.2), 0] : [-0.8, 0, 0];
  const [rx, ry, rz] = rotationRows(used);
  const inverse = [0, 1, 2].map((k) => [rx[k]!, ry[k]!, rz[k]!]) as [Vec3, Vec3, Vec3];
  const push = isHome ? between(random, 0.1, FASTEST_PUSH_MPS) : 0.05;
  // Physics takes turning in the item's own axes.
  return { itemId, product, poseInBin: { positionM, rotation: used }, velocity: [0, push, 0, ...rotate(inverse, tip)] };
}
