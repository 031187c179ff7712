import { performance } from 'node:perf_hooks';
import { createSettleBin } from '#cell/simulation/physics/settleBin.ts';
import { unpackFreeDepth } from '#shared/domain/freeDepth.ts';
import { openMapModel } from '#cell/perception/BinEyes.ts';
import { COLUMN_MODEL, DEFAULT_EYES, eyesNames } from '#cell/perception/eyesNames.ts';
import { bandMaskOf, estimateBinFromMap } from '#cell/perception/estimateBinFromMap.ts';
import type { BinCalibration } from '#cell/perception/lookAtPicture.ts';
import type { MapModel } from '#cell/perception/MapModel.ts';
import { nominalBinCamera } from '#cell/pictures/binCamera.ts';
import { renderBinWithTruth } from '#cell/simulation/rendering/renderBin.ts';
import type { BinRequest } from '#cell/simulation/rendering/SceneRequest.ts';
import { estimateBin } from '#cell/perception/estimateBin.ts';
import { estimateBinClassically } from '#cell/perception/estimateBinClassically.ts';
import { estimateBandMask } from '#cell/perception/estimateBandMask.ts';
import { freeDepthTruth } from './freeDepthTruth.ts';
import { PerceptionScore } from './PerceptionScore.ts';
import { sampleBinScene } from './perceptionScenes.ts';
import { sampleStockedScene } from './stockedScenes.ts';
import { truthOfBin } from './sceneTruth.ts';
import { type CommandSpec, type ExitCode, printJson, progress, runCommand } from '#shared/commandLine/commandLine.ts';
import { oneOf, wholeNumber } from '#shared/commandLine/optionValues.ts';
import { BadArgument } from '#shared/commandLine/readOptions.ts';

/** As the cell's pods come where nothing else is said; `mixed` is what earlier versions were measured on. */
const scenePods = ['stocked', 'mixed'] as const;
const looks = ['plain', 'worn'] as const;

const SPEC: CommandSpec = {
  usage: 'npm run -s eval -- perception --scenes N --seed S [--pods O] [--look L] [--eyes E] [--json]',
  description: "Renders bins, lets perception judge the pictures, and compares with the simulator's truth.",
  options: {
    scenes: { type: 'text', value: 'N', description: 'bins to render and judge, 1 to 100000 (100)' },
    seed: { type: 'text', value: 'S', description: 'the same seed gives the same scenes, 0 to 999999 (1)' },
    pods: {
      type: 'text',
      value: 'O',
      description: `${scenePods.join(' or ')} (default stocked): bins as people leave them, or tidy ones, half the cell's own and half of any size`,
    },
    look: { type: 'text', value: 'L', description: 'worn or plain: how bins and cameras look (as the pods do)' },
    eyes: {
      type: 'text',
      value: 'E',
      description: `${eyesNames.join(', ')} or a FILE.onnx of your own (${DEFAULT_EYES})`,
    },
    json: { type: 'flag', description: 'print the figures as one JSON object' },
  },
};

/** A pod's worth of bins, for the time of one look at a whole pod. */
const BINS_A_POD = 40;

export function evalPerceptionCommand(args: string[]): Promise<ExitCode> {
  return runCommand(SPEC, args, async (options) => {
    const scenes = wholeNumber(options, 'scenes', 1, 100_000, 100);
    const seed = wholeNumber(options, 'seed', 0, 999_999, 1);
    const pods = oneOf(options, 'pods', scenePods, 'stocked');
    const look = options['look'] === undefined ? null : oneOf(options, 'look', looks, 'plain');
    const settleBin = pods === 'stocked' ? await createSettleBin() : null;
    const eyes = String(options['eyes'] ?? DEFAULT_EYES);
    const isColumns = eyes === COLUMN_MODEL;
    const model = await openMapModel(isColumns ? DEFAULT_EYES : eyes);
    if (!model.ok) throw new BadArgument(`--eyes: ${model.error}`);
    const scores = { columns: newScore(), classical: newScore(), maps: newScore() };
    for (let scene = 0; scene < scenes; scene++) {
      const of = sceneSeed(seed, scene);
      const sampled = settleBin ? sampleStockedScene(settleBin, of) : sampleBinScene(of);
      await judgeScene(look ? { ...sampled, look } : sampled, scores, model.value);
      if ((scene + 1) % 100 === 0) progress(`${scene + 1} of ${scenes} scenes`);
      // Lets signals through.
      if (scene % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const report = {
      ...(isColumns ? scores.columns : scores.maps).figures(BINS_A_POD),
      eyes: isColumns ? COLUMN_MODEL : model.value.calibration.model,
      scenes,
      seed,
      pods,
      ...(look ? { look } : {}),
      baseline: scores.classical.figures(BINS_A_POD),
      columns: scores.columns.figures(BINS_A_POD),
    };
    if (options['json'] === true) printJson(report);
    else process.stdout.write(`${readable(report)}\n`);
  });
}

/** Fitting and calibration use scene seeds from 10^9 on; evaluation stays below. */
export const sceneSeed = (seed: number, scene: number): number => seed * 1000 + scene;

const newScore = (): PerceptionScore => new PerceptionScore(BINS_A_POD);

async function judgeScene(
  request: BinRequest,
  scores: Record<'columns' | 'classical' | 'maps', PerceptionScore>,
  model: MapModel,
): Promise<void> {
  const { binSizeM } = request;
  const { picture, truth } = renderBinWithTruth(request);
  const calibration: BinCalibration = {
    binSizeM,
    camera: nominalBinCamera(binSizeM, picture.widthPx, picture.heightPx),
  };
  const known = { truth: truthOfBin(binSizeM, request.contents), binSizeM, bandOpacity: truth.bandOpacity };
  const bandMask = estimateBandMask(picture);
  for (const [judge, estimateWith] of [
    [scores.columns, estimateBin],
    [scores.classical, estimateBinClassically],
  ] as const) {
    const started = performance.now();
    const estimate = estimateWith(picture, calibration);
    judge.add({ ...known, bandMask, estimate, elapsedMs: performance.now() - started });
  }
  const started = performance.now();
  const { estimate, belief } = await estimateBinFromMap(picture, calibration, model);
  const elapsedMs = performance.now() - started;
  scores.maps.add({
    ...known,
    bandMask: bandMaskOf(belief, calibration.camera, binSizeM),
    estimate,
    elapsedMs,
    // As it comes over the wire, steps and all.
    map: estimate.freeDepth
      ? {
          seen: unpackFreeDepth(estimate.freeDepth),
          chosenFactor: estimate.freeDepth.chosenFactor,
          truth: freeDepthTruth(binSizeM, request.contents),
        }
      : null,
  });
}

/** Figures of the three estimators under each other. */
function readable(report: object, under = ''): string {
  return Object.entries(report)
    .filter(([, value]) => typeof value === 'number' || (typeof value === 'object' && value !== null))
    .map(([name, value]) =>
      typeof value === 'number'
        ? `${`${under}${name}`.padEnd(28)} ${Number(value.toPrecision(4))}`
        : readable(value as object, `${name} `),
    )
    .join('\n');
}
