import { afterFailures } from './explicitModel.ts';
import { featureNames, featureVector } from './features.ts';
import type { LogisticFile } from './modelFiles.ts';
import type { SuccessModel } from './SuccessModel.ts';

/** No prediction claims more certainty than the data behind it can have shown. */
const MOST_CERTAIN = 0.995;

/** Throws when the file's features are not those of this program: a bug of whoever shipped them together. */
export function logisticModel(file: LogisticFile): SuccessModel {
  const fits =
    file.features.length === featureNames.length && file.features.every((name, i) => name === featureNames[i]);
  if (!fits || file.weights.length !== featureNames.length)
    throw new Error(`The model ${file.name} was fitted on other features than this program computes.`);
  // Thousands of candidates a plan: one vector serves them all.
  const vector = new Float64Array(featureNames.length);
  return {
    name: file.name,
    pSuccess(features) {
      featureVector(features, vector);
      let sum = file.bias;
      for (let i = 0; i < vector.length; i++) sum += file.weights[i]! * vector[i]!;
      const p = Math.min(MOST_CERTAIN, 1 / (1 + Math.exp(-sum)));
      return p * afterFailures(features);
    },
  };
}
