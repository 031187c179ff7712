import type { CatalogueItem } from '#shared/domain/item.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { RandomSource } from '../randomSource.ts';
import { pickOne } from '../randomSource.ts';
import { BinHistory } from './BinHistory.ts';
import type { Lot, StockPlan } from './planBinStock.ts';
import { planLots } from './planBinStock.ts';
import { ProductShelf } from './ProductShelf.ts';
import type { LetRest, StockedItem } from './StockedItem.ts';

/** What was in the bin for a while and is gone again, as a share of what stays. */
const MOST_PICKED = 0.6;
const MOST_PICKED_UNITS = 6;
/** From this share on there is no room for what goes again. */
const NO_GUESTS_FROM = 0.6;
/** Products tried before a unit is left out: their volumes as shares of what was planned. */
const TRIED_SHARES = [1, 1, 1.1, 0.95, 1, 0.9, 0.85, 0.85, 0.75, 0.65, 0.5, 0.35];
/** So many of them only if all units of the kind find room. */
const TRIED_WHOLE = 7;
/** What is owed by then is made good for at most this much. */
const MOST_MADE_GOOD = 2.2;

/** The same for what is put in last. */
const LAST_SHARES = [1, 1, 0.9, 0.9, 0.8, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.15];
const SMALLEST_M3 = 5e-5;
const MOST_SWAPS = 4;
const OWED_SHARE = 0.06;

type Visit =
  | { what: 'stow'; lot: Lot; isGuest: boolean }
  /** Somebody takes as many of what does not stay. */
  | { what: 'pick'; lot: Lot };

/**
 * The contents of a bin as they come about: people put things in from the front, push them in more or less, on the floor, on each other
 * or before each other, and take others out again. Physics lets everything fall and lean between two visits, and has the last word.
 * The same random source gives the same bin.
 */
export function stockBin(
  letRest: LetRest,
  bin: Bin,
  catalogue: readonly CatalogueItem[],
  random: RandomSource,
  plan: StockPlan,
  itemIdOf: (index: number) => string,
): StockedItem[] {
  const shelf = ProductShelf.of(catalogue, bin.sizeM);
  if (plan.units === 0 || shelf.isEmpty) return [];
  const [w, d, h] = bin.sizeM;
  const fill = plan.litres / (1000 * w * d * h);
  const care = Math.min(1, Math.max(0.1 * random(), 0.35 * random() + 1.3 * fill - 0.15));
  const history = new BinHistory(letRest, bin, { care, random }, itemIdOf);
  const visits = visitsOf(planLots(plan, random), fill, care, random);
  const kinds = new Map<number, CatalogueItem>();
  // What is still to come, so that what found no room comes in something else.
  let comingM3 = plan.litres / 1000;
  for (const { what, lot, ...visit } of visits) {
    const known = kinds.get(lot.kind);
    if (what === 'pick') {
      if (known) history.pick(known.sku, lot.units);
      continue;
    }
    const isGuest = 'isGuest' in visit && visit.isGuest;
    const owedM3 = plan.litres / 1000 - history.volumeM3;
    const wantedM3 = lot.unitM3 * (isGuest ? 1 : Math.min(MOST_MADE_GOOD, Math.max(0.3, owedM3 / comingM3)));
    for (let left = lot.units, tried = 0; left > 0;) {
      const product = (tried === 0 && kinds.get(lot.kind)) || shelf.near(wantedM3 * TRIED_SHARES[tried]!, random);
      // Of one kind if that can be, of several if it cannot.
      const stowed = history.stow(product, left, isGuest, tried < TRIED_WHOLE ? left : 1);
      if (stowed > 0 && !(isGuest && known)) kinds.set(lot.kind, product);
      left -= stowed;
      if (stowed > 0) continue;
      // A guest that finds no room was never here.
      if (isGuest) break;
      if (++tried < TRIED_SHARES.length) continue;
      tried = 0;
      left--;
    }
    if (!isGuest) comingM3 = Math.max(1e-6, comingM3 - lot.units * lot.unitM3);
  }
  makeGood(history, plan, shelf, random);
  return history.conclude();
}

/** What found no room: units of any size, then litres, by something larger in place of the smallest. */
function makeGood(history: BinHistory, plan: StockPlan, shelf: ProductShelf, random: RandomSource): void {
  const owedM3 = (): number => plan.litres / 1000 - history.volumeM3;
  const stowOne = (volumeM3: number): boolean =>
    LAST_SHARES.some(
      (share) => history.stow(shelf.near(Math.max(SMALLEST_M3, volumeM3 * share), random), 1, false) > 0,
    );
  for (let missing = plan.units - history.units; missing > 0; missing--) stowOne(owedM3() / missing);
  for (let swaps = 0; swaps < MOST_SWAPS && owedM3() > OWED_SHARE * (plan.litres / 1000); swaps++) {
    const volumeM3 = history.takeSmallest();
    if (volumeM3 === null) return;
    if (!stowOne(volumeM3 + owedM3())) stowOne(volumeM3);
  }
}

/** In which order things come and go. */
function visitsOf(lots: readonly Lot[], fill: number, care: number, random: RandomSource): Visit[] {
  const guests = fill < NO_GUESTS_FROM ? guestsOf(lots, random) : [];
  const stows = [...lots.map((lot) => ({ lot, isGuest: false })), ...guests.map((lot) => ({ lot, isGuest: true }))]
    .flatMap(({ lot, isGuest }) =>
      deliveries(lot.units, random).map((units) => ({ what: 'stow' as const, lot: { ...lot, units }, isGuest })),
    )
    // Who takes care puts the large things in first.
    .map((stow) => ({ stow, rank: random() - care * 0.5 * Math.log(stow.lot.unitM3 * 1e3 + 0.05) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ stow }) => stow);
  const visits: Visit[] = [];
  const waiting: Visit[] = [];
  for (const stow of stows) {
    visits.push(stow);
    if (stow.isGuest) waiting.push({ what: 'pick', lot: stow.lot });
    if (waiting.length > 0 && random() < 0.4) visits.push(...waiting.splice(Math.floor(random() * waiting.length), 1));
  }
  return [...visits, ...waiting];
}

/** What will be picked again: more of what stays. */
function guestsOf(lots: readonly Lot[], random: RandomSource): Lot[] {
  const units = lots.reduce((sum, lot) => sum + lot.units, 0);
  const guests: Lot[] = [];
  for (let left = Math.min(MOST_PICKED_UNITS, Math.round(units * MOST_PICKED * random())); left > 0;) {
    const number = Math.min(left, 1 + Math.floor(2.5 * random()));
    guests.push({ ...pickOne(random, lots), units: number });
    left -= number;
  }
  return guests;
}

/** Many of a kind come in one delivery or in two. */
function deliveries(units: number, random: RandomSource): number[] {
  if (units < 2 || random() < 0.6) return [units];
  const first = 1 + Math.floor(random() * (units - 1));
  return [first, units - first];
}
