import type { CatalogueItem } from '#shared/domain/item.ts';
import { boxVolumeM3 } from '#shared/domain/item.ts';
import type { Bin } from '#shared/domain/pod.ts';
import { between, pickOne } from '../randomSource.ts';
import { BinVoxels } from './BinVoxels.ts';
import type { Hand } from './putByHand.ts';
import { putByHand } from './putByHand.ts';
import type { LetRest, RestLimits, StockedItem } from './StockedItem.ts';

/** Between two visits to a bin: long enough for what falls to fall. */
const BETWEEN: RestLimits = { shortestS: 0.1, longestS: 0.6 };
/** Many small things cost a step as much as they matter little. */
const MANY = 9;
const BETWEEN_MANY: RestLimits = { shortestS: 0.1, longestS: 0.2 };
const AT_LAST: RestLimits = { shortestS: 0.3, longestS: 2 };
const AT_LAST_MANY: RestLimits = { shortestS: 0.3, longestS: 0.8 };
/** After so many times that physics was asked, nobody comes any more who brings something: an arm must not wait for a bin. */
const MOST_RESTS = 34;
/** Visits that only tidy. */
const MOST_TIDIED = 2;

/** A bin at some moment, and what people do to it. */
export class BinHistory {
  private items: StockedItem[] = [];
  private voxelsOf: { items: StockedItem[]; voxels: BinVoxels } | null = null;
  /** How many of a product will be picked again. */
  private readonly guests = new Map<string, number>();
  private made = 0;
  private rests = 0;
  private tidied = 0;
  private readonly letRest: LetRest;
  private readonly bin: Bin;
  private readonly hand: Hand;
  private readonly itemIdOf: (index: number) => string;

  constructor(letRest: LetRest, bin: Bin, hand: Hand, itemIdOf: (index: number) => string) {
    this.letRest = letRest;
    this.bin = bin;
    this.hand = hand;
    this.itemIdOf = itemIdOf;
  }

  /** Of what stays. */
  get volumeM3(): number {
    const sum = (items: readonly StockedItem[]): number =>
      items.reduce((volumeM3, { product }) => volumeM3 + boxVolumeM3(product), 0);
    return sum(this.items) - sum(this.guestsHere);
  }

  /** Of what stays. */
  get units(): number {
    return this.items.length - this.guestsHere.length;
  }

  /** A guest that fell out of the bin while all came to rest is not in it any more. */
  private get guestsHere(): StockedItem[] {
    return [...this.guests].flatMap(([sku, units]) =>
      this.items.filter(({ product }) => product.sku === sku).slice(0, units),
    );
  }

  /** Takes out what is smallest of the single ones, if there are any, and says how large it was; null where there is nothing. */
  takeSmallest(): number | null {
    if (this.items.length === 0) return null;
    const singles = this.items.filter(
      ({ product: { sku }, itemId }) =>
        !this.items.some((other) => other.product.sku === sku && other.itemId !== itemId),
    );
    const smallest = (singles.length > 0 ? singles : this.items).reduce((a, b) =>
      boxVolumeM3(a.product) <= boxVolumeM3(b.product) ? a : b,
    );
    this.takeOut(smallest);
    return boxVolumeM3(smallest.product);
  }

  /** How many of the units found room and stayed; nothing is put in where fewer than `atLeast` seem to find room. */
  stow(product: CatalogueItem, units: number, isGuest: boolean, atLeast = 1): number {
    if (this.rests >= MOST_RESTS) return 0;
    const handful = Math.min(units, Math.max(3, Math.ceil(this.items.length / 2)));
    const before = this.items.length;
    let stowed = this.putIn(product, handful, Math.min(handful, atLeast));
    if (stowed === 0 && this.tidied < MOST_TIDIED && before > 0 && this.tidy())
      stowed = this.putIn(product, handful, Math.min(handful, atLeast));
    if (isGuest && stowed > 0) this.guests.set(product.sku, (this.guests.get(product.sku) ?? 0) + stowed);
    return stowed;
  }

