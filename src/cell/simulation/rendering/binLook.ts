import { randomSource } from '#shared/random/randomSource.ts';
import type { Rgb } from './PrintSheet.ts';

/**
 * How bins, packages and camera look. `plain`: bright hems round a dark inside, few thick strands, vivid print: what the estimators before
 * the free-depth map were made on, kept byte for byte. `worn`: tuned on a part of the photographs of real bins, judged on others.
 */
export type BinLookName = 'plain' | 'worn';

/** What differs between two looks, apart from packages (`packaging.ts`) and strands (`elasticBands.ts`). */
export interface BinLook {
  yellow: Rgb;
  /** Share of the dye that is left inside, and the dust on top of it. */
  wornShare: number;
  dust: Rgb;
  greyFloorShare: number;
  greyFloor: Rgb;
  ceiling: Rgb;
  hemBrightness: number;
  /** How far the side hems hang into the mouth, metres. */
  overhangM: number;
  /** Light that reaches the inside from everywhere, and how much of it there is even in the corners. */
  insideGain: number;
  insideLeast: number;
  ambient: number;
  lampPower: number;
  exposure: number;
  saturation: readonly [least: number, spread: number];
  whiteBalance: readonly [red: number, blue: number];
  glare: readonly [least: number, spread: number];
  blurPx: readonly [least: number, spread: number];
  noise: number;
  /** What the camera's own processing adds of the picture's fine detail. */
  sharpening: readonly [least: number, spread: number];
  /** By how much the walls reach out to the hems' plane and below the floor, so that nobody sees out between them. */
  wallOverlapM: number;
}

const LOOKS: Record<BinLookName, BinLook> = {
  plain: {
    yellow: [188, 176, 96],
    wornShare: 0.76,
    dust: [36, 33, 28],
    greyFloorShare: 0.75,
    greyFloor: [134, 121, 100],
    ceiling: [96, 86, 66],
    hemBrightness: 1.17,
    overhangM: 0.0015,
    wallOverlapM: 0,
    insideGain: 1,
    insideLeast: 0.06,
    ambient: 0.42,
    lampPower: 0.07,
    exposure: 1.3,
    saturation: [0.76, 0.12],
    whiteBalance: [1.29, 0.82],
    glare: [0.07, 0.14],
    blurPx: [0.35, 0.5],
    noise: 1,
    sharpening: [0, 0],
  },
  worn: {
    yellow: [187, 173, 100],
    wornShare: 0.8,
    dust: [36, 37, 28],
    greyFloorShare: 0.6,
    greyFloor: [150, 138, 118],
    ceiling: [112, 102, 76],
    hemBrightness: 1.06,
    overhangM: 0,
    wallOverlapM: 0.0045,
    insideGain: 1.5,
    insideLeast: 0.24,
    ambient: 0.5,
    lampPower: 0.055,
    exposure: 1.36,
    saturation: [0.62, 0.28],
    whiteBalance: [1.24, 0.83],
    glare: [0.02, 0.12],
    blurPx: [0.2, 0.45],
    noise: 1.5,
    sharpening: [0.05, 0.8],
  },
};

export const binLook = (name: BinLookName | undefined): BinLook => LOOKS[name ?? 'plain'];

/** Rows of a real pod differ in how their mouths are held shut. */
export type BandStyle = 'groups' | 'dense' | 'one-low' | 'cable';

/** Of a bin in the worn look. */
export function bandStyle(binSeed: number): BandStyle {
  const chance = randomSource(binSeed ^ 0x1b0d)();
  return chance < 0.66 ? 'groups' : chance < 0.86 ? 'dense' : chance < 0.95 ? 'one-low' : 'cable';
}
