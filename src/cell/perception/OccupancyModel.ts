import type { BinCells } from './BinCells.ts';
import { OUTSIDE, surfaces } from './BinCells.ts';
import type { ErasedPicture } from '#shared/pictures/bandErasure.ts';
import { blockMeans, cellFeatures, FEATURES, hemReference } from './cellFeatures.ts';

/** 1, every feature, and every product of two. */
export const TERMS = 1 + FEATURES + (FEATURES * (FEATURES + 1)) / 2;

/** Weights of the logistic models, one for each surface of the empty bin, fitted on rendered scenes. */
export interface OccupancyWeights {
  bySurface: number[][];
}

export function expandTerms(features: Float32Array, out: Float64Array): void {
  out[0] = 1;
  let k = 1;
  for (let i = 0; i < FEATURES; i++) out[k++] = Math.max(-3, Math.min(3, features[i]!));
  for (let i = 0; i < FEATURES; i++) for (let j = 0; j <= i; j++) out[k++] = out[1 + i]! * out[1 + j]!;
}

/** Calls back with the terms of every block inside the mouth. */
export function forEachCell(
  picture: ErasedPicture,
  cells: BinCells,
  visit: (cell: number, surface: number, terms: Float64Array) => void,
): void {
  const hem = hemReference(picture, cells);
  const means = blockMeans(picture, cells);
  const features = new Float32Array(FEATURES);
  const terms = new Float64Array(TERMS);
  for (let cell = 0; cell < cells.surface.length; cell++) {
    const surface = cells.surface[cell]!;
    if (surface === OUTSIDE) continue;
    cellFeatures(picture, cells, means, hem, cell, features);
    expandTerms(features, terms);
    visit(cell, surface, terms);
  }
}

/** Probability that something stands in the line of sight of each block; 0 outside the mouth. */
export function occupancyOf(picture: ErasedPicture, cells: BinCells, weights: OccupancyWeights): Float32Array {
  const probability = new Float32Array(cells.surface.length);
  if (weights.bySurface.length !== surfaces.length) throw new Error('The occupancy weights do not fit the surfaces.');
  forEachCell(picture, cells, (cell, surface, terms) => {
    const w = weights.bySurface[surface]!;
    let sum = 0;
    for (let k = 0; k < TERMS; k++) sum += w[k]! * terms[k]!;
    probability[cell] = 1 / (1 + Math.exp(-sum));
  });
  return smoothed(probability, cells);
}

/** Neighbours within the mouth agree mostly: a weighted mean over 3 x 3 blocks takes out single wrong ones. */
function smoothed(probability: Float32Array, cells: BinCells): Float32Array {
  const out = new Float32Array(probability.length);
  for (let row = 0, cell = 0; row < cells.rows; row++)
    for (let column = 0; column < cells.columns; column++, cell++) {
      if (cells.surface[cell] === OUTSIDE) continue;
      let sum = 0;
      let total = 0;
      for (let j = Math.max(0, row - 1); j <= Math.min(cells.rows - 1, row + 1); j++)
        for (let i = Math.max(0, column - 1); i <= Math.min(cells.columns - 1, column + 1); i++) {
          const other = j * cells.columns + i;
          if (cells.surface[other] === OUTSIDE) continue;
          const weight = (j === row ? 2 : 1) * (i === column ? 2 : 1);
          sum += weight * probability[other]!;
          total += weight;
        }
      out[cell] = sum / total;
    }
  return out;
}
