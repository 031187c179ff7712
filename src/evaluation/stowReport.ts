import type { StowCause } from '#shared/domain/outcome.ts';
import type { Calibration } from './calibration.ts';
import { calibrate } from './calibration.ts';
import { mean, quantile } from './quantile.ts';
import type { StowRecord, StowTally } from './stowTally.ts';

export interface Spread {
  mean: number | null;
  p10: number | null;
  p90: number | null;
}
const spread = (values: readonly number[]): Spread => ({
  mean: mean(values),
  p10: quantile(values, 0.1),
  p90: quantile(values, 0.9),
});

/**
 * `direct` into a free lane, in a `row` with contents that are known, where it pushes some of them home, as a `layer` on them; `stack`: lowered
 * onto what the picture shows; after a `sweep`.
 */
const stowWays = ['direct', 'row', 'pushHome', 'layer', 'stack', 'sweep'] as const;
type StowWay = (typeof stowWays)[number];

function wayOf({ kind, lowered, features }: StowRecord): StowWay {
  if (kind !== 'direct') return 'sweep';
  if (features['isKnownLane'] !== true) return lowered ? 'stack' : 'direct';
  if (Number(features['levelM']) > 0) return 'layer';
  return Number(features['pushedHome']) > 0 ? 'pushHome' : 'row';
}

/** What `eval stow --json` prints; the fields are those that scripts rely on. */
export interface StowReport {
  attempts: number;
  success: number;
  unproductive: number;
  defect: number;
  causes: Partial<Record<StowCause, number>>;
  /** Successes per simulated hour, pod changes included. */
  unitsPerHour: number;
  podSwaps: number;
  /** Item volume over bin volume, of every pod that came. */
  fillAtArrival: Spread;
  /** Attempts in the mean of the pods that were sent away; null where none was. */
  stowsPerPod: number | null;
  /** Item volume over bin volume; null where no pod was sent away. */
  fillAtSwap: Spread;
  /** How full by volume the bins were that items were stowed into. */
  binFill: { p10: number | null; p50: number | null; p90: number | null; max: number | null };
  refused: number;
  /** Share of the catalogue's usable products that is not sent to a person. */
  eligibleShare: number;
  interventionsPerHour: number;
  calibration: Calibration;
  planner: { p50Ms: number | null; p99Ms: number | null; candidatesP50: number | null };
  peakForceN: number;
  simS: number;
  wallS: number;
  seed: number;
  tool: string;
  /** What the pods brought: the scenario's name. */
  pods: string;
  /** Places in the buffer. */
  buffer: number;
  /** What the planner may use. */
  primitives: readonly string[];
  /** What judged the bins. */
  eyes: string;
  /** Which choice of stows, and whose predictions. */
  plannerKind: string;
  predictor: string;
  /** Attempts and successes of each way of bringing an item in. */
  kinds: Record<StowWay, { n: number; success: number }>;
  endedEarly: string | null;
}

export interface StowReportContext {
  seed: number;
  tool: string;
  /** What the pods brought: the scenario's name. */
  pods: string;
  buffer: number;
  primitives: readonly string[];
  eyes: string;
  plannerKind: string;
  predictor: string;
  eligibleShare: number;
  wallS: number;
}

export function stowReport(tally: StowTally, context: StowReportContext): StowReport {
  const { stows } = tally;
  const count = (outcome: string): number => stows.filter((stow) => stow.outcome === outcome).length;
  const causes: Partial<Record<StowCause, number>> = {};
  for (const { cause } of stows) if (cause) causes[cause] = (causes[cause] ?? 0) + 1;
  const fills = stows.map(({ binFill }) => binFill);
  const hours = tally.simS / 3600;
  const perHour = (n: number): number => (hours > 0 ? n / hours : 0);
  const ofKind = (wanted: StowWay): { n: number; success: number } => {
    const some = stows.filter((stow) => wayOf(stow) === wanted);
    return { n: some.length, success: some.filter(({ outcome }) => outcome === 'success').length };
  };
  return {
    attempts: stows.length,
    success: count('success'),
    unproductive: count('unproductive'),
    defect: count('defect'),
    causes: Object.fromEntries(Object.entries(causes).sort(([, a], [, b]) => b - a)),
    unitsPerHour: perHour(count('success')),
    podSwaps: tally.podSwaps,
    fillAtArrival: spread(tally.fillsAtArrival),
    stowsPerPod: mean(tally.stowsPerPod),
    fillAtSwap: spread(tally.fillsAtSwap),
    binFill: {
      p10: quantile(fills, 0.1),
      p50: quantile(fills, 0.5),
      p90: quantile(fills, 0.9),
      max: quantile(fills, 1),
    },
    refused: tally.refused,
    eligibleShare: context.eligibleShare,
    interventionsPerHour: perHour(tally.interventions),
    calibration: calibrate(stows.map(({ pSuccess, outcome }) => ({ pSuccess, succeeded: outcome === 'success' }))),
    planner: {
      p50Ms: quantile(tally.plannerMs, 0.5),
      p99Ms: quantile(tally.plannerMs, 0.99),
      candidatesP50: quantile(tally.candidates, 0.5),
    },
    peakForceN: stows.reduce((peak, stow) => Math.max(peak, stow.peakForceN), 0),
    simS: tally.simS,
    wallS: context.wallS,
    seed: context.seed,
    tool: context.tool,
    pods: context.pods,
    buffer: context.buffer,
    primitives: context.primitives,
    eyes: context.eyes,
    plannerKind: context.plannerKind,
    predictor: context.predictor,
    kinds: Object.fromEntries(stowWays.map((way) => [way, ofKind(way)])) as StowReport['kinds'],
    endedEarly: tally.endedEarly,
  };
}
