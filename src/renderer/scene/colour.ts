import { Color } from 'three';

/** Red, green, blue in 0..1 as the screen shows them (sRGB): the twin's colours are worked out in display space. */
export type Rgb = readonly [number, number, number];

/** Reads a colour as CSS writes it. */
export function rgb(css: string): Rgb {
  const hex = new Color(css).getHex();
  return [(hex >> 16) / 255, ((hex >> 8) & 255) / 255, (hex & 255) / 255];
}

export const cssOf = (colour: Rgb, alpha = 1): string =>
  `rgb(${colour.map((share) => Math.round(Math.min(1, Math.max(0, share)) * 255)).join(' ')} / ${alpha})`;

export const mix = (from: Rgb, to: Rgb, share: number): Rgb => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
];
export const scaled = (colour: Rgb, by: number): Rgb => [
  Math.min(1, colour[0] * by),
  Math.min(1, colour[1] * by),
  Math.min(1, colour[2] * by),
];
export const greyOf = ([r, g, b]: Rgb): number => 0.3 * r + 0.59 * g + 0.11 * b;

const toLinear = (share: number): number => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
const toDisplay = (light: number): number => {
  const share = Math.min(1, Math.max(0, light));
  return share <= 0.0031308 ? share * 12.92 : 1.055 * share ** (1 / 2.4) - 0.055;
};
/** The colour when this share of the light falls on it. */
export const inLight = (colour: Rgb, light: number): Rgb => [
  toDisplay(toLinear(colour[0]) * light),
  toDisplay(toLinear(colour[1]) * light),
  toDisplay(toLinear(colour[2]) * light),
];

/** 0 below `from`, 1 above `to`, without a kink between. `from` may be the greater. */
export function smooth(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
