import type { Pose, Quaternion, Vec3 } from '#shared/geometry/pose.ts';
import { rotationOntoAxes } from '#shared/domain/grip.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import { boxVolumeM3, sidesM } from '#shared/domain/item.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { RandomSource } from './randomSource.ts';
import { between, pickOne, pickWeighted } from './randomSource.ts';

/** An item put somewhere in a bin, before physics lets it come to rest. Structurally what physics calls a placed item. */
export interface ArrangedItem {
  itemId: string;
  product: CatalogueItem;
  poseInBin: Pose;
}

/** Shares of bins with 0, 1, 2 ... 8 items: three in the median, as in photographed stock. */
const COUNT_WEIGHTS = [4, 13, 20, 24, 16, 11, 6, 4, 2];
/** Two kinds in a typical bin: the next item often is another one of the same. */
const SAME_AGAIN = 0.38;
/** No bin is filled above this share of its volume by the generator. */
const MAX_FILL = 0.7;
/** Air between neighbours, so that nothing overlaps before it settles. */
export const CLEARANCE_M = 0.003;
/** Item thickness over height below which it would not stand on its own. */
const SLENDER = 0.28;

type Axis = 0 | 1 | 2;

/** Extents along the bin's axes and how the item is turned to have them. */
export interface Stance {
  sizeM: Vec3;
  rotation: Quaternion;
  /** Angle about the bin's y axis by which it leans to the right, radians; 0 when it stands or lies square. */
  leanRad: number;
}

/** Items that share a stretch of the bin's width: one, or several lying on each other. */
interface Column {
  widthM: number;
  depthM: number;
  heightM: number;
  layers: { product: CatalogueItem; stance: Stance }[];
}

/**
 * Items side by side, pushed towards the two side walls as people leave them: standing, lying in stacks, or leaning on
 * their neighbour. Never overlapping. The same random source gives the same bin.
 */
export function arrangeBin(
  bin: Bin,
  catalogue: readonly CatalogueItem[],
  random: RandomSource,
  itemIdOf: (index: number) => string,
): ArrangedItem[] {
  const count = pickWeighted(random, COUNT_WEIGHTS);
  const volumeM3 = bin.sizeM[0] * bin.sizeM[1] * bin.sizeM[2];
  const columns: Column[] = [];
  let placed = 0;
  let usedVolumeM3 = 0;
  let previous: CatalogueItem | null = null;
  for (let tries = 0; placed < count && tries < count * 6; tries++) {
    const product: CatalogueItem = previous && random() < SAME_AGAIN ? previous : pickOne(random, catalogue);
    if (usedVolumeM3 + boxVolumeM3(product) > MAX_FILL * volumeM3) continue;
    if (!addTo(columns, bin, product, random)) continue;
    previous = product;
    placed += 1;
    usedVolumeM3 += boxVolumeM3(product);
  }
  return place(bin, columns, random, itemIdOf);
}

/** Finds room for one more item, in the order that people try: as it happens to be held, then any other way. */
function addTo(columns: Column[], bin: Bin, product: CatalogueItem, random: RandomSource): boolean {
  const usedM = columns.reduce((sum, column) => sum + column.widthM + CLEARANCE_M, CLEARANCE_M);
  for (const stance of stancesIn(bin, product, random)) {
    const [width, depth, height] = stance.sizeM;
    const below = columns.find(
      (column) =>
        stance.leanRad === 0 &&
        height < width &&
        column.layers.every((layer) => layer.stance.leanRad === 0 && layer.stance.sizeM[2] < layer.stance.sizeM[0]) &&
        width <= column.widthM &&
        depth <= column.depthM + 0.02 &&
        column.heightM + height + CLEARANCE_M < bin.sizeM[2] - 0.01,
    );
    if (below) {
      below.layers.push({ product, stance });
      below.heightM += height + CLEARANCE_M;
      return true;
    }
    if (usedM + width + CLEARANCE_M <= bin.sizeM[0]) {
      columns.push({ widthM: width, depthM: depth, heightM: height, layers: [{ product, stance }] });
      return true;
    }
  }
  return false;
}

