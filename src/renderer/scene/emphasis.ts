import type { Bin, Pod } from '#shared/domain/pod.ts';
import { greyOf, mix, scaled, type Rgb } from './colour.ts';
import type { TwinTheme } from './TwinTheme.ts';

/** A bin that is worked on or looked at is lit, the others recede. */
export type Emphasis = 'lit' | 'normal' | 'receding';

export function emphasised(theme: TwinTheme, colour: Rgb, emphasis: Emphasis): Rgb {
  if (emphasis !== 'receding') return colour;
  const grey = greyOf(colour);
  return mix(mix(colour, [grey, grey, grey], theme.recede * 0.5), theme.scene, theme.recede * theme.recedeTo);
}

/** Inside of a bin: that of the lit one is brighter. */
export const emphasisedInside = (theme: TwinTheme, colour: Rgb, emphasis: Emphasis): Rgb =>
  emphasised(theme, emphasis === 'lit' ? scaled(colour, theme.glow) : colour, emphasis);

/** Hems and shelves between the mouths are narrow, and whoever points at one means the bin beside it. */
const HEM_M = 0.02;

/** The bin whose mouth, or the hem round it, is at a place of the pod's front plane, cell frame. Null when it is beside the pod. */
export function binAt(pod: Pod, xM: number, zM: number): Bin | null {
  let nearest: { bin: Bin; offM: number } | null = null;
  for (const bin of pod.bins) {
    const [x, , z] = bin.originInCellM;
    const offM = Math.hypot(outside(xM, x, x + bin.sizeM[0]), outside(zM, z, z + bin.sizeM[2]));
    if (offM <= HEM_M && offM < (nearest?.offM ?? Infinity)) nearest = { bin, offM };
  }
  return nearest?.bin ?? null;
}

/** How far a value lies outside of a range. */
const outside = (value: number, low: number, high: number): number => Math.max(low - value, value - high, 0);
