import { performance } from 'node:perf_hooks';
import { createSettleBin } from '#cell/physics/settleBin.ts';
import { nominalBinCamera } from '#cell/rendering/binCamera.ts';
import { renderBinWithTruth } from '#cell/rendering/renderBin.ts';
import type { BinRequest } from '#cell/rendering/SceneRequest.ts';
import { estimateBin } from '#cell/perception/estimateBin.ts';
import { estimateBinClassically } from '#cell/perception/estimateBinClassically.ts';
import { estimateBandMask } from '#cell/perception/estimateBandMask.ts';
import { PerceptionScore } from './PerceptionScore.ts';
import { sampleBinScene } from './perceptionScenes.ts';
import { sampleStockedScene } from './stockedScenes.ts';
import { truthOfBin } from './sceneTruth.ts';
import { oneOf, printJson, progress, runCommand, wholeNumber } from './commandLine.ts';
import type { CommandSpec, ExitCode } from './commandLine.ts';

/** `mixed` is what earlier versions were measured on. */
const scenePods = ['mixed', 'stocked'] as const;

const SPEC: CommandSpec = {
  usage: 'npm run -s eval -- perception --scenes N --seed S [--pods O] [--json]',
  description: "Renders bins, lets perception judge the pictures, and compares with the simulator's truth.",
  options: {
    scenes: { type: 'text', value: 'N', description: 'bins to render and judge, 1 to 100000 (100)' },
    seed: { type: 'text', value: 'S', description: 'the same seed gives the same scenes, 0 to 999999 (1)' },
    pods: {
      type: 'text',
      value: 'O',
      description: `${scenePods.join(' or ')} (default mixed): half the cell's own and half of any size, or bins as people leave them`,
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
    const pods = oneOf(options, 'pods', scenePods, 'mixed');
    const settleBin = pods === 'stocked' ? await createSettleBin() : null;
    const score = new PerceptionScore();
    const baseline = new PerceptionScore();
    for (let scene = 0; scene < scenes; scene++) {
      const of = sceneSeed(seed, scene);
      judgeScene(settleBin ? sampleStockedScene(settleBin, of) : sampleBinScene(of), score, baseline);
      if ((scene + 1) % 100 === 0) progress(`${scene + 1} of ${scenes} scenes`);
      // Lets signals through.
      if (scene % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const report = { ...score.figures(BINS_A_POD), scenes, seed, pods, baseline: baseline.figures(BINS_A_POD) };
    if (options['json'] === true) printJson(report);
    else process.stdout.write(`${readable(report)}\n`);
  });
}

/** Fitting and calibration use scene seeds from 10^9 on; evaluation stays below. */
export const sceneSeed = (seed: number, scene: number): number => seed * 1000 + scene;

function judgeScene(request: BinRequest, score: PerceptionScore, baseline: PerceptionScore): void {
  const { binSizeM } = request;
  const { picture, truth } = renderBinWithTruth(request);
  const camera = nominalBinCamera(binSizeM, picture.widthPx, picture.heightPx);
  const known = {
    truth: truthOfBin(binSizeM, request.contents),
    binSizeM,
    bandMask: estimateBandMask(picture),
    bandOpacity: truth.bandOpacity,
  };
  for (const [judge, estimateWith] of [
    [score, estimateBin],
    [baseline, estimateBinClassically],
  ] as const) {
    const started = performance.now();
    const estimate = estimateWith(picture, { binSizeM, camera });
    judge.add({ ...known, estimate, elapsedMs: performance.now() - started });
  }
}

function readable(report: object): string {
  return Object.entries(report)
    .filter(([, value]) => typeof value === 'number')
    .map(([name, value]) => `${name.padEnd(18)} ${Number((value as number).toPrecision(4))}`)
    .join('\n');
}
