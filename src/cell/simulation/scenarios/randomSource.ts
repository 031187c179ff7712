import { randomSource as seededSource, seedFromText, type RandomSource } from '#shared/random/randomSource.ts';

export { pickOne, type RandomSource } from '#shared/random/randomSource.ts';

/**
 * A stream that depends on nothing but its key: the third pod of seed 7 is the same whether or not anybody looked at the
 * second.
 */
export const randomSource = (...key: readonly (string | number)[]): RandomSource => seededSource(seedOf(...key));

/** 32-bit seed of a key; parts are told apart, so that (1, 23) and (12, 3) differ. */
export function seedOf(...key: readonly (string | number)[]): number {
  let hash = seedFromText(key.join('\u0000'));
  // A last mix: neighbouring keys must not give neighbouring states.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Index drawn with probability proportional to its weight. */
export function pickWeighted(random: RandomSource, weights: readonly number[]): number {
  let rest = random() * weights.reduce((sum, weight) => sum + weight, 0);
  for (let k = 0; k < weights.length; k++) {
    rest -= weights[k]!;
    if (rest < 0) return k;
  }
  return weights.length - 1;
}

export const between = (random: RandomSource, low: number, high: number): number => low + (high - low) * random();
