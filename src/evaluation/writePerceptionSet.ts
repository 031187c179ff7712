import { closeSync, openSync, writeSync } from 'node:fs';
import { readWords } from '#shared/commandLine/readWords.ts';
import { boxVolumeM3 } from '#shared/domain/item.ts';
import { nominalBinCamera } from '#cell/pictures/binCamera.ts';
import { renderBinWithTruth } from '#cell/simulation/rendering/renderBin.ts';
import type { BinRequest } from '#cell/simulation/rendering/SceneRequest.ts';
import { layOutCells } from '#cell/perception/BinCells.ts';
import { eraseBands } from '#shared/pictures/bandErasure.ts';
import { GRID_COLUMNS, GRID_RIM_X, mouthGrid } from '#cell/perception/mouthGrid.ts';
import { sampleBinScene } from './perceptionScenes.ts';
import { extentInBin } from './sceneTruth.ts';

/**
 * Writes a training set for the learned estimator: `node src/evaluation/writePerceptionSet.ts FIRST COUNT OUTPUT`.
 * OUTPUT.x holds the input grids as signed bytes (value * 40), OUTPUT.y per scene 48 columns x (covered share, height share,
 * volume share, distance of the front as a share of the depth, whether an item begins here, weight) and the item count, as
 * little-endian 32-bit floats.
 */
export const TARGET_COLUMNS = GRID_COLUMNS / 2;
const TARGET_VALUES = 6;
const BYTES_PER_UNIT = 40;

/** Truth for each column: how much of its width something stands over, how high, and how much of its volume is taken. */
export function columnTargets({ binSizeM, contents }: BinRequest): Float32Array {
  const [w, d, h] = binSizeM;
  const targets = new Float32Array(TARGET_COLUMNS * TARGET_VALUES + 1);
  const stepM = ((1 + 2 * GRID_RIM_X) * w) / TARGET_COLUMNS;
  for (let column = 0; column < TARGET_COLUMNS; column++) {
    const from = Math.max(0, -GRID_RIM_X * w + column * stepM);
    const to = Math.min(w, -GRID_RIM_X * w + (column + 1) * stepM);
    const inside = Math.max(0, to - from);
    const covered: [number, number][] = [];
    let height = 0;
    let volume = 0;
    let front = d;
    let begins = 0;
    for (const { product, poseInBin } of contents) {
      const [x, y, z] = poseInBin.positionM;
      const extent = extentInBin(product, poseInBin.rotation);
      const a = Math.max(from, x - extent[0] / 2);
      const b = Math.min(to, x + extent[0] / 2);
      if (b <= a) continue;
      covered.push([a, b]);
      height = Math.max(height, Math.min(h, z + extent[2] / 2));
      front = Math.min(front, Math.max(0, y - extent[1] / 2));
      if (x - extent[0] / 2 >= from) begins = 1;
      volume += (boxVolumeM3(product) * (b - a)) / extent[0];
    }
    covered.sort((p, q) => p[0] - q[0]);
    let reached = from;
    let length = 0;
    for (const [a, b] of covered) {
      length += Math.max(0, b - Math.max(a, reached));
      reached = Math.max(reached, b);
    }
    const values = [
      inside > 0 ? length / inside : 0,
      height / h,
      inside > 0 ? volume / (inside * d * h) : 0,
      front / d,
      begins,
      inside / stepM,
    ];
    targets.set(values, column * TARGET_VALUES);
  }
  targets[TARGET_COLUMNS * TARGET_VALUES] = contents.length;
  return targets;
}

function writeSet(first: number, count: number, output: string): void {
  const inputs = openSync(`${output}.x`, 'w');
  const outputs = openSync(`${output}.y`, 'w');
  for (let k = 0; k < count; k++) {
    const scene = sampleBinScene(first + k);
    const request: BinRequest = k % 8 === 7 ? { ...scene, bands: 'open' } : scene;
    const { picture } = renderBinWithTruth(request);
    const cells = layOutCells(nominalBinCamera(request.binSizeM, picture.widthPx, picture.heightPx), request.binSizeM);
    const grid = mouthGrid(eraseBands(picture), picture.rgba, cells);
    writeSync(
      inputs,
      Int8Array.from(grid, (value) => Math.round(value * BYTES_PER_UNIT)),
    );
    writeSync(outputs, new Uint8Array(columnTargets(request).buffer));
    if ((k + 1) % 200 === 0) process.stderr.write(`${k + 1} of ${count}\n`);
  }
  closeSync(inputs);
  closeSync(outputs);
}

if (process.argv[1]?.endsWith('writePerceptionSet.ts')) {
  const { first, count, output } = readWords('node src/evaluation/writePerceptionSet.ts [FIRST] [COUNT] [OUTPUT]', {
    first: 2_000_000_000,
    count: 100,
    output: 'perceptionSet',
  });
  writeSet(first, count, output);
}
