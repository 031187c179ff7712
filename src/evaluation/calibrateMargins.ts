import { writeFileSync } from 'node:fs';
import { readWords } from '#shared/commandLine/readWords.ts';
import { spanWidthM } from '#shared/domain/estimate.ts';
import { nominalBinCamera } from '#cell/pictures/binCamera.ts';
import { renderBin } from '#cell/simulation/rendering/renderBin.ts';
import { occupiedSpans, freeSpans, profileVolumes } from '#cell/perception/binContents.ts';
import { ColumnNet } from '#cell/perception/ColumnNet.ts';
import { unsureShare } from '#cell/perception/columnReading.ts';
import { estimateBin } from '#cell/perception/estimateBin.ts';
import { frontProfile } from '#cell/perception/frontProfile.ts';
import { lookAtPicture } from '#cell/perception/lookAtPicture.ts';
import { mouthGrid } from '#cell/perception/mouthGrid.ts';
import { occupancyOf } from '#cell/perception/OccupancyModel.ts';
import occupancyWeights from '#cell/perception/occupancyWeights.json' with { type: 'json' };
import { marginLine, roundFigure, shareQuantile } from './marginLine.ts';
import type { MarginSample } from './marginLine.ts';
import { sampleBinScene } from './perceptionScenes.ts';
import { truthOfBin } from './sceneTruth.ts';

/**
 * Sets the 90 % margins of both estimators on scenes that neither was fitted on:
 * `node src/evaluation/calibrateMargins.ts COUNT`. Writes columnMargins.json and classicalMargins.json.
 */
const FIRST_SEED = 2_200_000_000;
const COVERAGE = 0.9;

const { count } = readWords('node src/evaluation/calibrateMargins.ts [COUNT]', { count: 200 });
const net = ColumnNet.fromFile(new URL('../../resources/models/bin-columns-1.bin', import.meta.url));
const gap: MarginSample[] = [];
const makeable: MarginSample[] = [];
/** What the net says is taken, and what is. */
const volumes: [number, number][] = [];
const classical = { gap: [] as number[], makeable: [] as number[], rows: [] as [number, number, number][] };

for (let k = 0; k < count; k++) {
  const request = sampleBinScene(FIRST_SEED + k);
  const { binSizeM, contents } = request;
  const [w, d, h] = binSizeM;
  const picture = renderBin(request);
  const calibration = { binSizeM, camera: nominalBinCamera(binSizeM, picture.widthPx, picture.heightPx) };
  const estimate = estimateBin(picture, calibration);
  const looked = lookAtPicture(picture, calibration, 'calibration');
  if ('refused' in looked) continue;
  const truth = truthOfBin(binSizeM, contents);
  const taken = truth.occupiedVolumeM3 / (w * d * h);
  const { columns } = net.believe(mouthGrid(looked.erased, picture.rgba, looked.cells), w);
  const doubt = unsureShare(columns, w);
  gap.push({ error: Math.abs(spanWidthM(estimate.widestGap) - truth.widestGapM) / w, doubt });
  makeable.push({ error: Math.abs(estimate.makeableGapM - truth.makeableGapM) / w, doubt });
  volumes.push([columns.reduce((sum, column) => sum + column.volume * (column.endM - column.startM), 0) / w, taken]);

  const profile = frontProfile(occupancyOf(looked.erased, looked.cells, occupancyWeights), looked.cells);
  const gaps = freeSpans(occupiedSpans(profile, w), w);
  const widths = gaps.map(spanWidthM);
  classical.gap.push(Math.abs(Math.max(0, ...widths) - truth.widestGapM) / w);
  classical.makeable.push(Math.abs(widths.reduce((a, b) => a + b, 0) - truth.makeableGapM) / w);
  const { behindM3, frontalM3 } = profileVolumes(profile, binSizeM);
  classical.rows.push([behindM3 / (w * d * h), frontalM3 / (w * d * h), taken]);
}

/** Least squares on two features without a constant. */
function weightsOf(rows: [number, number, number][]): [number, number] {
  let [aa, ab, bb, at, bt] = [1e-6, 0, 1e-6, 0, 0];
  for (const [a, b, t] of rows) {
    aa += a * a;
    ab += a * b;
    bb += b * b;
    at += a * t;
    bt += b * t;
  }
  const determinant = aa * bb - ab * ab;
  return [(at * bb - bt * ab) / determinant, (bt * aa - at * ab) / determinant];
}

const [behindWeight, frontalWeight] = weightsOf(classical.rows);
const volumeErrors = classical.rows.map(([a, b, t]) => Math.abs(behindWeight * a + frontalWeight * b - t));
/** The net was taught the median of what it cannot see; the gain with the least mean error makes up for the skew. */
function bestGain(pairs: [number, number][]): number {
  let best = { gain: 1, error: Infinity };
  for (let gain = 0.8; gain <= 1.8; gain += 0.02) {
    const error = pairs.reduce((sum, [said, taken]) => sum + Math.abs(gain * said - taken), 0);
    if (error < best.error) best = { gain, error };
  }
  return roundFigure(best.gain);
}

const volumeGain = bestGain(volumes);
const volume = volumes.map(([said, taken]) => ({
  error: Math.abs(volumeGain * said - taken),
  doubt: Math.min(1, volumeGain * said),
}));
const write = (name: string, value: object) =>
  writeFileSync(new URL(`../cell/perception/${name}`, import.meta.url), `${JSON.stringify(value, null, 2)}\n`);
write('columnMargins.json', {
  volumeGain,
  gap: marginLine(gap, COVERAGE),
  makeable: marginLine(makeable, COVERAGE),
  volume: marginLine(volume, COVERAGE),
});
write('classicalMargins.json', {
  behindWeight: roundFigure(behindWeight),
  frontalWeight: roundFigure(frontalWeight),
  volumeShare90: roundFigure(shareQuantile(volumeErrors, COVERAGE)),
  gapShare90: roundFigure(shareQuantile(classical.gap, COVERAGE)),
  makeableShare90: roundFigure(shareQuantile(classical.makeable, COVERAGE)),
  believedDepthShare: 0.45,
});
process.stdout.write(`${gap.length} scenes\n`);
