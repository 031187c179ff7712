import type { FaultNumber } from '#shared/domain/fault.ts';
import type { ShownUnit } from './parameterUnits.ts';

const others: Readonly<Record<FaultNumber['unit'], ShownUnit>> = {
  N: { unit: 'N', factor: 1, step: 1 },
  'N/s': { unit: 'N/s', factor: 1, step: 1 },
  'm/s': { unit: 'm/s', factor: 1, step: 0.1 },
  s: { unit: 's', factor: 1, step: 1 },
  ms: { unit: 'ms', factor: 1, step: 10 },
  '': { unit: '', factor: 1, step: 1 },
};
const share: ShownUnit = { unit: '%', factor: 100, step: 1 };

/** Shares as percent; the rest as it is declared. */
export const shownFaultUnit = (parameter: FaultNumber): ShownUnit =>
  parameter.name.endsWith('Share') ? share : others[parameter.unit];

/** Rounded to a tenth of a step: 0.29 is 29 %, not 28.999999999999996. */
export function toShownFault(parameter: FaultNumber, value: number): number {
  const { factor, step } = shownFaultUnit(parameter);
  return Number((Math.round((value * factor * 10) / step) * (step / 10)).toFixed(3));
}
export const fromShownFault = (parameter: FaultNumber, value: number): number =>
  value / shownFaultUnit(parameter).factor;
