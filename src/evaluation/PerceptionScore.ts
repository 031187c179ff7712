import { spanWidthM } from '#shared/domain/estimate.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { BinEstimateFields } from '#cell/perception/Vision.ts';
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
}

export interface PerceptionFigures {
  freeVolumeMae: number;
  occupiedVolumeMae: number;
  widestGapMae: number;
  makeableGapMae: number;
  bandIou: number;
  countExact: number;
  coverage90: number;
  binMsP50: number;
  podMsP50: number;
  refused: number;
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

  add({ estimate, truth, binSizeM, bandMask, bandOpacity, elapsedMs }: JudgedBin): void {
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
    this.#counted.push(Number(estimate.items.length === truth.count));
    for (let p = 0; p < bandMask.length; p++) {
      const seen = bandMask[p] === 1;
      const there = bandOpacity[p]! > BAND_OPACITY_FROM;
      if (seen && there) this.#bandsBoth++;
      if (seen || there) this.#bandsEither++;
    }
  }

  figures(binsAPod: number): PerceptionFigures {
    const binMsP50 = median(this.#elapsedMs);
    return {
      freeVolumeMae: mean(this.#freeVolume),
      occupiedVolumeMae: mean(this.#occupiedVolume),
      widestGapMae: mean(this.#widestGap),
      makeableGapMae: mean(this.#makeableGap),
      bandIou: this.#bandsEither > 0 ? this.#bandsBoth / this.#bandsEither : 1,
      countExact: mean(this.#counted),
      coverage90: mean(this.#inside),
      binMsP50,
      podMsP50: binMsP50 * binsAPod,
      refused: this.#refused,
    };
  }
}
