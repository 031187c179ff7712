import { writeFileSync } from 'node:fs';
import { readWords } from '#shared/commandLine/readWords.ts';
import { nominalBinCamera } from '#cell/pictures/binCamera.ts';
import { renderBinWithTruth } from '#cell/simulation/rendering/renderBin.ts';
import { CELL_PX, layOutCells, surfaces } from '#cell/perception/BinCells.ts';
import { eraseBands } from '#shared/pictures/bandErasure.ts';
import { forEachCell, TERMS } from '#cell/perception/OccupancyModel.ts';
import { sampleBinScene } from './perceptionScenes.ts';

/** Scenes for fitting; evaluation must use other seeds. */
const FIRST_SEED = 1_000_000_000;

interface Samples {
  terms: number[];
  occupied: number[];
}

/** Blocks whose pixels are nearly all item or nearly all bin; the mixed ones on outlines would only blur the boundary. */
function collect(scenes: number): Samples[] {
  const samples: Samples[] = surfaces.map(() => ({ terms: [], occupied: [] }));
  for (let scene = 0; scene < scenes; scene++) {
    const request = sampleBinScene(FIRST_SEED + scene);
    const { picture, truth } = renderBinWithTruth(request);
    const cells = layOutCells(nominalBinCamera(request.binSizeM, picture.widthPx, picture.heightPx), request.binSizeM);
    forEachCell(eraseBands(picture), cells, (cell, surface, terms) => {
      // Every third block: neighbours say the same.
      if ((cell + scene) % 3 !== 0) return;
      const x0 = (cell % cells.columns) * CELL_PX;
      const y0 = Math.floor(cell / cells.columns) * CELL_PX;
      let hits = 0;
      for (let y = 0; y < CELL_PX; y++)
        for (let x = 0; x < CELL_PX; x++) if (truth.instance[(y0 + y) * picture.widthPx + x0 + x]! > 0) hits++;
      const share = hits / (CELL_PX * CELL_PX);
      if (share > 0.2 && share < 0.8) return;
      samples[surface]!.terms.push(...terms);
      samples[surface]!.occupied.push(share > 0.5 ? 1 : 0);
    });
  }
  return samples;
}

/** Logistic regression by Newton's method with a small ridge. */
function fit({ terms, occupied }: Samples): number[] {
  const weights = new Array<number>(TERMS).fill(0);
  const count = occupied.length;
  for (let iteration = 0; iteration < 12; iteration++) {
    const gradient = new Float64Array(TERMS);
    const hessian = Array.from({ length: TERMS }, () => new Float64Array(TERMS));
    for (let s = 0; s < count; s++) {
      let sum = 0;
      for (let k = 0; k < TERMS; k++) sum += weights[k]! * terms[s * TERMS + k]!;
      const p = 1 / (1 + Math.exp(-sum));
      const curve = Math.max(1e-6, p * (1 - p));
      for (let k = 0; k < TERMS; k++) {
        const t = terms[s * TERMS + k]!;
        gradient[k]! += (occupied[s]! - p) * t;
        const line = hessian[k]!;
        for (let j = 0; j <= k; j++) line[j]! += curve * t * terms[s * TERMS + j]!;
      }
    }
    for (let k = 0; k < TERMS; k++) {
      gradient[k]! -= 0.5 * weights[k]!;
      hessian[k]![k]! += 0.5;
      for (let j = 0; j < k; j++) hessian[j]![k] = hessian[k]![j]!;
    }
    const step = solve(hessian, gradient);
    let largest = 0;
    for (let k = 0; k < TERMS; k++) {
      weights[k]! += step[k]!;
      largest = Math.max(largest, Math.abs(step[k]!));
    }
    if (largest < 1e-3) break;
  }
  return weights.map((weight) => Number(weight.toPrecision(6)));
}

/** Gaussian elimination; the matrix is symmetric and positive definite by its ridge. Changes both arguments. */
function solve(matrix: Float64Array[], right: Float64Array): Float64Array {
  const n = right.length;
  for (let k = 0; k < n; k++)
    for (let row = k + 1; row < n; row++) {
      const factor = matrix[row]![k]! / matrix[k]![k]!;
      for (let j = k; j < n; j++) matrix[row]![j]! -= factor * matrix[k]![j]!;
      right[row]! -= factor * right[k]!;
    }
  const out = new Float64Array(n);
  for (let k = n - 1; k >= 0; k--) {
    let sum = right[k]!;
    for (let j = k + 1; j < n; j++) sum -= matrix[k]![j]! * out[j]!;
    out[k] = sum / matrix[k]![k]!;
  }
  return out;
}

/** Fits the occupancy weights and writes them: `node src/evaluation/fitOccupancy.ts SCENES OUTPUT.json`. */
const { scenes, output } = readWords('node src/evaluation/fitOccupancy.ts [SCENES] [OUTPUT.json]', {
  scenes: 300,
  output: 'occupancyWeights.json',
});
const samples = collect(scenes);
const bySurface = samples.map(fit);
samples.forEach(({ terms, occupied }, surface) => {
  const right = occupied.filter((truth, s) => {
    let sum = 0;
    for (let k = 0; k < TERMS; k++) sum += bySurface[surface]![k]! * terms[s * TERMS + k]!;
    return sum > 0 === truth > 0;
  });
  const share = occupied.reduce((a, b) => a + b, 0) / occupied.length;
  process.stderr.write(
    `${surfaces[surface]}: ${occupied.length} blocks, ${share.toFixed(3)} occupied, ${(right.length / occupied.length).toFixed(4)} right\n`,
  );
});
writeFileSync(output, `${JSON.stringify({ bySurface })}\n`);
