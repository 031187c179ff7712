import { DEVIATIONS_90 } from '#shared/units/interval.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import { readWords } from '#shared/commandLine/readWords.ts';
import { spanWidthM } from '#shared/domain/estimate.ts';
import { createSettleBin } from '#cell/simulation/physics/settleBin.ts';
import { nominalBinCamera } from '#cell/pictures/binCamera.ts';
import { renderBin } from '#cell/simulation/rendering/renderBin.ts';
import type { BinRequest } from '#cell/simulation/rendering/SceneRequest.ts';
import { estimateBinFromMap, unsureOf } from '#cell/perception/estimateBinFromMap.ts';
import type { MapCalibration } from '#cell/perception/MapModel.ts';
import { MapModel } from '#cell/perception/MapModel.ts';
import { ChosenWindows } from './ChosenWindows.ts';
import { freeDepthTruth } from './freeDepthTruth.ts';
import { marginLine, shareQuantile } from './marginLine.ts';
import type { MarginSample } from './marginLine.ts';
import { truthOfBin } from './sceneTruth.ts';
import { sampleStockedScene } from './stockedScenes.ts';

/**
 * Writes the calibration that belongs beside a model of free-depth maps: `node src/evaluation/calibrateMaps.ts MODEL.onnx NAME COUNT`. Stocked
 * scenes that nothing was trained on and that no evaluation uses, every second one in the plain look.
 */
const FIRST_SEED = 3_900_000_000;
const COVERAGE = 0.9;
const BINS_A_POD = 40;

const { file, name, count } = readWords('node src/evaluation/calibrateMaps.ts MODEL.onnx [NAME] [COUNT]', {
  file: { existing: 'file' },
  name: 'maps-1',
  count: 200,
});
const bare: MapCalibration = {
  model: name,
  freeGain: 1,
  slackGain: 1,
  takenGain: 1,
  chosenFactor: 1,
  gap: { base: 0, slope: 0 },
  makeable: { base: 0, slope: 0 },
  units: { base: 0, slope: 0 },
};
const model = await MapModel.load(file, readFileSync(file), bare);
if (!model.ok) throw new Error(model.error);
const settleBin = await createSettleBin();
/** Errors over the half-widths that an uncalibrated net says. */
const ratios = { free: [] as number[], slack: [] as number[], taken: [] as number[] };
const gap: MarginSample[] = [];
const makeable: MarginSample[] = [];
const chosen = new ChosenWindows(BINS_A_POD);
const units: MarginSample[] = [];

for (let k = 0; k < count; k++) {
  const scene: BinRequest = { ...sampleStockedScene(settleBin, FIRST_SEED + k), look: k % 2 === 0 ? 'worn' : 'plain' };
  const { binSizeM, contents } = scene;
  const picture = renderBin(scene);
  const camera = nominalBinCamera(binSizeM, picture.widthPx, picture.heightPx);
  const { estimate, map, belief } = await estimateBinFromMap(picture, { binSizeM, camera }, model.value);
  if (!map || !estimate.freeDepth) continue;
  const [w, d, h] = binSizeM;
  const bin = truthOfBin(binSizeM, contents);
  const truth = freeDepthTruth(binSizeM, contents);
  chosen.add(map, 1, truth.freeDepthM, binSizeM);
  for (let cell = 0; cell < truth.freeDepthM.length; cell += 3) {
    const offM = Math.abs(map.freeDepthM[cell]! - truth.freeDepthM[cell]!);
    ratios.free.push(offM / (DEVIATIONS_90 * map.freeDepthSigmaM[cell]!));
    if (truth.instance[cell] === 0) continue;
    const slackOffM = Math.abs(map.slackDepthM[cell]! - truth.slackDepthM[cell]!);
    ratios.slack.push(slackOffM / (DEVIATIONS_90 * map.slackSigmaM[cell]!));
  }
  ratios.taken.push(Math.abs(estimate.freeVolumeM3 - (w * d * h - bin.occupiedVolumeM3)) / estimate.freeVolumeMarginM3);
  const doubt = unsureOf(belief, w);
  gap.push({ error: Math.abs(spanWidthM(estimate.widestGap) - bin.widestGapM) / w, doubt });
  makeable.push({ error: Math.abs(estimate.makeableGapM - bin.makeableGapM) / w, doubt });
  units.push({ error: Math.abs(estimate.freeDepth.unitsSeen - bin.count), doubt: estimate.freeDepth.unitsSeen });
}

const gain = (values: number[]): number => Number(Math.max(0.05, shareQuantile(values, COVERAGE)).toFixed(3));
const freeGain = gain(ratios.free);
const calibration: MapCalibration = {
  model: name,
  freeGain,
  // Never less than 1: what was chosen is no surer than what was not.
  chosenFactor: Math.max(1, Number((shareQuantile(chosen.ratios, COVERAGE) / freeGain).toFixed(3))),
  slackGain: gain(ratios.slack),
  takenGain: gain(ratios.taken),
  gap: marginLine(gap, COVERAGE),
  makeable: marginLine(makeable, COVERAGE),
  units: marginLine(units, COVERAGE),
};
writeFileSync(file.replace(/\.onnx$/, '.json'), `${JSON.stringify(calibration, null, 2)}\n`);
process.stdout.write(`${gap.length} scenes\n`);
