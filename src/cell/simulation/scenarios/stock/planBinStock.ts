import type { Bin } from '#shared/domain/pod.ts';
import type { RandomSource } from '../randomSource.ts';
import { drawKinds, drawUnits, EMPTY_SHARE, litresAt } from './inventory.ts';

/** What a bin is to hold in the end. */
export interface StockPlan {
  units: number;
  litres: number;
}

/** Units of one kind, and how large one of them is to be. Which product that is, is seen when the first one arrives. */
export interface Lot {
  kind: number;
  units: number;
  unitM3: number;
}

/** No bin is planned fuller than this share of its volume: people do not fit more into it either. */
const FULLEST = 0.86;
/** The largest product on average of a bin; more litres come in more units. */
const LARGEST_UNIT_L = 12;
/** Spread of the logarithm of the volumes within a bin: that of the inventories. */
const KIND_SPREAD = 1.0;
/** What comes in numbers is smaller: exponent of volume against number. */
const SMALLER_IN_NUMBERS = 0.75;
const HOW_UNEVEN = 1.3;

const volumeL = ({ sizeM: [w, d, h] }: Bin): number => 1000 * w * d * h;

/**
 * Shares the inventory's distribution out over the bins of one pod: every fortieth of it goes to one bin, and what is much goes to a bin
 * that takes it. So each pod is a fair sample, and its forty bins differ as those of the photographs do.
 */
export function planPodStock(bins: readonly Bin[], random: RandomSource): Map<string, StockPlan> {
  const free = new Set(bins);
  const plans = new Map<string, StockPlan>();
  for (let k = bins.length - 1; k >= 0; k--) {
    const level = (k + random()) / bins.length;
    const litres = level < EMPTY_SHARE ? 0 : litresAt((level - EMPTY_SHARE) / (1 - EMPTY_SHARE));
    const takes = [...free].filter((bin) => FULLEST * volumeL(bin) >= litres);
    const bin = takes[Math.floor(random() * takes.length)] ?? largest(free);
    free.delete(bin);
    plans.set(bin.binId, planOf(bin, litres, random));
  }
  return plans;
}

/** For a bin on its own, of any size. */
export function planBinStock(bin: Bin, random: RandomSource): StockPlan {
  if (random() < EMPTY_SHARE) return { units: 0, litres: 0 };
  return planOf(bin, litresAt(random()), random);
}

function planOf(bin: Bin, wantedLitres: number, random: RandomSource): StockPlan {
  if (wantedLitres === 0) return { units: 0, litres: 0 };
  const litres = Math.min(wantedLitres, FULLEST * volumeL(bin));
  let units = drawUnits(random);
  for (let tries = 0; tries < 30 && litres / units > LARGEST_UNIT_L; tries++) units = drawUnits(random);
  return { units, litres };
}

const largest = (bins: Iterable<Bin>): Bin => [...bins].reduce((a, b) => (volumeL(b) > volumeL(a) ? b : a));

/** Kinds and numbers that come to the plan's units and litres. */
export function planLots({ units, litres }: StockPlan, random: RandomSource): Lot[] {
  if (units === 0) return [];
  const kinds = numbersOfKinds(units, drawKinds(random, units), random).map((number) => ({
    number,
    weight: number ** -SMALLER_IN_NUMBERS * Math.exp(KIND_SPREAD * normal(random)),
  }));
  const all = kinds.reduce((sum, { number, weight }) => sum + number * weight, 0);
  return kinds.map(({ number, weight }, kind) => ({ kind, units: number, unitM3: ((litres / 1000) * weight) / all }));
}

/** At least one of each kind; the others fall to few kinds rather than to all alike. */
function numbersOfKinds(units: number, kinds: number, random: RandomSource): number[] {
  const weights = Array.from({ length: kinds }, () => Math.exp(HOW_UNEVEN * normal(random)));
  const numbers = weights.map(() => 1);
  for (let rest = units - kinds; rest > 0; rest--) {
    let at = random() * weights.reduce((sum, weight) => sum + weight, 0);
    let kind = 0;
    while (kind < kinds - 1 && (at -= weights[kind]!) > 0) kind++;
    numbers[kind]! += 1;
  }
  return numbers;
}

const normal = (random: RandomSource): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
