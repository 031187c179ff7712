import { z } from 'zod';
import { idSchema, namedValues, quantitySchema, wireLimits } from '#shared/units/wireBounds.ts';

/**
 * What cell, planner or application says, as a code with parameters: the sentence is made where somebody reads it
 * (`shared/words/statements`). The code may be one that only a later version knows; the sender's English text stands beside it.
 */
export const statementSchema = z.object({
  code: idSchema,
  params: namedValues(
    z.union([quantitySchema, z.string().max(wireLimits.statementCharacters)]),
    wireLimits.statementParameters,
  ),
});
