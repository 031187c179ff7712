import { z } from 'zod';
import {
  statement,
  type GivenParams,
  type Statement,
  type StatementCode,
} from '#shared/words/statements/statements.ts';
import { statementSchema, type Said } from '../statement.ts';

/** What happened, and behind a colon what somebody said about it: a reason, a note, a message of the cell. */
export const sentenceSchema = z.object({
  statement: statementSchema,
  detail: z.object({ text: z.string(), statement: statementSchema.optional() }).nullable(),
});
export interface Sentence {
  statement: Statement;
  detail: Said | null;
}

export const sentence = <Code extends StatementCode>(code: Code, ...params: GivenParams<Code>): Sentence => ({
  statement: statement(code, ...params),
  detail: null,
});

/** With what somebody said about it; nothing where that is empty. */
export const withDetail = (given: Sentence, text: string | null | undefined, said?: Statement): Sentence =>
  text ? { ...given, detail: said ? { text, statement: said } : { text } } : given;

/** Name of an item at that time; empty where nobody knows it. */
export type NameOfItem = (itemId: string) => string;
