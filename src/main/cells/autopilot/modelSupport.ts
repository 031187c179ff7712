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

export interface UnknownProperty {
  property: 'longest_side_unknown' | 'shortest_side_unknown' | 'mass_unknown';
  /** Centimetres or kilograms: the item's, and the range that the models know. */
  value: number;
  least: number;
  most: number;
}

/** What of such an item the models know nothing about; null when they do. */
export function outsideSupport({ lengthM, widthM, heightM, massKg }: CatalogueItem): UnknownProperty | null {
  const sides = [lengthM, widthM, heightM];
  const unknown = (
    property: UnknownProperty['property'],
    value: number,
    [least, most]: readonly [number, number],
    scale: number,
  ): UnknownProperty | null =>
    value < least || value > most ? { property, value: value * scale, least: least * scale, most: most * scale } : null;
  return (
    unknown('longest_side_unknown', Math.max(...sides), support.longestSideM, CM_PER_M) ??
    unknown('shortest_side_unknown', Math.min(...sides), support.shortestSideM, CM_PER_M) ??
    unknown('mass_unknown', massKg, support.massKg, 1)
  );
}
const CM_PER_M = 100;
