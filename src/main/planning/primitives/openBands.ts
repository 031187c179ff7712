import { drawBands } from './bands.ts';
import type { Foresight } from './Foresight.ts';

export const openBands: Foresight<'openBands'> = { draw: drawBands };
