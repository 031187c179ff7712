import type { NumberParameter } from '#shared/primitives/declaration.ts';
import { RAD_PER_DEG } from '#shared/units/units.ts';

export interface ShownUnit {
  /** What people read. */
  unit: string;
  /** Shown value = SI value * factor. */
  factor: number;
  /** Step of slider and field, in the shown unit. */
  step: number;
}

const shown: Readonly<Record<NumberParameter['unit'], ShownUnit>> = {
  m: { unit: 'mm', factor: 1000, step: 1 },
  'm/s': { unit: 'mm/s', factor: 1000, step: 5 },
  N: { unit: 'N', factor: 1, step: 1 },
  rad: { unit: '°', factor: 1 / RAD_PER_DEG, step: 1 },
  '': { unit: '', factor: 1, step: 0.1 },
};

/** Lengths in millimetres, angles in degrees: what people at the cell think in. The declaration stays SI. */
export const shownUnit = (parameter: NumberParameter): ShownUnit => shown[parameter.unit];

/** Rounded to a tenth of a step, so that 0.084 m is 84 and not 84.00000000000001. */
export function toShown(parameter: NumberParameter, value: number): number {
  const { factor, step } = shownUnit(parameter);
  const grid = step / 10;
  return Number((Math.round((value * factor) / grid) * grid).toFixed(3));
}

export const fromShown = (parameter: NumberParameter, value: number): number => value / shownUnit(parameter).factor;
