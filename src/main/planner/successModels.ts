import type { Predictor } from '#main/ports/PlannerClient.ts';
import { assertNever } from '#shared/result/result.ts';
import { explicitModel } from './explicitModel.ts';
import type { SuccessModel } from './SuccessModel.ts';

/** The model that speaks under a name. */
export function successModel(predictor: Predictor): SuccessModel {
  switch (predictor) {
    case 'explicit':
    case 'learned':
    case 'frequentist':
      return explicitModel;
    default:
      return assertNever(predictor);
  }
}
