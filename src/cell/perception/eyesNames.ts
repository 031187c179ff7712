export const COLUMN_MODEL = 'columns-1';
export const MAP_MODEL = 'maps-1';
/** The net of `maps-1` with the mean of its weights at two moments of the training: less sure of the cell's own pictures, better on those of other cameras. */
const MAP_PHOTOGRAPH_MODEL = 'maps-photo-1';

/** Files of the nets that make maps, under resources/models. */
export const mapModelFiles: Readonly<Record<string, string>> = {
  [MAP_MODEL]: 'bin-maps-1.onnx',
  [MAP_PHOTOGRAPH_MODEL]: 'bin-maps-photo-1.onnx',
};

/** Estimators that come along; the first is the one in use where nothing else is said. */
export const eyesNames = [MAP_MODEL, COLUMN_MODEL, MAP_PHOTOGRAPH_MODEL] as const;
export const DEFAULT_EYES = MAP_MODEL;

/** What judges photographs (docs/PERCEPTION.md says how well). */
export const PHOTOGRAPH_EYES = MAP_PHOTOGRAPH_MODEL;
