import { z } from 'zod';
import {
  idSchema,
  listOf,
  parameterValuesSchema,
  textSchema,
  timeMsSchema,
  wireLimits,
} from '#shared/units/wireBounds.ts';
import { personSchema } from './intervention.ts';

/**
 * Everything that can be made to fail on request in a simulated cell is declared here once: cell, protocol, command line and
 * the supervisor's panel read this declaration. A fault acts where the real part would fail; outcomes and causes follow.
 */
export interface FaultNumber {
  kind: 'number';
  name: string;
  unit: 'N' | 'N/s' | 'm/s' | 's' | 'ms' | '';
  min: number;
  max: number;
  default: number;
  /** Only whole numbers. */
  whole?: boolean;
  description: string;
}
export interface FaultChoice {
  kind: 'choice';
  name: string;
  choices: readonly string[];
  default: string;
  description: string;
}
export type FaultParameter = FaultNumber | FaultChoice;

export const faultPlaces = ['camera', 'tool', 'arm', 'supply', 'link'] as const;
export interface FaultDeclaration {
  name: FaultName;
  /** The part of the cell that fails. */
  place: (typeof faultPlaces)[number];
  /** `once`: it happens and is over; the others stand until somebody clears them. */
  lasts: 'until_cleared' | 'once';
  description: string;
  parameters: readonly FaultParameter[];
}

export const faultNames = [
  'camera_dark',
  'camera_frozen',
  'belt_slips',
  'hook_missing',
  'force_offset',
  'protective_stop',
  'pod_bumped',
  'drive_unit_late',
  'label_unreadable',
  'link_delay',
  'link_jitter',
  'link_loss',
] as const;
export const faultNameSchema = z.enum(faultNames);
export type FaultName = z.infer<typeof faultNameSchema>;

const number = (
  name: string,
  unit: FaultNumber['unit'],
  [min, max]: readonly [number, number],
  defaultValue: number,
  description: string,
): FaultNumber => ({ kind: 'number', name, unit, min, max, default: defaultValue, description });

const choice = (name: string, choices: readonly string[], description: string): FaultChoice => ({
  kind: 'choice',
  name,
  choices,
  default: choices[0]!,
  description,
});

/** When a fault of one moment happens. */
const moment = choice('moment', ['now', 'in_bin'], 'at once, or as soon as the tool stands in a bin');

export const faultDeclarations: readonly FaultDeclaration[] = [
  {
    name: 'camera_dark',
    place: 'camera',
    lasts: 'until_cleared',
    description: 'the bin camera gets too little light',
    parameters: [number('lightShare', '', [0, 0.5], 0, 'share of the usual light that reaches it')],
  },
  {
    name: 'camera_frozen',
    place: 'camera',
    lasts: 'until_cleared',
    description: 'the bin camera delivers its last picture, with its old time stamp, again and again',
    parameters: [],
  },
  {
    name: 'belt_slips',
    place: 'tool',
    lasts: 'until_cleared',
    description: 'the belts on the paddles are worn, or slip on their drums',
    parameters: [
      number('frictionShare', '', [0.02, 1], 0.1, 'share of the friction of a new belt that is left'),
      number('slipShare', '', [0, 1], 0, 'share of the speed that is lost between drum and belt'),
    ],
  },
  {
    name: 'hook_missing',
    place: 'tool',
    lasts: 'until_cleared',
    description: 'one bar of the band separator does not open its bands',
    parameters: [
      choice('bar', ['upper', 'lower'], 'which bar'),
      choice('failure', ['stuck', 'broken_off'], 'the bar does not move, or moves without taking the bands along'),
    ],
  },
  {
    name: 'force_offset',
    place: 'arm',
    lasts: 'until_cleared',
    description: 'the force sensor at the wrist reads something that is not there',
    parameters: [
      choice('axis', ['x', 'y', 'z'], 'axis of the tool: across the mouth, into the bin, up'),
      number('offsetN', 'N', [-100, 100], 10, 'constant part; taring takes it away'),
      number('driftNPerS', 'N/s', [-100, 100], 60, 'part that grows; taring takes away what there is until then'),
    ],
  },
  {
    name: 'protective_stop',
    place: 'arm',
    lasts: 'once',
    description: "the arm's own safety controller stops it",
    parameters: [moment],
  },
  {
    name: 'pod_bumped',
    place: 'supply',
    lasts: 'once',
    description: 'something runs into the pod; what lies in the bins slides, topples or falls out',
    parameters: [
      choice('direction', ['left', 'right', 'out', 'in'], 'where the contents are thrown'),
      number('speedMps', 'm/s', [0.1, 2], 0.6, 'speed that the contents have against the pod then'),
      moment,
    ],
  },
  {
    name: 'drive_unit_late',
    place: 'supply',
    lasts: 'until_cleared',
    description: 'the next pod comes later than it was promised',
    parameters: [number('lateS', 's', [1, 3600], 60, 'how much later')],
  },
  {
    name: 'label_unreadable',
    place: 'supply',
    lasts: 'until_cleared',
    description: 'the code on a unit cannot be read at induction',
    parameters: [{ ...number('everyNth', '', [1, 50], 1, 'one of so many units'), whole: true }],
  },
  {
    name: 'link_delay',
    place: 'link',
    lasts: 'until_cleared',
    description: 'every message between cell and console takes longer',
    parameters: [number('delayMs', 'ms', [1, 1000], 100, 'one way')],
  },
  {
    name: 'link_jitter',
    place: 'link',
    lasts: 'until_cleared',
    description: 'messages between cell and console take unevenly long; none overtakes another',
    parameters: [number('jitterMs', 'ms', [1, 500], 60, 'most that one message takes longer')],
  },
  {
    name: 'link_loss',
    place: 'link',
    lasts: 'until_cleared',
    description: 'packets between cell and console are lost and sent again, which holds up what follows',
    parameters: [number('lossShare', '', [0.01, 0.6], 0.05, 'share of the packets that is lost')],
  },
];

