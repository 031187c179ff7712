import { z } from 'zod';
import type { Statement } from '#shared/words/statements/statements.ts';
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

/** What is said, in English for logs and consoles of before, and as a statement where there is a code for it. */
export interface Said {
  text: string;
  statement?: Statement | undefined;
}
/**
 * What the application itself says to its windows. The figures are those of files, which may claim anything: they have no bounds, as
 * those of a cell's messages have.
 */
export const ownStatementSchema = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.number(), z.string()])),
});
export const saidSchema = z.object({ text: z.string(), statement: ownStatementSchema.optional() });

/** The field that carries it beside the text; absent without one. */
export const statementField = ({ statement }: Pick<Said, 'statement'>): { statement?: Statement } =>
  statement ? { statement } : {};
