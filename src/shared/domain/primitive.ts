import { z } from 'zod';
import { parameterValuesSchema } from '#shared/units/wireBounds.ts';
import { clamp, toMillimetre } from '#shared/units/units.ts';

/**
 * Every motion primitive is declared here once: the planner, the protocol and the operator's panel read this declaration.
 * Points and lengths are in the bin frame (see shared/geometry/pose.ts) unless a description says otherwise.
 */
export interface NumberParameter {
  kind: 'number';
  name: string;
  unit: 'm' | 'm/s' | 'N' | 'rad' | '';
  min: number;
  max: number;
  default: number;
  description: string;
}
export interface ChoiceParameter {
  kind: 'choice';
  name: string;
  choices: readonly string[];
  default: string;
  description: string;
}
export type PrimitiveParameter = NumberParameter | ChoiceParameter;
export const preconditions = ['tool_at_bin', 'bands_open', 'item_in_tool', 'tool_empty'] as const;
export type Precondition = (typeof preconditions)[number];
/** What a primitive changes of the conditions that others need, when it ends as it is meant to. */
export type Effect = 'bands_open' | 'bands_closed' | 'item_in_tool' | 'item_fed';

export interface PrimitiveDeclaration {
  name: PrimitiveName;
  description: string;
  /**
   * What must hold before it starts; the cell refuses it otherwise. A chain brings the tool to its bin by itself, and opens the
   * bands before its first primitive that needs them open, unless a primitive before it closed them.
   */
  preconditions: readonly Precondition[];
  effects: readonly Effect[];
  parameters: readonly PrimitiveParameter[];
}

export const primitiveNames = [
  'sweep',
  'insert',
  'retract',
  'openBands',
  'closeBands',
  'probe',
  'stack',
  'eject',
  'flipUp',
  'slot',
] as const;
export const primitiveNameSchema = z.enum(primitiveNames);
export type PrimitiveName = z.infer<typeof primitiveNameSchema>;

const number = (
  name: string,
  unit: NumberParameter['unit'],
  min: number,
  max: number,
  defaultValue: number,
  description: string,
): NumberParameter => ({ kind: 'number', name, unit, min, max, default: defaultValue, description });

const forceCap = number('forceCapN', 'N', 5, 25, 25, 'force at which the motion stops advancing and backs off');

export const primitiveDeclarations: readonly PrimitiveDeclaration[] = [
  {
    name: 'sweep',
    description: 'push the contents sideways with the blade and hold them there',
    preconditions: ['tool_at_bin', 'bands_open'],
    effects: [],
    parameters: [
      {
        kind: 'choice',
        name: 'side',
        choices: ['left', 'right'],
        default: 'right',
        description: 'the side that the contents are pushed to; the lane opens on the other one',
      },
      number('bladeXM', 'm', 0, 0.6, 0.02, 'where the blade enters, from the left wall'),
      number('distanceM', 'm', 0, 0.5, 0.08, 'how far the blade pushes'),
      number('depthM', 'm', 0.1, 0.36, 0.32, 'how far the blade reaches into the bin'),
      number('heightM', 'm', 0.005, 0.2, 0.018, 'lower edge of the blade above the floor'),
      number('speedMps', 'm/s', 0.02, 0.25, 0.12, 'speed of the blade'),
      forceCap,
    ],
  },
  {
    name: 'insert',
    description: 'feed the held item into the bin with the belts',
    preconditions: ['tool_at_bin', 'bands_open', 'item_in_tool'],
    effects: ['item_fed'],
    parameters: [
      number('xM', 'm', 0, 0.6, 0.1, 'middle of the lane that the item is fed into, from the left wall'),
      number('heightM', 'm', 0, 0.35, 0.013, 'air under the item when it is fed'),
      number('beltSpeedMps', 'm/s', 0.05, 0.6, 0.35, 'speed of the belts'),
      forceCap,
    ],
  },
  {
    name: 'retract',
    description: 'draw blade and tool back out of the bin and close the bands',
    preconditions: ['tool_at_bin'],
    effects: ['bands_closed'],
    parameters: [],
  },
  {
    name: 'openBands',
    description: 'part the elastic bands and hold them clear of the mouth',
    preconditions: ['tool_at_bin'],
    effects: ['bands_open'],
    parameters: [],
  },
  {
    name: 'closeBands',
    description: 'draw the tool out in front of the bin and let the bands close',
    preconditions: ['tool_at_bin'],
    effects: ['bands_closed'],
    parameters: [],
  },
  {
    name: 'probe',
    description: 'feel with the blade how deep the bin is free, move nothing, and come back',
    preconditions: ['tool_at_bin', 'bands_open'],
    effects: [],
    parameters: [
      number('bladeXM', 'm', 0, 0.6, 0.1, 'where the blade enters, from the left wall'),
      number('heightM', 'm', 0.005, 0.25, 0.03, 'lower edge of the blade above the floor'),
      number('depthM', 'm', 0.05, 0.36, 0.32, 'how far the blade goes in where it meets nothing'),
      number('speedMps', 'm/s', 0.02, 0.1, 0.04, 'speed of the blade'),
      number(
        'forceCapN',
        'N',
        2,
        15,
        4,
        'force at which the blade stops and comes back; what slides more easily gives way',
      ),
    ],
  },
  {
    name: 'stack',
    description: 'bring the held item in above what lies there, lower it until it touches, and feed it on',
    preconditions: ['tool_at_bin', 'bands_open', 'item_in_tool'],
    effects: ['item_fed'],
    parameters: [
      number('xM', 'm', 0, 0.6, 0.1, 'middle of the lane that the item is fed into, from the left wall'),
      number('levelM', 'm', 0, 0.35, 0.05, 'height of what it is to lie on, as far as that is known'),
      number('searchM', 'm', 0.005, 0.06, 0.02, 'how far above and below that height it is felt for'),
      number('touchN', 'N', 1, 10, 3, 'upward force that counts as having touched'),
      number('beltSpeedMps', 'm/s', 0.05, 0.6, 0.25, 'speed of the belts'),
      forceCap,
    ],
  },
  {
    name: 'eject',
    description: 'grip what stands in the mouth and draw it out with the belts; it is in the tool afterwards',
    preconditions: ['tool_at_bin', 'bands_open', 'tool_empty'],
    effects: ['item_in_tool'],
    parameters: [
      number('xM', 'm', 0, 0.6, 0.1, 'middle of what stands in the mouth, from the left wall'),
      number('widthM', 'm', 0.004, 0.16, 0.06, 'how wide it stands there; the paddles open by 24 mm more'),
      number('heightM', 'm', 0.003, 0.3, 0.006, 'lower edge of the paddles above the floor'),
      number('reachM', 'm', -0.05, 0.1, 0.02, 'how far the tips go in behind the mouth to grip'),
      number('squeezeN', 'N', 5, 40, 20, 'force of each paddle'),
      number('beltSpeedMps', 'm/s', 0.05, 0.4, 0.15, 'speed of the belts'),
      forceCap,
    ],
  },
  {
    name: 'flipUp',
    description: 'press what lies flat against a side wall, lift its free edge with the blade and stand it up there',
    preconditions: ['tool_at_bin', 'bands_open'],
    effects: [],
    parameters: [
      {
        kind: 'choice',
        name: 'side',
        choices: ['left', 'right'],
        default: 'left',
        description: 'the wall that it is stood up against',
      },
      number('bladeXM', 'm', 0, 0.6, 0.2, 'where the blade enters, beside the free edge, from the left wall'),
      number('widthM', 'm', 0.03, 0.3, 0.14, 'how wide it lies, from the wall to its free edge'),
      number('thickM', 'm', 0.008, 0.12, 0.025, 'how thick it lies'),
      number('depthM', 'm', 0.1, 0.36, 0.3, 'how far the blade reaches into the bin'),
      number('speedMps', 'm/s', 0.02, 0.2, 0.06, 'speed of the blade'),
      forceCap,
    ],
  },
  {
    name: 'slot',
    description: 'feed the held item leaning into a gap and let it fall against its neighbour',
    preconditions: ['tool_at_bin', 'bands_open', 'item_in_tool'],
    effects: ['item_fed'],
    parameters: [
      number('xM', 'm', 0, 0.6, 0.1, "middle of the item's lower edge, from the left wall"),
      number('angleRad', 'rad', -0.7, 0.7, 0.35, 'how far it leans while it is fed; positive to the right'),
      number('heightM', 'm', 0.003, 0.3, 0.01, 'air under its lowest corner when it is fed'),
      number('beltSpeedMps', 'm/s', 0.05, 0.6, 0.25, 'speed of the belts'),
      forceCap,
    ],
  },
];

