import type { CandidateFeatures } from './features.ts';
import { afterFailures } from './explicitModel.ts';
import type { FrequencyFile } from './modelFiles.ts';
import type { SuccessModel } from './SuccessModel.ts';

/** Margins in millimetres that separate the classes. */
const MARGIN_STEPS_MM = [0, 10, 25] as const;

/** The coarse class of a candidate: how it goes in, whether it can roll, and how much width there is to spare. */
export function frequencyClass(f: CandidateFeatures): string {
  const kind = f.kind === 'direct' ? 'direct' : 'sweep';
  const shape = f.form === 'sphere' || f.form === 'cylinder' ? 'round' : 'other';
  const step = MARGIN_STEPS_MM.filter((low) => f.widthMarginM * 1000 >= low).length;
  return `${kind} ${shape} ${['short', 'tight', 'fair', 'wide'][step]}`;
}

/** Share of successes in the candidate's class, with one success and one failure added (Laplace). */
export function frequencyModel(file: FrequencyFile): SuccessModel {
  return {
    name: file.name,
    pSuccess(features) {
      const { n, successes } = file.classes[frequencyClass(features)] ?? { n: 0, successes: 0 };
      const p = (successes + 1) / (n + 2);
      return p * afterFailures(features);
    },
  };
}
