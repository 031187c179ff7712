import type { CatalogueItem } from '#shared/domain/item.ts';
import { boxVolumeM3 } from '#shared/domain/item.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { ArrangedItem, Stance } from './binContents.ts';
import { CLEARANCE_M, leanAboutY, stancesIn } from './binContents.ts';
import type { RandomSource } from './randomSource.ts';
import { between, pickOne } from './randomSource.ts';

/** Products that find no place, one after the other, before a bin counts as taking no more. */
const MOST_MISSES = 40;
/** Two kinds in a typical bin: the next item often is another one of the same. */
const SAME_AGAIN = 0.38;
/** What stands narrower than this share of its height would not bear another item. */
const BEARS_FROM = 0.5;
/** Air under the ceiling. */
const HEADROOM_M = 0.01;

interface Layer {
  product: CatalogueItem;
  stance: Stance;
}
/** Items on each other. Metres; width and depth are those of the lowest. */
interface Pile {
  widthM: number;
  depthM: number;
  heightM: number;
  layers: Layer[];
}
/** Piles behind each other that share a stretch of the bin's width. */
interface Row {
  widthM: number;
  piles: Pile[];
}

/**
 * Items until they take up the asked share of the bin's volume, as nearly as whole products can, or until nothing more finds a
 * place: on what bears it, behind what stands there, or beside it. Never overlapping; the same random source gives the same bin.
 */
export function fillBin(
  bin: Bin,
  catalogue: readonly CatalogueItem[],
  random: RandomSource,
  volumeShare: number,
  itemIdOf: (index: number) => string,
): ArrangedItem[] {
  const wantedM3 = volumeShare * bin.sizeM[0] * bin.sizeM[1] * bin.sizeM[2];
  const rows: Row[] = [];
  let usedM3 = 0;
  let previous: CatalogueItem | null = null;
  for (let misses = 0; misses < MOST_MISSES;) {
    const product: CatalogueItem = previous && random() < SAME_AGAIN ? previous : pickOne(random, catalogue);
    // Only where the bin is nearer to what is wanted with it than without it.
    if (usedM3 + boxVolumeM3(product) / 2 > wantedM3 || !addTo(rows, bin, product, random)) {
      misses++;
      previous = null;
      continue;
    }
    previous = product;
    usedM3 += boxVolumeM3(product);
  }
  return placed(bin, rows, random, itemIdOf);
}

function addTo(rows: Row[], bin: Bin, product: CatalogueItem, random: RandomSource): boolean {
  const [binWidthM, binDepthM, binHeightM] = bin.sizeM;
  const usedWidthM = rows.reduce((sum, { widthM }) => sum + widthM + CLEARANCE_M, CLEARANCE_M);
  for (const stance of stancesIn(bin, product, random)) {
    const [widthM, depthM, heightM] = stance.sizeM;
    const layer = { product, stance };
    const below = rows
      .flatMap(({ piles }) => piles)
      .find(
        (pile) =>
          stance.leanRad === 0 &&
          pile.layers.every(bears) &&
          widthM <= pile.widthM &&
          depthM <= pile.depthM &&
          pile.heightM + heightM + CLEARANCE_M < binHeightM - HEADROOM_M,
      );
    if (below) {
      below.layers.push(layer);
      below.heightM += heightM + CLEARANCE_M;
      return true;
    }
    const pile: Pile = { widthM, depthM, heightM, layers: [layer] };
    const row = rows.find(
      ({ widthM: rowM, piles }) => widthM <= rowM && depthOf(piles) + depthM + 2 * CLEARANCE_M <= binDepthM,
    );
    if (row) {
      row.piles.push(pile);
      return true;
    }
    if (usedWidthM + widthM + CLEARANCE_M <= binWidthM) {
      rows.push({ widthM, piles: [pile] });
      return true;
    }
  }
  return false;
}

/** Nothing stays on a ball; what is upright and broad enough bears. */
const bears = ({ product, stance }: Layer): boolean =>
  product.form !== 'sphere' && stance.leanRad === 0 && stance.sizeM[0] >= BEARS_FROM * stance.sizeM[2];
const depthOf = (piles: readonly Pile[]): number => piles.reduce((sum, { depthM }) => sum + depthM + CLEARANCE_M, 0);

/** Rows from the left wall and from the right one, as people push things aside; piles from somewhere behind the mouth. */
function placed(
  bin: Bin,
  rows: readonly Row[],
  random: RandomSource,
  itemIdOf: (index: number) => string,
): ArrangedItem[] {
  const items: ArrangedItem[] = [];
  const put = ({ piles }: Row, xM: number, leanSign: 1 | -1): void => {
    const spareM = bin.sizeM[1] - depthOf(piles) - CLEARANCE_M;
    let yM = CLEARANCE_M + between(random, 0.05, 0.5) * spareM;
    for (const { depthM, layers } of piles) {
      let floorM = 0.001;
      for (const { product, stance } of layers) {
        items.push({
          itemId: itemIdOf(items.length),
          product,
          poseInBin: {
            positionM: [xM, yM + stance.sizeM[1] / 2, floorM + stance.sizeM[2] / 2],
            rotation: leanAboutY(stance.rotation, leanSign * stance.leanRad),
          },
        });
        floorM += stance.sizeM[2] + CLEARANCE_M;
      }
      yM += depthM + CLEARANCE_M;
    }
  };
  const left = Math.round(between(random, 0, rows.length));
  let fromLeftM = CLEARANCE_M;
  for (const row of rows.slice(0, left)) {
    put(row, fromLeftM + row.widthM / 2, -1);
    fromLeftM += row.widthM + CLEARANCE_M;
  }
  let fromRightM = bin.sizeM[0] - CLEARANCE_M;
  for (const row of rows.slice(left).reverse()) {
    put(row, fromRightM - row.widthM / 2, 1);
    fromRightM -= row.widthM + CLEARANCE_M;
  }
  return items;
}
