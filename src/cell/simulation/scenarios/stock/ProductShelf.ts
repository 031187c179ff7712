import type { CatalogueItem } from '#shared/domain/item.ts';
import { boxVolumeM3, sidesM } from '#shared/domain/item.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { RandomSource } from '../randomSource.ts';

/** Room that an item must leave between opposite walls. */
const ROOM_M = 0.008;
/** Among how many of the products nearest in size one is chosen. */
const CHOICE = 8;
const CHOICE_SHARE = 0.03;

const MOST_SIZES = 16;
const shelves = new WeakMap<readonly CatalogueItem[], Map<string, ProductShelf>>();

/** The products of a catalogue that fit into a bin, by volume. */
export class ProductShelf {
  private readonly products: readonly CatalogueItem[];
  private readonly volumesM3: readonly number[];

  private constructor(catalogue: readonly CatalogueItem[], binSizeM: Vec3) {
    const room = sorted(binSizeM.map((side) => side - ROOM_M));
    this.products = catalogue
      .filter((product) => sorted(sidesM(product)).every((side, k) => side < room[k]!))
      .sort((a, b) => boxVolumeM3(a) - boxVolumeM3(b));
    this.volumesM3 = this.products.map(boxVolumeM3);
  }

  /** A catalogue is sorted once for every size of bin. */
  static of(catalogue: readonly CatalogueItem[], binSizeM: Vec3): ProductShelf {
    const bySize = shelves.get(catalogue) ?? new Map<string, ProductShelf>();
    shelves.set(catalogue, bySize);
    const size = binSizeM.join();
    const shelf = bySize.get(size) ?? new ProductShelf(catalogue, binSizeM);
    if (bySize.size < MOST_SIZES) bySize.set(size, shelf);
    return shelf;
  }

  get isEmpty(): boolean {
    return this.products.length === 0;
  }

  /** One of the products whose volume comes nearest to the asked one. */
  near(volumeM3: number, random: RandomSource): CatalogueItem {
    const { products, volumesM3 } = this;
    const found = volumesM3.findIndex((volume) => volume >= volumeM3);
    const middle = found < 0 ? products.length : found;
    const choice = Math.max(2, Math.min(CHOICE, Math.round(CHOICE_SHARE * products.length)));
    const first = Math.min(Math.max(0, middle - (choice >> 1)), Math.max(0, products.length - choice));
    return products[Math.min(products.length - 1, first + Math.floor(random() * choice))]!;
  }
}

const sorted = (sides: readonly number[]): number[] => [...sides].sort((a, b) => a - b);
