import type { Said } from '#shared/domain/statement.ts';
import { degFromRad } from '#shared/units/units.ts';
import { said as saidOf } from '#shared/words/statements/said.ts';
import type { motionStatements } from '#shared/words/statements/motionStatements.ts';
import type { GivenParams, Statement } from '#shared/words/statements/statements.ts';

/** What the arm says of the end of a motion: a code of the catalogue, with its English text beside it. */
export const said = <Code extends keyof typeof motionStatements>(code: Code, ...params: GivenParams<Code>): Said =>
  saidOf(code, ...params);

/** The same as the fields of a result. */
export const asDetail = ({ text, statement: why }: Said): { detail: string; statement?: Statement } => ({
  detail: text,
  ...(why && { statement: why }),
});

// As they stand in the sentence: what is stored and sent has no digits that nobody reads.
const whole = (value: number): number => Number(value.toFixed(0));
export const wholeMm = (lengthM: number): number => whole(lengthM * 1000);
export const wholeN = (forceN: number): number => whole(forceN);
export const wholeDegrees = (angleRad: number): number => whole(degFromRad(angleRad));
