export const COLUMN_MODEL = 'columns-1';
export const MAP_MODEL = 'maps-1';

/** Estimators that come along; the first is the one in use where nothing else is said. */
export const eyesNames = [COLUMN_MODEL, MAP_MODEL] as const;
export const DEFAULT_EYES = COLUMN_MODEL;

/** What judges photographs: there `maps-1` is the better one in every figure (docs/PERCEPTION.md). */
export const PHOTOGRAPH_EYES = MAP_MODEL;
