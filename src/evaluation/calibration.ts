/** One prediction and what came of it. */
export interface Prediction {
  pSuccess: number;
  succeeded: boolean;
}

export interface Calibration {
  /** Mean squared difference between prediction and outcome; null without predictions. */
  brier: number | null;
  /** Expected calibration error: mean over the bins, weighted by count, of |predicted - observed|. */
  ece: number | null;
  /** Bins in use: mean prediction, observed share of successes, count. */
  bins: { p: number; observed: number; n: number }[];
}

/** Edges are finer near one, where nearly all predictions lie and where the decision to change pods is made. */
const BIN_EDGES = [0, 0.5, 0.7, 0.8, 0.85, 0.9, 0.93, 0.96, 0.98, 1] as const;

export function calibrate(predictions: readonly Prediction[]): Calibration {
  if (predictions.length === 0) return { brier: null, ece: null, bins: [] };
  const bins = BIN_EDGES.slice(1).map((high, i) => {
    const low = BIN_EDGES[i]!;
    const inside = predictions.filter(({ pSuccess: p }) => p >= low && (p < high || high === 1));
    const n = inside.length;
    return {
      p: n === 0 ? 0 : inside.reduce((sum, { pSuccess }) => sum + pSuccess, 0) / n,
      observed: n === 0 ? 0 : inside.filter(({ succeeded }) => succeeded).length / n,
      n,
    };
  });
  const squares = predictions.reduce((sum, { pSuccess, succeeded }) => sum + (pSuccess - Number(succeeded)) ** 2, 0);
  return {
    brier: squares / predictions.length,
    ece: bins.reduce((sum, { p, observed, n }) => sum + n * Math.abs(p - observed), 0) / predictions.length,
    bins: bins.filter(({ n }) => n > 0),
  };
}
