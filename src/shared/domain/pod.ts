import { z } from 'zod';
import { idSchema, labelSchema, listOf, serialSchema, wireLimits } from '#shared/units/wireBounds.ts';
import { vec3Schema } from '#shared/geometry/pose.ts';

export const binSchema = z.object({
  /** Row number from the bottom and column letter from the left, as on the fabric's label: `3C`. */
  binId: idSchema,
  row: serialSchema,
  column: serialSchema,
  /** Lower left front corner of the mouth, on the bin's floor, in the cell frame. */
  originInCellM: vec3Schema,
  /** Inner width (x), depth (y) and height (z). */
  sizeM: vec3Schema,
});
export type Bin = z.infer<typeof binSchema>;

export const podSchema = z.object({
  podId: idSchema,
  podType: labelSchema,
  bins: listOf(binSchema, wireLimits.bins),
});
export type Pod = z.infer<typeof podSchema>;
