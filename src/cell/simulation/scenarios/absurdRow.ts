import type { CatalogueItem } from '#shared/domain/item.ts';
import { boxVolumeM3, sidesM } from '#shared/domain/item.ts';

/** What a warehouse product can measure at all. Wider than what this robot can stow: that is the planner's question. */
export const plausible = {
  sideM: { min: 0.002, max: 1.2 },
  massKg: { min: 0.001, max: 30 },
  /** Mass over the volume of the box around it. Feather pillows reach 0.01 kg a litre, solid steel 7.9. */
  densityKgPerL: { min: 0.003, max: 8 },
} as const;

/** Scraped inventories mix up inches, pounds and packs: what is heavier than this for its sides was mistyped, not made of steel. */
export const INVENTORY_MAX_DENSITY_KG_PER_L = 4.5;

/** Null for a plausible product, else one sentence: what was wrong and what was expected. */
export function absurdity(item: CatalogueItem, maxDensityKgPerL: number = plausible.densityKgPerL.max): string | null {
  const { sideM, massKg } = plausible;
  const densityKgPerL = { min: plausible.densityKgPerL.min, max: maxDensityKgPerL };
  for (const [k, side] of sidesM(item).entries())
    if (side < sideM.min || side > sideM.max)
      return `${['length', 'width', 'height'][k]} is ${cm(side)}, expected ${cm(sideM.min)} to ${cm(sideM.max)}`;
  if (item.massKg < massKg.min || item.massKg > massKg.max)
    return `mass is ${item.massKg} kg, expected ${massKg.min} to ${massKg.max} kg`;
  const density = item.massKg / (boxVolumeM3(item) * 1000);
  if (density < densityKgPerL.min || density > densityKgPerL.max)
    return `density is ${density.toPrecision(3)} kg per litre, expected ${densityKgPerL.min} to ${densityKgPerL.max}`;
  for (const [k, offset] of item.comOffsetM.entries())
    if (Math.abs(offset) > sidesM(item)[k]! / 2)
      return `the centre of mass lies ${cm(Math.abs(offset))} off the middle, outside the product`;
  return null;
}

const cm = (lengthM: number): string => `${Number((lengthM * 100).toPrecision(4))} cm`;