export const faultDeclarationOf = (name: FaultName): FaultDeclaration =>
  faultDeclarations.find((declaration) => declaration.name === name)!;

export type FaultParameters = z.infer<typeof parameterValuesSchema>;

/** A fault as it is asked for; parameters that are left out have their default. */
export const faultRequestSchema = z.object({ fault: faultNameSchema, parameters: parameterValuesSchema });
export type FaultRequest = z.infer<typeof faultRequestSchema>;

/** A fault that was set and stands, with all its parameters. */
export const activeFaultSchema = faultRequestSchema.extend({
  sinceMs: timeMsSchema,
  /** Null: set by the command line that started the cell. */
  by: personSchema.nullable(),
});
export type ActiveFault = z.infer<typeof activeFaultSchema>;

/** What a simulated cell says of a fault that it can be asked for. */
export const offeredFaultSchema = z.object({
  name: idSchema,
  place: idSchema,
  lasts: idSchema,
  description: textSchema,
  parameters: listOf(z.looseObject({ kind: z.enum(['number', 'choice']), name: idSchema }), wireLimits.parameters),
});

/** The request with its defaults filled in. */
export function faultRequest(fault: FaultName, parameters: Readonly<FaultParameters> = {}): FaultRequest {
  const defaults = Object.fromEntries(faultDeclarationOf(fault).parameters.map((p) => [p.name, p.default]));
  return { fault, parameters: { ...defaults, ...parameters } };
}

/** Null when the request keeps to its declaration, else one sentence that names the parameter and what was expected. */
export function faultProblem({ fault, parameters }: FaultRequest): string | null {
  const declared = faultDeclarationOf(fault).parameters;
  for (const name of Object.keys(parameters))
    if (!declared.some((p) => p.name === name)) {
      const names = declared.map((p) => p.name).join(', ');
      return `${fault} has no parameter "${name}", ${names ? `only ${names}` : 'and needs none'}.`;
    }
  for (const p of declared) {
    const value = parameters[p.name] ?? p.default;
    if (p.kind === 'choice') {
      if (!p.choices.includes(String(value)))
        return `${fault}.${p.name} is "${value}", expected one of ${p.choices.join(', ')}.`;
    } else if (typeof value !== 'number' || !(value >= p.min && value <= p.max))
      return `${fault}.${p.name} is ${value}, expected ${p.min} to ${p.max} ${p.unit}.`.replace(' .', '.');
    else if (p.whole && !Number.isInteger(value)) return `${fault}.${p.name} is ${value}, expected a whole number.`;
  }
  return null;
}

/** The numbers and words of a fault that stands; null while it does not. */
export const standingFault = (faults: readonly ActiveFault[], name: FaultName): FaultParameters | null =>
  faults.find(({ fault }) => fault === name)?.parameters ?? null;

/** A fault as the command line writes it: `belt_slips:frictionShare=0.2`. */
export const faultInWords = ({ fault, parameters }: FaultRequest): string =>
  [fault, ...Object.entries(parameters).map(([name, value]) => `${name}=${value}`)].join(':');
