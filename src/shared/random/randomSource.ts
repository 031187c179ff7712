/** Next number of a seeded stream, uniform in [0, 1). */
export type RandomSource = () => number;

/** Small, fast, and the same on every platform: a seed gives the same picture everywhere (mulberry32). */
export function randomSource(seed: number): RandomSource {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** One of a non-empty list, uniformly. */
export function pickOne<Choice>(random: RandomSource, choices: readonly Choice[]): Choice {
  const choice = choices[Math.floor(random() * choices.length)];
  if (choice === undefined) throw new Error('Cannot pick from an empty list.');
  return choice;
}

/** A 32-bit seed from text (FNV-1a): the same product gets the same skin in every run. */
export function seedFromText(text: string): number {
  let hash = 0x811c9dc5;
  for (let k = 0; k < text.length; k++) hash = Math.imul(hash ^ text.charCodeAt(k), 0x01000193);
  return hash >>> 0;
}
