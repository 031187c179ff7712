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

/** Reads the tokens of the theme that is shown at the moment. */
export function readPalette(element: HTMLElement): Palette {
  const style = getComputedStyle(element);
  const entries = Object.entries(tokenNames).map(([name, token]) => {
    const text = style.getPropertyValue(token).trim();
    return [name, new Color(text === '' ? '#808080' : text)] as const;
  });
  const colours = Object.fromEntries(entries) as Record<keyof typeof tokenNames, Color>;
  return { ...colours, isDark: colours.scene.getHSL({ h: 0, s: 0, l: 0 }).l < 0.5 };
}