/** The ways in which the item fits into the bin, drawn in random order; likelier ones tend to come first. */
export function stancesIn(bin: Bin, product: CatalogueItem, random: RandomSource): Stance[] {
  const [width, depth, height] = bin.sizeM;
  const sides = sidesM(product);
  const [thin, middle, long] = ([0, 1, 2] as Axis[]).sort((a, b) => sides[a] - sides[b] || a - b) as [Axis, Axis, Axis];
  const turned = (x: Axis, y: Axis, z: Axis): Stance => ({
    sizeM: [sides[x], sides[y], sides[z]],
    rotation: rotationOntoAxes(x, y, z),
    leanRad: 0,
  });
  // On edge with the back inwards, lying flat, upright, lying across; in the order of how often one sees them.
  const weighted: [number, Stance][] = [
    [5, turned(thin, long, middle)],
    [4, turned(middle, long, thin)],
    [2, turned(thin, middle, long)],
    [1, turned(long, middle, thin)],
  ];
  return weighted
    .filter(
      ([, { sizeM }]) =>
        sizeM[0] < width - 2 * CLEARANCE_M && sizeM[1] < depth - 2 * CLEARANCE_M && sizeM[2] < height - 0.01,
    )
    .map(([weight, stance]) => ({ rank: random() ** (1 / weight), stance }))
    .sort((a, b) => b.rank - a.rank)
    .map(({ stance }) => (stance.sizeM[0] < SLENDER * stance.sizeM[2] ? leaning(stance, bin, random) : stance));
}

/** A slender item leans a little; its bounding extents grow accordingly. */
function leaning(stance: Stance, bin: Bin, random: RandomSource): Stance {
  const leanRad = between(random, 0.03, 0.2);
  const [x, y, z] = stance.sizeM;
  const sizeM: Vec3 = [x * Math.cos(leanRad) + z * Math.sin(leanRad), y, z * Math.cos(leanRad) + x * Math.sin(leanRad)];
  return sizeM[2] < bin.sizeM[2] - 0.01 ? { ...stance, sizeM, leanRad } : stance;
}

function place(
  bin: Bin,
  columns: readonly Column[],
  random: RandomSource,
  itemIdOf: (index: number) => string,
): ArrangedItem[] {
  // How many columns were pushed to the left wall; the others stand at the right one.
  const left = Math.round(between(random, 0, columns.length));
  const spareM = bin.sizeM[0] - columns.reduce((sum, column) => sum + column.widthM + CLEARANCE_M, CLEARANCE_M);
  const slackM = (): number => Math.min(spareM / (columns.length + 1), between(random, 0, 0.012));
  const items: ArrangedItem[] = [];
  const put = (column: Column, xM: number, leanSign: 1 | -1): void => {
    const depthM = Math.max(...column.layers.map(({ stance }) => stance.sizeM[1]));
    const frontM = CLEARANCE_M + between(random, 0.05, 0.5) * (bin.sizeM[1] - depthM - 2 * CLEARANCE_M);
    let floorM = 0.001;
    for (const { product, stance } of column.layers) {
      items.push({
        itemId: itemIdOf(items.length),
        product,
        poseInBin: {
          positionM: [xM, frontM + stance.sizeM[1] / 2, floorM + stance.sizeM[2] / 2],
          rotation: leanAboutY(stance.rotation, leanSign * stance.leanRad),
        },
      });
      floorM += stance.sizeM[2] + CLEARANCE_M;
    }
  };
  let fromLeftM = CLEARANCE_M;
  for (const column of columns.slice(0, left)) {
    fromLeftM += slackM();
    put(column, fromLeftM + column.widthM / 2, -1);
    fromLeftM += column.widthM + CLEARANCE_M;
  }
  let fromRightM = bin.sizeM[0] - CLEARANCE_M;
  for (const column of columns.slice(left).reverse()) {
    fromRightM -= slackM();
    put(column, fromRightM - column.widthM / 2, 1);
    fromRightM -= column.widthM + CLEARANCE_M;
  }
  return items;
}

/** Turns by the angle about the bin's y axis first seen, i.e. after the item's own rotation. Positive leans right. */
export function leanAboutY([x, y, z, w]: Quaternion, angleRad: number): Quaternion {
  if (angleRad === 0) return [x, y, z, w];
  const s = Math.sin(angleRad / 2);
  const c = Math.cos(angleRad / 2);
  // (0, s, 0, c) * (x, y, z, w)
  return [c * x + s * z, c * y + s * w, c * z - s * x, c * w - s * y];
}
