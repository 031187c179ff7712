/**
 * What a motion primitive is to everybody: its words, its conditions and its parameters. Planner, protocol, cell and window read
 * this declaration. Points and lengths are in the bin frame (see shared/geometry/pose.ts) unless a description says otherwise.
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
  /** May be left out of a step: it came later than consoles that do not know it. */
  optional?: boolean;
}
export type PrimitiveParameter = NumberParameter | ChoiceParameter;

export const preconditions = ['tool_at_bin', 'bands_open', 'item_in_tool', 'tool_empty'] as const;
export type Precondition = (typeof preconditions)[number];
/** What a primitive changes of the conditions that others need, when it ends as it is meant to. */
export type Effect = 'bands_open' | 'bands_closed' | 'item_in_tool' | 'item_fed';

/** What goes through the mouth, as far as the parameters say it: a blade's lower edge, or the middle of the paddles. */
export type MouthEntry = { by: 'blade'; xM: number; heightM: number } | { by: 'paddles'; xM: number };

export interface PrimitiveDeclaration<
  Name extends string = string,
  Values = Readonly<Record<string, number | string>>,
> {
  name: Name;
  description: string;
  /**
   * What must hold before it starts; the cell refuses it otherwise. A chain brings the tool to its bin by itself, and opens the
   * bands before its first primitive that needs them open, unless a primitive before it closed them.
   */
  preconditions: readonly Precondition[];
  effects: readonly Effect[];
  parameters: readonly PrimitiveParameter[];
  /** Each parameter with its default: the type of the primitive's parameters. */
  defaults: Values;
  /** Why only a tool with moving belts can do it, as a sentence; null where every tool can. */
  needsBelts: string | null;
  /** Parameter that a person's draft puts in the middle of the widest gap; null where the gap says nothing about it. */
  laneParameter: string | null;
  /** What it brings through the mouth; null where that is measured at the mouth, or nothing goes in. */
  entersAt(values: Values): MouthEntry | null;
  /** Middle of the lane and height of the item's lower edge when it feeds; null for what feeds nothing. */
  feedsAt(values: Values): { xM: number; heightM: number } | null;
}

type NumberShape = Omit<NumberParameter, 'name'>;
type ChoiceShape<Choice extends string = string> = Omit<ChoiceParameter, 'name' | 'choices' | 'default'> & {
  choices: readonly Choice[];
  default: Choice;
};
type ParameterShapes = Readonly<Record<string, NumberShape | ChoiceShape>>;
/** The values of declared parameters: numbers, and the choices by name. */
export type ValuesOf<Shapes extends ParameterShapes> = {
  -readonly [Name in keyof Shapes]: Shapes[Name] extends { choices: readonly (infer Choice)[] } ? Choice : number;
};

export const number = (
  unit: NumberParameter['unit'],
  min: number,
  max: number,
  defaultValue: number,
  description: string,
): NumberShape => ({ kind: 'number', unit, min, max, default: defaultValue, description });

export const choice = <const Choice extends string>(
  choices: readonly Choice[],
  defaultChoice: NoInfer<Choice>,
  description: string,
): ChoiceShape<Choice> => ({ kind: 'choice', choices, default: defaultChoice, description });

/** Highest force that any primitive may ask for, newtons, whatever the tool; a tool's own limit may be lower. */
export const HIGHEST_FORCE_CAP_N = 25;
export const forceCap = number(
  'N',
  5,
  HIGHEST_FORCE_CAP_N,
  HIGHEST_FORCE_CAP_N,
  'force at which the motion stops advancing and backs off',
);

type Spec<Shapes extends ParameterShapes> = Pick<PrimitiveDeclaration, 'description' | 'preconditions'> & {
  parameters: Shapes;
  effects?: readonly Effect[];
  needsBelts?: string;
  laneParameter?: keyof Shapes & string;
  entersAt?: (values: ValuesOf<Shapes>) => MouthEntry;
  feedsAt?: (values: ValuesOf<Shapes>) => { xM: number; heightM: number };
};

/** A primitive's declaration from the shapes of its parameters, which keep their order. */
export function declare<Name extends string, const Shapes extends ParameterShapes>(
  name: Name,
  spec: Spec<Shapes>,
): PrimitiveDeclaration<Name, ValuesOf<Shapes>> {
  const shapes = Object.entries(spec.parameters);
  return {
    name,
    description: spec.description,
    preconditions: spec.preconditions,
    effects: spec.effects ?? [],
    parameters: shapes.map(
      ([parameter, { kind, ...shape }]) => ({ kind, name: parameter, ...shape }) as PrimitiveParameter,
    ),
    defaults: Object.fromEntries(shapes.map(([parameter, shape]) => [parameter, shape.default])) as ValuesOf<Shapes>,
    needsBelts: spec.needsBelts ?? null,
    laneParameter: spec.laneParameter ?? null,
    entersAt: spec.entersAt ?? (() => null),
    feedsAt: spec.feedsAt ?? (() => null),
  };
}
