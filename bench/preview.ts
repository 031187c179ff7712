/**
 * How well a preview foretells a push: `node bench/preview.ts [scenes] [firstSeed]`. Bins of the default scenario with settled contents, a
 * picture, the estimate made from it, a random sweep that starts in a gap the estimate shows; the preview is drawn from the
 * estimate, then the same sweep runs in the physics. Prints medians of the errors and how often the warnings came true.
 */
import { readFileSync } from 'node:fs';
import { readWords } from '#shared/commandLine/readWords.ts';
import type { BinEstimate } from '#shared/domain/estimate.ts';
import { emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import { createCellRig } from '#cell/simulation/physics/createCellRig.ts';
import { createSettleBin } from '#cell/simulation/physics/settleBin.ts';
import { columnEyes } from '#cell/perception/BinEyes.ts';
import { LocalVision } from '#cell/simulation/vision/LocalVision.ts';
import { previewMotion } from '#main/planning/preview/previewMotion.ts';
import { truthOfBin } from '../src/evaluation/sceneTruth.ts';
import { createScenario } from '#cell/simulation/scenarios/scenarios.ts';
import { trainingCatalogue } from '../src/evaluation/trainingCatalogue.ts';
import { randomSource } from './physics/randomBins.ts';

const { scenes, firstSeed } = readWords('node bench/preview.ts [scenes] [firstSeed]', { scenes: 40, firstSeed: 1 });
const settle = await createSettleBin();
const armUrdf = readFileSync(new URL('../resources/arm/supercargo-arm.urdf', import.meta.url), 'utf8');
const rig = await createCellRig({ tool: 'belts', armUrdf });
const vision = new LocalVision(columnEyes);

const travelErrorsM: number[] = [];
const gapErrorsM: number[] = [];
const gapChangeErrorsM: number[] = [];
const gapChangesM: number[] = [];
const travelBiasesM: number[] = [];
const forceErrorsN: number[] = [];
let forceCovered = 0;
let stoppedTold = 0;
let stopped = 0;
let told = 0;
let done = 0;
const scenario = createScenario('default', { catalogue: trainingCatalogue(1500), seed: firstSeed });
const PODID = 'pod';

for (let seed = firstSeed; done < scenes && seed < firstSeed + 20 * scenes; seed++) {
  const random = randomSource(seed);
  const { bins } = scenario.pod(seed);
  const bin = bins[Math.floor(random() * bins.length)]!;
  const contents = settle(
    bin,
    scenario
      .contents(seed, bin.binId)
      .map(({ itemId, product, poseInBin }) => ({ item: { itemId, product }, poseInBin })),
  );
  if (contents.length === 0) continue;
  const look = await vision.lookAtBin({
    binSizeM: bin.sizeM,
    binLabel: bin.binId,
    binSeed: seed,
    contents,
    bands: 'closed',
    pictureSeed: seed * 7 + 1,
  });
  const estimate: BinEstimate = { ...look.estimate, podId: PODID, binId: bin.binId, capturedAtMs: 0, imageId: 'image' };
  if (estimate.status !== 'ok' || estimate.items.length === 0) continue;
  // The blade goes into a gap, beside contents, and pushes them away from it.
  const side = random() < 0.5 ? 'left' : 'right';
  const gap = estimate.gaps.find(
    ({ startM, endM }) => endM - startM > 0.03 && (side === 'left' ? startM > 0.04 : endM < bin.sizeM[0] - 0.04),
  );
  if (!gap) continue;
  const bladeXM = side === 'left' ? gap.startM + 0.012 : gap.endM - 0.012;
  const chain = [
    primitiveStep('sweep', {
      side,
      bladeXM: Math.round(bladeXM * 1000) / 1000,
      distanceM: Math.round((0.02 + 0.1 * random()) * 1000) / 1000,
      depthM: Math.min(0.36, bin.sizeM[1] - 0.03),
    }),
    primitiveStep('retract'),
  ];
  const empty = emptyCellSnapshot('cell', 'cell', 'epoch', 0);
  const drawn = previewMotion({
    snapshot: { ...empty, pod: { podId: PODID, podType: 'bench', bins: [bin] }, estimates: [estimate] },
    tool: toolLimits,
    motion: { kind: 'chain', binId: bin.binId, chain },
    nowMs: 0,
    rate: () => null,
  });
  if (!drawn.ok) throw new Error(drawn.error.text);
  const refusal = rig.begin({ kind: 'run', bin, contents, chain, maxToolSpeedMps: 0.25 });
  if (refusal) continue;
  while (rig.moving) rig.tick();
  const result = rig.takeResult()!;
  const sweep = result.steps.find(({ primitive }) => primitive === 'sweep');
  if (!sweep) continue;
  done++;
  const preview = drawn.value;
  const blade = preview.sweptVolumes[0]!;
  const foretoldM = blade.maxM[0] - blade.minM[0] - toolLimits.bladeThicknessM;
  travelErrorsM.push(Math.abs((sweep.travelM ?? 0) - foretoldM));
  const before = truthOfBin(bin.sizeM, contents).widestGapM;
  const after = truthOfBin(bin.sizeM, result.contents).widestGapM;
  const { startM, endM } = preview.endWidestGap!;
  gapErrorsM.push(Math.abs(after - (endM - startM)));
  const seenBeforeM = estimate.widestGap.endM - estimate.widestGap.startM;
  gapChangeErrorsM.push(Math.abs(after - before - (endM - startM - seenBeforeM)));
  gapChangesM.push(Math.abs(after - before));
  travelBiasesM.push((sweep.travelM ?? 0) - foretoldM);
  forceErrorsN.push(Math.abs(sweep.peakForceN - preview.peakForceN));
  if (Math.abs(sweep.peakForceN - preview.peakForceN) <= preview.peakForceMarginN) forceCovered++;
  const tells = preview.warnings.some(({ code }) => code === 'no_room' || code === 'force_near_cap');
  if (sweep.endedBy === 'force') stopped++;
  if (tells) told++;
  if (sweep.endedBy === 'force' && tells) stoppedTold++;
}
rig.dispose();
await vision.close();
const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? NaN;
const mm = (valuesM: readonly number[]) => ({
  median: Math.round(quantile(valuesM, 0.5) * 1000),
  p90: Math.round(quantile(valuesM, 0.9) * 1000),
});
console.log(
  JSON.stringify({
    scenes: done,
    travelErrorMm: mm(travelErrorsM),
    widestGapErrorMm: mm(gapErrorsM),
    gapChangeErrorMm: mm(gapChangeErrorsM),
    gapChangeMm: mm(gapChangesM),
    travelBiasMm: mm(travelBiasesM).median,
    peakForceErrorN: { median: quantile(forceErrorsN, 0.5), p90: quantile(forceErrorsN, 0.9) },
    peakForceInMargin: forceCovered / done,
    stoppedByForce: stopped,
    ofTheseForetold: stoppedTold,
    warned: told,
  }),
);
