import { DEVIATIONS_90 } from '#shared/units/interval.ts';
import { spanWidthM } from '#shared/domain/estimate.ts';
import type { FreeDepth } from '#shared/domain/freeDepth.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { BinEstimateFields } from '#cell/ports/Cameras.ts';
import { ChosenWindows } from './ChosenWindows.ts';
import type { FreeDepthTruth } from './freeDepthTruth.ts';
import type { BinTruth } from './sceneTruth.ts';

/** Opacity from which a pixel truly lies behind a band. */
const BAND_OPACITY_FROM = 0.05;

export interface JudgedBin {
  estimate: BinEstimateFields;
  truth: BinTruth;
  binSizeM: Vec3;
  /** 1 where perception says that a band lies in front. */
  bandMask: Uint8Array;
  bandOpacity: Float32Array;
  elapsedMs: number;
  /** Of estimators that make one: the map in metres, and the true one. */
  map?: { seen: FreeDepth; chosenFactor: number; truth: FreeDepthTruth } | null;
}

export interface PerceptionFigures {
  freeVolumeMae: number;
  occupiedVolumeMae: number;
  widestGapMae: number;
  makeableGapMae: number;
  bandIou: number;
  countExact: number;
  countWithinOne: number;
  coverage90: number;
  binMsP50: number;
  podMsP50: number;
  refused: number;
  /** Of the map; null for estimators that make none. Shares of the depth. */
  freeDepthMae: number | null;
  slackMae: number | null;
  freeDepthCoverage90: number | null;
  slackCoverage90: number | null;
  /** Share of true depths inside the interval, of the windows that a planner would choose in a pod, and how many those were. */
  chosenCoverage90: number | null;
  chosenWindows: number;
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** Gathers how far estimates are from the truth. Volumes are shares of the bin's volume, widths of its width. */
export class PerceptionScore {
  readonly #freeVolume: number[] = [];
  readonly #occupiedVolume: number[] = [];
  readonly #widestGap: number[] = [];
  readonly #makeableGap: number[] = [];
  readonly #inside: number[] = [];
  readonly #counted: number[] = [];
  readonly #elapsedMs: number[] = [];
  #bandsBoth = 0;
  #bandsEither = 0;
  #refused = 0;
  readonly #within: number[] = [];
  readonly #freeDepth: number[] = [];
  readonly #slack: number[] = [];
  readonly #freeInside: number[] = [];
  readonly #slackInside: number[] = [];
  readonly #chosen: ChosenWindows;

  constructor(binsAPod: number) {
    this.#chosen = new ChosenWindows(binsAPod);
  }

  add({ estimate, truth, binSizeM, bandMask, bandOpacity, elapsedMs, map }: JudgedBin): void {
    this.#elapsedMs.push(elapsedMs);
    if (estimate.status === 'refused') this.#refused++;
    const [w, d, h] = binSizeM;
    const binM3 = w * d * h;
    const freeM3 = binM3 - truth.occupiedVolumeM3;
    const gapErrorM = spanWidthM(estimate.widestGap) - truth.widestGapM;
    const makeableErrorM = estimate.makeableGapM - truth.makeableGapM;
    this.#freeVolume.push(Math.abs(estimate.freeVolumeM3 - freeM3) / binM3);
    this.#occupiedVolume.push(Math.abs(estimate.occupiedFraction - truth.occupiedVolumeM3 / binM3));
    this.#widestGap.push(Math.abs(gapErrorM) / w);
    this.#makeableGap.push(Math.abs(makeableErrorM) / w);
    this.#inside.push(
      Number(Math.abs(estimate.freeVolumeM3 - freeM3) <= estimate.freeVolumeMarginM3),
      Number(Math.abs(gapErrorM) <= estimate.gapMarginM),
      Number(Math.abs(makeableErrorM) <= estimate.makeableGapMarginM),
    );
    const count = estimate.freeDepth?.unitsSeen ?? estimate.items.length;
    this.#counted.push(Number(count === truth.count));
    this.#within.push(Number(Math.abs(count - truth.count) <= 1));
    if (map) this.#addMap(map, binSizeM);
    for (let p = 0; p < bandMask.length; p++) {
      const seen = bandMask[p] === 1;
      const there = bandOpacity[p]! > BAND_OPACITY_FROM;
      if (seen && there) this.#bandsBoth++;
      if (seen || there) this.#bandsEither++;
    }
  }

  #addMap({ seen, chosenFactor, truth }: NonNullable<JudgedBin['map']>, binSizeM: Vec3): void {
    const d = binSizeM[1];
    this.#chosen.add(seen, chosenFactor, truth.freeDepthM, binSizeM);
    for (let k = 0; k < truth.freeDepthM.length; k++) {
      const error = Math.abs(seen.freeDepthM[k]! - truth.freeDepthM[k]!);
      this.#freeDepth.push(error / d);
      this.#freeInside.push(Number(error <= DEVIATIONS_90 * seen.freeDepthSigmaM[k]!));
      // Slack means something where something truly stands.
      if (truth.instance[k] === 0) continue;
      const off = Math.abs(seen.slackDepthM[k]! - truth.slackDepthM[k]!);
      this.#slack.push(off / d);
      this.#slackInside.push(Number(off <= DEVIATIONS_90 * seen.slackSigmaM[k]!));
    }
  }

  figures(binsAPod: number): PerceptionFigures {
    const chosen = this.#chosen.figures();
    const ofMap = (values: number[]) => (this.#freeDepth.length === 0 ? null : mean(values));
    const binMsP50 = median(this.#elapsedMs);
    return {
      freeVolumeMae: mean(this.#freeVolume),
      occupiedVolumeMae: mean(this.#occupiedVolume),
      widestGapMae: mean(this.#widestGap),
      makeableGapMae: mean(this.#makeableGap),
      bandIou: this.#bandsEither > 0 ? this.#bandsBoth / this.#bandsEither : 1,
      countExact: mean(this.#counted),
      countWithinOne: mean(this.#within),
      coverage90: mean(this.#inside),
      binMsP50,
      podMsP50: binMsP50 * binsAPod,
      refused: this.#refused,
      freeDepthMae: ofMap(this.#freeDepth),
      slackMae: ofMap(this.#slack),
      freeDepthCoverage90: ofMap(this.#freeInside),
      slackCoverage90: ofMap(this.#slackInside),
      chosenCoverage90: chosen.coverage,
      chosenWindows: chosen.windows,
    };
  }
}
