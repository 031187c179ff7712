import { Color } from 'three';

const tokenNames = {
  scene: '--scene',
  text: '--text',
  dim: '--dim',
  line: '--line',
  fabric: '--fabric',
  occupied: '--occupied',
  free: '--free',
  gap: '--gap',
  makeable: '--makeable',
  act: '--act',
  soon: '--soon',
  unsure: '--unsure',
  focus: '--focus',
} as const;

/** Colours of the twin: the same tokens as the rest of the screen. */
export type Palette = Record<keyof typeof tokenNames, Color> & { isDark: boolean };
/** The same as CSS writes them: they go to the thread that draws. */
export type PaletteColours = Record<keyof typeof tokenNames, string>;

const UNKNOWN_COLOUR = '#808080';

/** Reads the tokens of the theme that is shown at the moment. */
export function readPalette(element: HTMLElement): PaletteColours {
  const style = getComputedStyle(element);
  const entries = Object.entries(tokenNames).map(
    ([name, token]) => [name, style.getPropertyValue(token).trim() || UNKNOWN_COLOUR] as const,
  );
  return Object.fromEntries(entries) as PaletteColours;
}

export function paletteOf(written: PaletteColours): Palette {
  const entries = Object.entries(written).map(([name, colour]) => [name, new Color(colour)] as const);
  const colours = Object.fromEntries(entries) as Record<keyof typeof tokenNames, Color>;
  return { ...colours, isDark: colours.scene.getHSL({ h: 0, s: 0, l: 0 }).l < 0.5 };
}
