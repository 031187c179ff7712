/** Next number of a seeded stream, uniform in [0, 1). */
export type RandomSource = () => number;

/**
 * A stream that depends on nothing but its key: the third pod of seed 7 is the same whether or not anybody looked at the
 * second. FNV-1a over the parts gives the state of a mulberry32 generator.
 */
export function randomSource(...key: readonly (string | number)[]): RandomSource {
  let state = seedOf(...key);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** 32-bit seed of a key; parts are told apart, so that (1, 23) and (12, 3) differ. */
export function seedOf(...key: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  const text = key.join('\u0000');
  for (let k = 0; k < text.length; k++) hash = Math.imul(hash ^ text.charCodeAt(k), 0x01000193);
  // A last mix: neighbouring keys must not give neighbouring states.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export function pickOne<Choice>(random: RandomSource, choices: readonly Choice[]): Choice {
  const choice = choices[Math.floor(random() * choices.length)];
  if (choice === undefined) throw new Error('Cannot pick from an empty list.');
  return choice;
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