  private get voxels(): BinVoxels {
    if (this.voxelsOf?.items !== this.items)
      this.voxelsOf = { items: this.items, voxels: new BinVoxels(this.bin.sizeM, this.items) };
    return this.voxelsOf.voxels;
  }

  /** A hand that made others fall out puts all back as it was. */
  private putIn(product: CatalogueItem, units: number, atLeast: number): number {
    const voxels = this.voxels.copy();
    const fresh: StockedItem[] = [];
    for (let k = 0; k < units; k++) {
      const item = putByHand(product, this.itemIdOf(this.made), voxels, [...this.items, ...fresh], this.hand);
      if (!item) break;
      this.made++;
      voxels.add(item);
      fresh.push(item);
    }
    if (fresh.length < Math.max(1, atLeast)) return 0;
    let after = this.rest([...this.items, ...fresh]);
    if (after.length < this.items.length + fresh.length) {
      // Once more, gently.
      after = this.rest([...this.items, ...fresh.map(({ velocity: _, ...item }) => item)]);
      const stayed = new Set(after.map(({ itemId }) => itemId));
      if (this.items.some(({ itemId }) => !stayed.has(itemId))) return 0;
    }
    const stayed = after.length - this.items.length;
    this.items = after;
    return stayed;
  }

  /** What is easily reached goes first; what lay on it or leaned on it comes down, and what was before it is put aside. */
  pick(sku: string, units: number): void {
    for (let k = 0; k < units; k++) {
      const guests = this.guests.get(sku) ?? 0;
      if (guests === 0) return;
      if (guests === 1) this.guests.delete(sku);
      else this.guests.set(sku, guests - 1);
      const { random } = this.hand;
      const ofKind = this.items.filter(({ product }) => product.sku === sku);
      const easiest = ofKind.reduce((a, b) => (reachOf(a) < reachOf(b) ? a : b));
      this.takeOut(random() < 0.6 ? easiest : pickOne(random, ofKind));
    }
  }

  private takeOut(chosen: StockedItem): void {
    const { random } = this.hand;
    const [x, y] = chosen.poseInBin.positionM;
    const left = this.items.filter((item) => item !== chosen);
    const stirred = left.map((item) => {
      const [ix, iy] = item.poseInBin.positionM;
      if (iy >= y || Math.abs(ix - x) > 0.08) return item;
      return { ...item, velocity: [between(random, 0.1, 0.3) * Math.sign(ix - x || 1), 0.1, 0, 0, 0, 0] };
    });
    const after = this.rest(stirred);
    this.items = after.length === left.length ? after : this.rest(left);
  }

  /** Pushes what is there back and to one side. False where something would fall out. */
  private tidy(): boolean {
    this.tidied++;
    const side = this.hand.random() < 0.5 ? -1 : 1;
    const after = this.rest(this.items.map((item) => ({ ...item, velocity: [side * 0.5, 0.6, 0, 0, 0, 0] })));
    if (after.length < this.items.length) return false;
    this.items = after;
    return true;
  }

  /** All at rest at last, with the time that it takes. */
  conclude(): StockedItem[] {
    return this.rest(this.items, this.items.length > MANY ? AT_LAST_MANY : AT_LAST);
  }

  private rest(
    items: readonly StockedItem[],
    limits: RestLimits = items.length > MANY ? BETWEEN_MANY : BETWEEN,
  ): StockedItem[] {
    this.rests++;
    const letGo = items.map(({ itemId, product, ...where }) => ({ item: { itemId, product }, ...where }));
    return this.letRest(this.bin, letGo, limits);
  }
}

/** Near the mouth and high up is easily reached. */
const reachOf = ({ poseInBin: { positionM } }: StockedItem): number => positionM[1] - 0.5 * positionM[2];
