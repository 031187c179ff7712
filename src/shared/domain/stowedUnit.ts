import { z } from 'zod';
import { idSchema, listOf, wireLimits } from '#shared/units/wireBounds.ts';
import { catalogueItemSchema } from './item.ts';
import { primitiveStepSchema } from './primitive.ts';

/**
 * A unit that was put into the present pod: what it is, and with which chain it was brought in. Where it lies now follows from that
 * as far as it follows at all; nobody has measured it.
 */
export const stowedUnitSchema = z.object({
  itemId: idSchema,
  binId: idSchema,
  product: catalogueItemSchema,
  /** Empty where it came in by hand or by primitives that were run singly. */
  chain: listOf(primitiveStepSchema, wireLimits.chain),
});
export type StowedUnit = z.infer<typeof stowedUnitSchema>;