export const primitiveStepSchema = z.object({
  primitive: primitiveNameSchema,
  parameters: parameterValuesSchema,
});
/** One link of a chain: a primitive with all its parameters. */
export type PrimitiveStep = z.infer<typeof primitiveStepSchema>;

export const declarationOf = (name: PrimitiveName): PrimitiveDeclaration =>
  primitiveDeclarations.find((declaration) => declaration.name === name)!;

/** The declaration of a parameter that is a number. Throws for one that the primitive does not have: a mistake of the caller. */
export function numberParameter(primitive: PrimitiveName, name: string): NumberParameter {
  const parameter = declarationOf(primitive).parameters.find((declared) => declared.name === name);
  if (parameter?.kind !== 'number') throw new Error(`${primitive} declares no number "${name}".`);
  return parameter;
}

/** A length to the millimetre, within what is declared. */
export function inDeclaredRange(primitive: PrimitiveName, name: string, lengthM: number): number {
  const { min, max } = numberParameter(primitive, name);
  return clamp(toMillimetre(lengthM), min, max);
}

/** The step with its defaults filled in. */
export function primitiveStep(
  primitive: PrimitiveName,
  parameters: Readonly<Record<string, number | string>> = {},
): PrimitiveStep {
  const defaults = Object.fromEntries(declarationOf(primitive).parameters.map((p) => [p.name, p.default]));
  return { primitive, parameters: { ...defaults, ...parameters } };
}

/** Null when the step keeps to its declaration, else one sentence that names the parameter and what was expected. */
export function stepProblem(step: PrimitiveStep): string | null {
  const declared = declarationOf(step.primitive).parameters;
  for (const name of Object.keys(step.parameters))
    if (!declared.some((p) => p.name === name)) return `${step.primitive} has no parameter "${name}".`;
  for (const p of declared) {
    const value = step.parameters[p.name];
    if (p.kind === 'choice') {
      if (!p.choices.includes(String(value)))
        return `${step.primitive}.${p.name} is "${value}", expected one of ${p.choices.join(', ')}.`;
    } else if (typeof value !== 'number' || !(value >= p.min && value <= p.max))
      return `${step.primitive}.${p.name} is ${value}, expected ${p.min} to ${p.max} ${p.unit}.`.replace(' .', '.');
  }
  return null;
}

/** Whether the chain puts the held item into the bin: that is a stow, and counted as one. */
export const chainFeeds = (chain: readonly PrimitiveStep[]): boolean =>
  chain.some(({ primitive }) => declarationOf(primitive).effects.includes('item_fed'));

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
      return `${name} needs the bands open (bands_open), but ${closedBy} closes them before it; put openBands in between.`;
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
