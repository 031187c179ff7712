import type { Predictor } from '#main/ports/PlannerClient.ts';
import { assertNever } from '#shared/result/result.ts';
import frequencyFile from '../../../../resources/models/success-frequency.json' with { type: 'json' };
import learnedFile from '../../../../resources/models/success-learned.json' with { type: 'json' };
import { explicitModel } from './explicitModel.ts';
import { frequencyModel } from './frequencyModel.ts';
import { logisticModel } from './logisticModel.ts';
import { frequencyFileSchema, logisticFileSchema } from './modelFiles.ts';
import type { SuccessModel } from './SuccessModel.ts';

const learned = logisticModel(logisticFileSchema.parse(learnedFile));
const frequentist = frequencyModel(frequencyFileSchema.parse(frequencyFile));

/** The model that speaks under a name. */
export function successModel(predictor: Predictor): SuccessModel {
  switch (predictor) {
    case 'explicit':
      return explicitModel;
    case 'learned':
      return learned;
    case 'frequentist':
      return frequentist;
    default:
      return assertNever(predictor);
  }
}
