import type { ShiftFigures } from '#shared/domain/shiftFigures.ts';

/** Edges where the decisions fall: the pod leaves at about 0.96, exploration goes lower. */
const EDGES = [0, 0.5, 0.8, 0.9, 0.95, 0.98, 1];

/** How often what was predicted came true, by bins of the prediction; only bins that have something. */
export function calibration(
  predictions: readonly { pSuccess: number; success: boolean }[],
): ShiftFigures['calibration'] {
  const bins: ShiftFigures['calibration']['bins'] = [];
  EDGES.slice(1).forEach((toP, index) => {
    const fromP = EDGES[index] ?? 0;
    const mine = predictions.filter(({ pSuccess: p }) => p >= fromP && (p < toP || toP === 1));
    if (mine.length === 0) return;
    bins.push({
      fromP,
      toP,
      count: mine.length,
      meanPredicted: mine.reduce((sum, { pSuccess }) => sum + pSuccess, 0) / mine.length,
      observed: mine.filter(({ success }) => success).length / mine.length,
    });
  });
  const squares = predictions.reduce((sum, { pSuccess, success }) => sum + (pSuccess - (success ? 1 : 0)) ** 2, 0);
  return { count: predictions.length, brier: predictions.length === 0 ? null : squares / predictions.length, bins };
}
