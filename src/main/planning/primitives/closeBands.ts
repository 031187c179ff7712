import { drawBands } from './bands.ts';
import type { Foresight } from './Foresight.ts';

export const closeBands: Foresight<'closeBands'> = { draw: drawBands };
