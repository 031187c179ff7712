import { z } from 'zod';
import { countSchema, idSchema, labelSchema, quantitySchema } from '#shared/units/wireBounds.ts';
import type { BinEstimate } from './estimate.ts';
import type { CatalogueItem } from './item.ts';

/** What a person does with the things of a bin by hand. */
export const handDeeds = ['put_in', 'taken_out', 'rearranged'] as const;
export type HandDeed = (typeof handDeeds)[number];

/** Where an item is brought that was taken out. */
export const handTargets = ['person', 'sideline', 'buffer'] as const;

/**
 * What a person says to have done by hand (the sense of INTERVENED in VDA 5050: a person acts, and the order is not lost).
 * One unit, one bin; a scan of the unit, or a count of what lies in the bin now, vouches for it.
 */
export const handReportSchema = z.object({
  deed: z.enum(handDeeds),
  binId: idSchema,
  /** The unit; null where nothing went in or out, and for one that lay in the bin before and that the cell never knew. */
  itemId: idSchema.nullable(),
  /** What the scanner read on the unit: its SKU or its own id; null: not scanned. */
  scannedCode: labelSchema.nullable(),
  /** Units that lie in the bin now; null: not counted. */
  unitsInBin: countSchema.nullable(),
  /** Where a unit that was taken out is now. */
  to: z.enum(handTargets).nullable(),
});
export type HandReport = z.infer<typeof handReportSchema>;

/** Whether the next picture shows what was said; `cannot_tell` where the change is too small for the eyes, or nothing was seen. */
export const handVerdicts = ['agrees', 'disagrees', 'cannot_tell'] as const;
export type HandVerdict = (typeof handVerdicts)[number];

export const handCheckSchema = z.object({
  binId: idSchema,
  deed: z.enum(handDeeds),
  itemId: idSchema.nullable(),
  verdict: z.enum(handVerdicts),
  /** By how much more of the bin should be taken, in cubic metres: the unit's box; negative where something was taken out. */
  expectedM3: quantitySchema.nullable(),
  /** The same as the pictures before and after show it; null where one of them is missing or was refused. */
  seenM3: quantitySchema.nullable(),
  imageBeforeId: idSchema.nullable(),
  imageAfterId: idSchema.nullable(),
});
export type HandCheck = z.infer<typeof handCheckSchema>;

/** Whether a code that was scanned is that of a unit. */
export const isCodeOf = (code: string, itemId: string, { sku }: Pick<CatalogueItem, 'sku'>): boolean => {
  const read = code.trim().toUpperCase();
  return read === sku.toUpperCase() || read === itemId.toUpperCase();
};

/** What of an estimate the comparison needs. */
export type SeenBin = Pick<BinEstimate, 'status' | 'freeVolumeM3' | 'freeVolumeMarginM3'>;
