import type { Measures } from '#renderer/ui/useMeasures.ts';

/** Time of day with its milliseconds, in which a seek of ten is seen. */
export const clockTime = (timeMs: number, measures: Measures): string =>
  `${measures.timeOfDay(timeMs)}.${String(Math.floor(((timeMs % 1000) + 1000) % 1000)).padStart(3, '0')}`;
