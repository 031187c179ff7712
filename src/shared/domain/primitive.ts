import { z } from 'zod';
import type { NumberParameter, PrimitiveDeclaration } from '#shared/primitives/declaration.ts';
import type { ParametersOf, Primitive, PrimitiveName, PrimitiveOf } from '#shared/primitives/primitives.ts';
import { primitiveNames, primitives } from '#shared/primitives/primitives.ts';
import { parameterValuesSchema } from '#shared/units/wireBounds.ts';
import { clamp, toMillimetre } from '#shared/units/units.ts';

export const primitiveNameSchema = z.enum(primitiveNames);
export const primitiveDeclarations: readonly PrimitiveDeclaration<PrimitiveName>[] = Object.values(primitives);

export const primitiveStepSchema = z.object({
  primitive: primitiveNameSchema,
  parameters: parameterValuesSchema,
});
/**
 * One link of a chain as it crosses the wire and as a form edits it: named values, of which `stepProblem` says whether they keep
 * to the declaration. What plans, previews and moves works on `primitiveOf` such a step.
 */
export type PrimitiveStep = z.infer<typeof primitiveStepSchema>;

export const declarationOf = (name: PrimitiveName): PrimitiveDeclaration<PrimitiveName> => primitives[name];

/** The declaration of a parameter that is a number. Throws for one that the primitive does not have: a mistake of the caller. */
export function numberParameter<Name extends PrimitiveName>(
  primitive: Name,
  name: keyof ParametersOf<Name> & string,
): NumberParameter {
  const parameter = declarationOf(primitive).parameters.find((declared) => declared.name === name);
  if (parameter?.kind !== 'number') throw new Error(`${primitive} declares no number "${name}".`);
  return parameter;
}

/** A length to the millimetre, within what is declared. */
export function inDeclaredRange<Name extends PrimitiveName>(
  primitive: Name,
  name: keyof ParametersOf<Name> & string,
  lengthM: number,
): number {
  const { min, max } = numberParameter(primitive, name);
  return clamp(toMillimetre(lengthM), min, max);
}

/** The primitive with its defaults filled in. */
export function primitiveStep<Name extends PrimitiveName>(
  primitive: Name,
  parameters: Partial<ParametersOf<Name>> = {},
): PrimitiveOf<Name> {
  return { primitive, parameters: { ...declarationOf(primitive).defaults, ...parameters } };
}

/** A step of the wire as a typed primitive. What is missing, or no number where one is declared, has its default. */
export function primitiveOf(step: PrimitiveStep): Primitive {
  const parameters: PrimitiveStep['parameters'] = {};
  for (const declared of declarationOf(step.primitive).parameters) {
    const value = step.parameters[declared.name];
    const isOfKind = declared.kind === 'number' ? typeof value === 'number' : declared.choices.includes(String(value));
    parameters[declared.name] = isOfKind && value !== undefined ? value : declared.default;
  }
  return { primitive: step.primitive, parameters } as Primitive;
}

/** Null when the step keeps to its declaration, else one sentence that names the parameter and what was expected. */
export function stepProblem(step: PrimitiveStep): string | null {
  const declared = declarationOf(step.primitive).parameters;
  for (const name of Object.keys(step.parameters))
    if (!declared.some((p) => p.name === name)) return `${step.primitive} has no parameter "${name}".`;
  for (const p of declared) {
    const value = step.parameters[p.name];
    if (p.kind === 'choice') {
      if (p.optional && value === undefined) continue;
      if (!p.choices.includes(String(value)))
        return `${step.primitive}.${p.name} is "${value}", expected one of ${p.choices.join(', ')}.`;
    } else if (typeof value !== 'number' || !(value >= p.min && value <= p.max))
      return `${step.primitive}.${p.name} is ${value}, expected ${p.min} to ${p.max} ${p.unit}.`.replace(' .', '.');
  }
  return null;
}

/** Whether a primitive puts the held item into the bin. */
export const feeds = ({ primitive }: Pick<PrimitiveStep, 'primitive'>): boolean =>
  declarationOf(primitive).effects.includes('item_fed');

/** Whether the chain puts the held item into the bin: that is a stow, and counted as one. */
export const chainFeeds = (chain: readonly PrimitiveStep[]): boolean => chain.some(feeds);

/** Where a step feeds the item: middle of the lane and height of the item's lower edge; null for one that feeds nothing. */
export const feedsAt = (step: PrimitiveStep): { xM: number; heightM: number } | null => {
  const { primitive, parameters } = primitiveOf(step);
  return declarationOf(primitive).feedsAt(parameters);
};

/** Why a tool cannot do one of the primitives, as a sentence; null where it can do them all. */
export const toolProblem = (names: readonly PrimitiveName[], toolKind: 'belts' | 'plunger'): string | null =>
  toolKind === 'belts'
    ? null
    : (names.map((name) => declarationOf(name).needsBelts).find((why) => why !== null) ?? null);

const opensBands = primitiveNames.find((name) => declarationOf(name).effects.includes('bands_open'));

/**
 * Null when every step keeps to its declaration and finds its preconditions, else one sentence. `holdsItem`: whether an item is
 * between the paddles when the chain begins.
 */
export function chainProblem(chain: readonly PrimitiveStep[], { holdsItem }: { holdsItem: boolean }): string | null {
  let closedBy: PrimitiveName | null = null;
  let fedBy: PrimitiveName | null = null;
  let holds = holdsItem;
  for (const step of chain) {
    const problem = stepProblem(step);
    if (problem) return problem;
    const { name, preconditions: needs, effects } = declarationOf(step.primitive);
    if (closedBy && needs.includes('bands_open'))
      return `${name} needs the bands open (bands_open), but ${closedBy} closes them before it; put ${opensBands} in between.`;
    if (!holds && needs.includes('item_in_tool'))
      return fedBy
        ? `${name} needs an item in the tool (item_in_tool), but ${fedBy} feeds it in before.`
        : `There is no item in the tool to ${name} (item_in_tool).`;
    if (holds && needs.includes('tool_empty'))
      return `${name} needs an empty tool (tool_empty), but an item is between the paddles.`;
    if (effects.includes('bands_closed')) closedBy = name;
    if (effects.includes('bands_open')) closedBy = null;
    if (effects.includes('item_fed')) [holds, fedBy] = [false, name];
    if (effects.includes('item_in_tool')) holds = true;
  }
  return null;
}
