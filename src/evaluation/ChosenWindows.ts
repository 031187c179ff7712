import { DEVIATIONS_90 } from '#shared/units/interval.ts';
import type { FreeDepth } from '#shared/domain/freeDepth.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';

/** Windows on the floor that items of common sizes need, metres. */
const WINDOWS_M = [
  [0.06, 0.1],
  [0.08, 0.16],
  [0.1, 0.12],
  [0.14, 0.1],
  [0.14, 0.18],
  [0.2, 0.14],
] as const;

interface Chosen {
  worthM: number;
  depthM: number;
  marginM: number;
  factor: number;
  trueDepthM: number;
}
type Window = Omit<Chosen, 'factor'>;

/**
 * What a planner would choose: for every size of window the one in a whole pod that seems to reach deepest, its doubt taken off. Choosing
 * seeks the estimator's errors, so its intervals must hold there too.
 */
export class ChosenWindows {
  readonly #binsAPod: number;
  #bins = 0;
  #best: (Chosen | null)[] = WINDOWS_M.map(() => null);
  readonly #inside: number[] = [];
  readonly #errors: number[] = [];
  /** Errors over the half-widths that the map's own deviations give. */
  readonly ratios: number[] = [];

  constructor(binsAPod: number) {
    this.#binsAPod = binsAPod;
  }

  /** `chosenFactor` as the map's own. */
  add(map: FreeDepth, chosenFactor: number, trueFreeDepthM: Float32Array, [w, d, h]: Vec3): void {
    for (const [k, [wideM, highM]] of WINDOWS_M.entries()) {
      const wide = Math.ceil((wideM / w) * map.columns);
      const high = Math.ceil((highM / h) * map.rows);
      for (let column = 0; high <= map.rows && column + wide <= map.columns; column++) {
        const chosen = { ...windowAt(map, trueFreeDepthM, column, wide, high), factor: chosenFactor };
        // Depths beyond any item are worth no more.
        const better = Math.min(chosen.worthM, d) > (this.#best[k]?.worthM ?? -Infinity);
        if (better) this.#best[k] = chosen;
      }
    }
    if (++this.#bins % this.#binsAPod === 0) this.#closePod();
  }

  /** Share of the chosen windows whose true depth lies inside the interval, and their mean error in metres; null before the first pod is full. */
  figures(): { windows: number; coverage: number | null; meanErrorM: number | null } {
    const mean = (values: number[]) => (values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length);
    return { windows: this.#inside.length, coverage: mean(this.#inside), meanErrorM: mean(this.#errors) };
  }

  #closePod(): void {
    for (const chosen of this.#best) {
      if (!chosen) continue;
      const errorM = Math.abs(chosen.trueDepthM - chosen.depthM);
      this.#inside.push(Number(errorM <= chosen.factor * chosen.marginM));
      this.ratios.push(errorM / Math.max(1e-6, chosen.marginM));
      this.#errors.push(errorM);
    }
    this.#best = WINDOWS_M.map(() => null);
  }
}

function windowAt(map: FreeDepth, truth: Float32Array, column: number, wide: number, high: number): Window {
  let depthM = Infinity;
  let sigmaM = 0;
  let trueDepthM = Infinity;
  for (let row = 0; row < high; row++)
    for (let k = row * map.columns + column; k < row * map.columns + column + wide; k++) {
      trueDepthM = Math.min(trueDepthM, truth[k]!);
      if (map.freeDepthM[k]! >= depthM) continue;
      depthM = map.freeDepthM[k]!;
      sigmaM = map.freeDepthSigmaM[k]!;
    }
  return { worthM: depthM - sigmaM, depthM, marginM: DEVIATIONS_90 * sigmaM, trueDepthM };
}
