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

/** The bin's front plane, in which a pointer's ray is met. Null when it meets no bin. */
export function binAt(pod: Pod, xM: number, zM: number): Bin | null {
  return (
    pod.bins.find((bin) => {
      const [x, , z] = bin.originInCellM;
      return xM >= x && xM <= x + bin.sizeM[0] && zM >= z && zM <= z + bin.sizeM[2];
    }) ?? null
  );
}
