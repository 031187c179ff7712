import { greyOf, rgb, type Rgb } from './colour.ts';

const tokenNames = {
  scene: '--scene',
  text: '--text',
  dim: '--dim',
  line: '--line',
  panel: '--panel',
  free: '--free',
  gap: '--gap',
  makeable: '--makeable',
  act: '--act',
  soon: '--soon',
  unsure: '--unsure',
} as const;
type TokenName = keyof typeof tokenNames;
const tokens = Object.entries(tokenNames) as [TokenName, string][];

/** Colours that the twin shares with the rest of the screen, as CSS writes them: they go to the thread that draws. */
export type PaletteColours = Record<TokenName, string>;

const UNKNOWN_COLOUR = '#808080';

/** Reads the tokens of the theme that is shown at the moment. */
export function readPalette(element: HTMLElement): PaletteColours {
  const style = getComputedStyle(element);
  const entries = tokens.map(([name, token]) => [name, style.getPropertyValue(token).trim() || UNKNOWN_COLOUR]);
  return Object.fromEntries(entries) as PaletteColours;
}

/** What things in the cell are made of. */
const materialsOf = {
  dark: {
    ...{ floor: '#262b30', grid: '#3a4148', hem: '#b39d58', cloth: '#978a60', inside: '#8c8064' },
    ...{ shell: '#c8ccd0', joint: '#50575e', rail: '#3b4147', steel: '#8f969d', belt: '#1c1f22', rib: '#3b4046' },
    ...{ blade: '#a9b1b8', separator: '#59636d', rack: '#464d54', shelf: '#5d656d', cabinet: '#373d43' },
    ...{ booth: '#4a5158', base: '#383e44', edge: '#0c0e10', outline: '#0b0d0f', lit: '#ead9a4', litText: '#16191c' },
    ...{ carton: '#a8927a', label: '#a3abb4', plate: '#16191c', unseen: '#524e40', band: '#dbdbd1' },
  },
  light: {
    ...{ floor: '#d3d6d9', grid: '#b7bcc1', hem: '#c2ab62', cloth: '#b9a871', inside: '#b0a27a' },
    ...{ shell: '#f4f5f6', joint: '#7b838b', rail: '#9aa1a8', steel: '#b4bac0', belt: '#2a2e32', rib: '#4a5056' },
    ...{ blade: '#c9cfd4', separator: '#8793a0', rack: '#aab0b6', shelf: '#c3c8cd', cabinet: '#c0c5ca' },
    ...{ booth: '#b2b8be', base: '#8c939a', edge: '#2c3136', outline: '#50575e', lit: '#3d3720', litText: '#f3f1ea' },
    ...{ carton: '#a8927a', label: '#3b4248', plate: '#eceeef', unseen: '#a8a38c', band: '#f7f7f0' },
  },
} as const;
type MaterialName = keyof (typeof materialsOf)['dark'];

/** Shares of the light, and how strongly some things are drawn. */
const levelsOf = {
  dark: {
    ...{ ambient: 0.26, sky: 0.3, sun: 0.66, shadow: 0.62, deepest: 0.22, edgeAlpha: 0.55, bandAlpha: 0.2 },
    ...{ armAmbient: 0.42, armSky: 0.24, armSun: 0.42, recede: 0.42, recedeItems: 0.2, glow: 1.42, recedeTo: 0.62 },
    ...{ itemAmbient: 0.5, hatch: 0.14 },
  },
  light: {
    ...{ ambient: 0.46, sky: 0.26, sun: 0.46, shadow: 0.4, deepest: 0.34, edgeAlpha: 0.42, bandAlpha: 0.2 },
    ...{ armAmbient: 0.56, armSky: 0.18, armSun: 0.28, recede: 0.42, recedeItems: 0.34, glow: 1.12, recedeTo: 0.7 },
    ...{ itemAmbient: 0.66, hatch: -0.16 },
  },
} as const;

/** Everything that the twin's look depends on. */
export type TwinTheme = Record<TokenName | MaterialName, Rgb> &
  Record<keyof (typeof levelsOf)['dark'], number> & { isDark: boolean };

export function themeOf(written: PaletteColours): TwinTheme {
  const read = (colours: Readonly<Record<string, string>>): Record<string, Rgb> =>
    Object.fromEntries(Object.entries(colours).map(([name, css]) => [name, rgb(css)]));
  const own = read(written) as Record<TokenName, Rgb>;
  const kind = greyOf(own.scene) < 0.5 ? 'dark' : 'light';
  return {
    ...(read(materialsOf[kind]) as Record<MaterialName, Rgb>),
    ...own,
    ...levelsOf[kind],
    isDark: kind === 'dark',
  };
}
