import type { Vec3 } from '#shared/geometry/pose.ts';
import { inLight, type Rgb } from './colour.ts';
import type { TwinTheme } from './TwinTheme.ts';
import { unit } from './vector.ts';

/** Towards the sun, in the cell frame: from the front, right, above. */
export const SUN: Vec3 = unit([0.5, -0.72, 0.9]);

type Levels = Pick<TwinTheme, 'ambient' | 'sky' | 'sun'>;

/**
 * Share of light that a matte surface sends back, by its unit normal: one sun, and sky and ground by the normal's height.
 * What does not turn is lit once, not in every pixel.
 */
export const lightOn = ({ ambient, sky, sun }: Levels, [x, y, z]: Vec3): number =>
  ambient + sky * (0.5 + 0.5 * z) + sun * Math.max(0, x * SUN[0] + y * SUN[1] + z * SUN[2]);

/** Display colour of a matte surface; `open` is the share of the light that reaches it. */
export const lit = (theme: TwinTheme, colour: Rgb, normal: Vec3, open = 1): Rgb =>
  inLight(colour, lightOn(theme, normal) * open);
