import type { StowCause } from '#shared/domain/outcome.ts';
import type { OutcomeCounts } from '#shared/domain/shiftFigures.ts';
import type { StowResult } from '#shared/domain/stow.ts';

export const noOutcomes = (): OutcomeCounts => ({ success: 0, unproductive: 0, defect: 0 });

/** Outcomes of one cell's stows, why they were not successes, and what had been predicted. */
export class OutcomeTally {
  readonly all = noOutcomes();
  readonly inPlannedTime = noOutcomes();
  readonly causes: Partial<Record<StowCause, number>> = {};
  /** Each prediction with what became of it. */
  readonly predictions: { pSuccess: number; success: boolean }[] = [];

  take({ outcome, cause, prediction }: Pick<StowResult, 'outcome' | 'cause' | 'prediction'>, isPlanned: boolean): void {
    this.all[outcome] += 1;
    if (isPlanned) this.inPlannedTime[outcome] += 1;
    if (cause) this.causes[cause] = (this.causes[cause] ?? 0) + 1;
    if (prediction) this.predictions.push({ pSuccess: prediction.pSuccess, success: outcome === 'success' });
  }

  meanPredicted(): number | null {
    if (this.predictions.length === 0) return null;
    return this.predictions.reduce((sum, { pSuccess }) => sum + pSuccess, 0) / this.predictions.length;
  }
}
