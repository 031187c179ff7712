import { themeOf, type PaletteColours, type TwinTheme } from '../../src/renderer/scene/TwinTheme.ts';

const colours: PaletteColours = {
  scene: '#16191c',
  text: '#d9dde2',
  dim: '#9aa2ac',
  line: '#3a4148',
  panel: '#23282d',
  free: '#5f9f97',
  gap: '#6b95cc',
  makeable: '#9ab4dd',
  act: '#e5484d',
  soon: '#e8a020',
  unsure: '#c65bcf',
};

/** The twin's colours of the dark theme. */
export const demoTwinTheme = (): TwinTheme => themeOf(colours);
