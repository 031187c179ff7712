import type { BinEstimate } from '#shared/domain/estimate.ts';
import { declarationOf, primitiveOf, primitiveStep, type PrimitiveStep } from '#shared/domain/primitive.ts';
import { primitiveNames, type PrimitiveName } from '#shared/primitives/primitives.ts';

/** What a person may run by hand: one primitive, or the usual pair. */
export type PrimitiveProgram = PrimitiveName | 'sweep-insert';

/** Those that are used most first; a primitive that is not named here comes before the last. */
const usualOrder: readonly PrimitiveProgram[] = [
  'sweep',
  'insert',
  'sweep-insert',
  'flipUp',
  'stack',
  'slot',
  'eject',
  'probe',
];
const LAST: PrimitiveProgram = 'retract';
export const primitivePrograms: readonly PrimitiveProgram[] = [
  ...usualOrder,
  ...primitiveNames.filter((name) => !usualOrder.includes(name) && name !== LAST),
  LAST,
];

export const primitivesOf = (program: PrimitiveProgram): PrimitiveName[] => program.split('-') as PrimitiveName[];

/** The program that a chain is, whether or not it says that it retracts afterwards; null for a chain of another kind. */
export function programOf(chain: readonly PrimitiveStep[]): PrimitiveProgram | null {
  const names = chain.map((step) => step.primitive);
  if (names.length > 1 && names.at(-1) === 'retract') names.pop();
  return primitivePrograms.find((program) => program === names.join('-')) ?? null;
}

/** Programs that the cell can carry out. */
export const offeredPrograms = (primitiveNames: readonly string[]): PrimitiveProgram[] =>
  primitivePrograms.filter((program) => primitivesOf(program).every((name) => primitiveNames.includes(name)));

/**
 * Where the form starts: what was tried before, where there is such a step; else the declared defaults, with the lane in
 * the middle of the widest gap.
 */
export function startingChain(
  program: PrimitiveProgram,
  tried: readonly PrimitiveStep[],
  estimate: BinEstimate | null,
): PrimitiveStep[] {
  return primitivesOf(program).map((name) => {
    const before = tried.find((step) => step.primitive === name);
    if (before) return primitiveOf(before);
    const lane = declarationOf(name).laneParameter;
    if (!lane || estimate?.status !== 'ok') return primitiveStep(name);
    const { startM, endM } = estimate.widestGap;
    return primitiveStep(name, { [lane]: Math.round(500 * (startM + endM)) / 1000 });
  });
}
