import { z } from 'zod';
import { countSchema, extentSchema, idSchema, labelSchema, shareSchema } from '#shared/units/wireBounds.ts';
import { vec3Schema } from '#shared/geometry/pose.ts';

export const itemForms = ['box', 'book', 'cylinder', 'sphere', 'bag', 'blister', 'irregular'] as const;
export const itemFormSchema = z.enum(itemForms);
export type ItemForm = z.infer<typeof itemFormSchema>;

/** One product of a catalogue. Sides in metres along the item's own x, y, z axes; a cylinder's axis is its longest side. */
export const catalogueItemSchema = z.object({
  sku: labelSchema.min(1),
  name: labelSchema,
  lengthM: extentSchema,
  widthM: extentSchema,
  heightM: extentSchema,
  massKg: extentSchema,
  form: itemFormSchema,
  fragile: z.boolean(),
  comOffsetM: vec3Schema,
});
export type CatalogueItem = z.infer<typeof catalogueItemSchema>;

/** Where an item is, as far as the cell's own bookkeeping knows. */
export const itemLocationSchema = z.discriminatedUnion('place', [
  z.object({ place: z.literal('booth') }),
  z.object({ place: z.literal('buffer'), slot: countSchema }),
  z.object({ place: z.literal('tool') }),
  z.object({ place: z.literal('bin'), podId: idSchema, binId: idSchema }),
  z.object({ place: z.literal('mouth'), podId: idSchema, binId: idSchema }),
  z.object({ place: z.literal('floor') }),
  z.object({ place: z.literal('person') }),
  z.object({ place: z.literal('sideline') }),
]);
export type ItemLocation = z.infer<typeof itemLocationSchema>;

/** What may be done with an item on account of an inspection finding. `open` waits for a person. */
export const itemFlagSchema = z.object({
  findingId: idSchema,
  label: labelSchema,
  score: shareSchema,
  state: z.enum(['open', 'cleared', 'confirmed']),
});
export type ItemFlag = z.infer<typeof itemFlagSchema>;

/** One physical unit in the cell. */
export const itemSchema = z.object({
  itemId: idSchema,
  product: catalogueItemSchema,
  location: itemLocationSchema,
  flag: itemFlagSchema.nullable(),
  /** Stows of this unit that failed so far. */
  failedAttempts: countSchema,
  /** Booth picture of the item as it arrived; null while none was taken. */
  imageId: idSchema.nullable(),
});
export type Item = z.infer<typeof itemSchema>;

export const sidesM = (product: CatalogueItem): [number, number, number] => [
  product.lengthM,
  product.widthM,
  product.heightM,
];
/** Volume of the item's box in cubic metres: what it takes up in a bin, not what it displaces in water. */
export const boxVolumeM3 = (product: CatalogueItem): number => product.lengthM * product.widthM * product.heightM;
