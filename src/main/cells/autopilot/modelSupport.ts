import type { CatalogueItem } from '#shared/domain/item.ts';

/**
 * What the success models were fitted and measured on (resources/models/success-models.md): the ranges of the training
 * catalogue. A prediction about an item outside of them is a guess in the clothes of a number.
 */
const support = {
  longestSideM: [0.07, 0.44],
  shortestSideM: [0.005, 0.19],
  massKg: [0.02, 4],
} as const;

/** Why the models know nothing about such an item, as a sentence for a person; null when they do. */
export function outsideSupport({ lengthM, widthM, heightM, massKg }: CatalogueItem): string | null {
  const sides = [lengthM, widthM, heightM];
  const outside = (value: number, [least, most]: readonly [number, number]): boolean => value < least || value > most;
  const longestM = Math.max(...sides);
  const shortestM = Math.min(...sides);
  const said = (what: string, value: string, from: string, to: string): string =>
    `${what} is ${value}; the success models were fitted on ${from} to ${to}.`;
  const cm = (lengthInM: number): string => `${(lengthInM * 100).toFixed(1)} cm`;
  if (outside(longestM, support.longestSideM))
    return said('Its longest side', cm(longestM), cm(support.longestSideM[0]), cm(support.longestSideM[1]));
  if (outside(shortestM, support.shortestSideM))
    return said('Its shortest side', cm(shortestM), cm(support.shortestSideM[0]), cm(support.shortestSideM[1]));
  if (outside(massKg, support.massKg))
    return said('Its mass', `${massKg.toFixed(2)} kg`, `${support.massKg[0]} kg`, `${support.massKg[1]} kg`);
  return null;
}
