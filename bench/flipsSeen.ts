/**
 * How often `flipUp` stands up what the cameras see to lie flat: `node bench/flipsSeen.ts [bins] [firstSeed]`. Bins of the default
 * scenario with settled contents, one picture, the estimate made from it; where something is seen that could be stood up, the
 * primitive runs as the proposals would have it, and the true contents before and after tell what became of it. One line a flip.
 */
import { readFileSync } from 'node:fs';
import { readWords } from '#shared/commandLine/readWords.ts';
import { flatBesideWalls, flipUpStep } from '#shared/domain/flatBesideWall.ts';
import type { BinEstimate } from '#shared/domain/estimate.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import { createCellRig } from '#cell/simulation/physics/createCellRig.ts';
import { createSettleBin } from '#cell/simulation/physics/settleBin.ts';
import { createScenario } from '#cell/simulation/scenarios/scenarios.ts';
import { columnEyes } from '#cell/perception/BinEyes.ts';
import { LocalVision } from '#cell/simulation/vision/LocalVision.ts';
import { binSpace } from '#main/planning/planner/binSpace.ts';
import { flipChance } from '#main/planning/planner/flipChance.ts';
import { truthOfBin } from '../src/evaluation/sceneTruth.ts';
import { trainingCatalogue } from '../src/evaluation/trainingCatalogue.ts';

const { most, firstSeed } = readWords('node bench/flipsSeen.ts [bins] [firstSeed]', { most: 40, firstSeed: 1 });
const settle = await createSettleBin();
const armUrdf = readFileSync(new URL('../resources/arm/supercargo-arm.urdf', import.meta.url), 'utf8');
const rig = await createCellRig({ tool: 'belts', armUrdf });
const vision = new LocalVision(columnEyes);
const scenario = createScenario('default', { catalogue: trainingCatalogue(1500), seed: firstSeed });
let looked = 0;
let tried = 0;
let widened = 0;
let believed = 0;
const mm = (lengthM: number): string => (lengthM * 1000).toFixed(0);

for (let pod = 1; looked < most; pod++)
  for (const bin of scenario.pod(pod).bins) {
    if (looked >= most) break;
    const contents = settle(
      bin,
      scenario
        .contents(pod, bin.binId)
        .map(({ itemId, product, poseInBin }) => ({ item: { itemId, product }, poseInBin })),
    );
    if (contents.length === 0) continue;
    looked++;
    const binLook = { binSizeM: bin.sizeM, binLabel: bin.binId, binSeed: pod, bands: 'closed' as const };
    const look = await vision.lookAtBin({ ...binLook, contents, pictureSeed: pod * 7 + 1 });
    const estimate: BinEstimate = { ...look.estimate, podId: '', binId: bin.binId, capturedAtMs: 0, imageId: '' };
    const [flat] = flatBesideWalls(bin, estimate, toolLimits);
    if (!flat) continue;
    tried++;
    const chance = flipChance(flat, binSpace(bin, estimate, 0).gapSigmaM);
    believed += chance;
    const refusal = rig.begin({ kind: 'run', bin, contents, chain: [flipUpStep(flat, toolLimits)] });
    if (refusal) throw new Error(refusal);
    while (rig.moving) rig.tick();
    const result = rig.takeResult()!;
    const gainedM = truthOfBin(bin.sizeM, result.contents).makeableGapM - truthOfBin(bin.sizeM, contents).makeableGapM;
    widened += Number(gainedM > flat.freesM / 2);
    console.log(
      `${pod} ${bin.binId}: ${mm(flat.widthM)} x ${mm(flat.thickM)} mm at the ${flat.side} wall, believed ${chance.toFixed(2)}, frees ${mm(flat.freesM)}: gained ${mm(gainedM)} mm; ${result.cause ?? 'ended'}: ${result.detail}`,
    );
  }
console.log(
  `${looked} bins, ${tried} flips, ${widened} freed at least half of what was promised; believed ${believed.toFixed(1)}`,
);
await vision.close();
rig.dispose();
