import { primitiveNames, type PrimitiveName } from '#shared/primitives/primitives.ts';

/** All that the window says of a primitive, in one language. */
export interface PrimitiveWords {
  name: string;
  /** What it does, one sentence. */
  sentence: string;
  /** On the button that chooses it. */
  button: string;
  /** As a link of a chain; `{x}`, `{side}` and `{distance}` stand for its parameters. */
  inChain: string;
}

/** One of these words of every primitive, by its name. */
export const byPrimitive = (
  words: Readonly<Record<PrimitiveName, PrimitiveWords>>,
  which: keyof PrimitiveWords,
): Record<PrimitiveName, string> =>
  Object.fromEntries(primitiveNames.map((name) => [name, words[name][which]])) as Record<PrimitiveName, string>;
