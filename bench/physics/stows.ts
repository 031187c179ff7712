/**
 * Stows of random items into random bins, judged by the rig: `node bench/physics/stows.ts [count] [firstSeed] [mode]`.
 * `clear` leaves room for the item by itself, `sweep` only after a push, `full` none at all, `blind` any chain with any parameters.
 * One line a stow that did not succeed (`--verbose`: every one), then the tally.
 */
import { readFileSync } from 'node:fs';
import { gripOrientation, gripProblem, neededLaneWidthM } from '#shared/domain/grip.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import { createCellRig } from '#cell/physics/createCellRig.ts';
import { createSettleBin } from '#cell/physics/settleBin.ts';
import { randomBin, randomContents, randomProduct, randomSource } from './randomBins.ts';

const [count = 10, firstSeed = 1] = process.argv.slice(2, 4).map(Number);
const mode = process.argv[4] ?? 'clear';
const verbose = process.argv.includes('--verbose');
const settle = await createSettleBin();
const armUrdf = readFileSync(new URL('../../resources/arm/supercargo-arm.urdf', import.meta.url), 'utf8');
const rig = await createCellRig({ tool: process.argv.includes('--plunger') ? 'plunger' : 'belts', armUrdf });
const tally: Record<string, number> = {};
let ticks = 0;
let tickMs = 0;
let settleMs = 0;
let done = 0;

for (let seed = firstSeed; done < count; seed++) {
  const random = randomSource(seed);
  const bin = randomBin(random);
  const product = randomProduct(random, `n${seed}`);
  const grip = gripOrientation(product, bin.sizeM);
  const laneM = neededLaneWidthM(grip, toolLimits) + 2 * toolLimits.wallMarginM;
  if (gripProblem(product, toolLimits) || grip.heightM > bin.sizeM[2] - 0.025 || laneM > bin.sizeM[0] * 0.7) continue;
  const fill = mode === 'clear' ? 1 - laneM / bin.sizeM[0] : mode === 'sweep' ? 0.98 - laneM / bin.sizeM[0] : 1;
  const before = performance.now();
  let contents = settle(bin, randomContents(random, bin, Math.max(0.1, fill)));
  settleMs += performance.now() - before;
  if (mode === 'sweep')
    // Contents begin near the right-hand side: pushed left, they give the lane that they now split.
    contents = settle(
      bin,
      contents.map(({ itemId, product: p, poseInBin }) => ({
        item: { itemId, product: p },
        poseInBin: {
          ...poseInBin,
          positionM: [poseInBin.positionM[0] + laneM * 0.55, poseInBin.positionM[1], poseInBin.positionM[2] + 0.001],
        },
      })),
    );
  done++;
  const width = bin.sizeM[0];
  const laneFromRight = toolLimits.wallMarginM + neededLaneWidthM(grip, toolLimits) / 2;
  const chain: PrimitiveStep[] = [];
  if (mode === 'sweep') {
    // The blade enters right of the contents, as near to the wall as there is room, and pushes left.
    const bladeXM = width - 0.012;
    chain.push(
      primitiveStep('sweep', {
        side: 'left',
        bladeXM,
        distanceM: Math.max(0, bladeXM - (width - laneM)),
        depthM: Math.min(0.36, bin.sizeM[1] - 0.02),
      }),
    );
  }
  if (mode === 'blind') {
    if (random() < 0.6)
      chain.push(
        primitiveStep('sweep', {
          side: random() < 0.5 ? 'left' : 'right',
          bladeXM: random() * width,
          distanceM: random() * 0.25,
          depthM: 0.1 + 0.26 * random(),
          heightM: 0.005 + 0.05 * random(),
          speedMps: 0.02 + 0.23 * random(),
        }),
      );
    if (random() < 0.2) chain.push(primitiveStep('retract'));
    chain.push(primitiveStep('insert', { xM: random() * width, heightM: random() * 0.06 }));
    if (random() < 0.2) chain.push(primitiveStep('retract'));
  } else chain.push(primitiveStep('insert', { xM: width - laneFromRight }));
  const refusal = rig.begin({ kind: 'stow', item: { itemId: 'new', product }, bin, contents, chain });
  if (refusal) {
    console.log(seed, 'refused', refusal);
    continue;
  }
  const from = process.cpuUsage();
  while (rig.moving) {
    rig.tick();
    ticks++;
  }
  const used = process.cpuUsage(from);
  tickMs += (used.user + used.system) / 1000;
  const result = rig.takeResult()!;
  const accounted = [
    ...result.contents.map((placed) => placed.itemId),
    ...result.floorItemIds,
    ...(result.heldItemId ? [result.heldItemId] : []),
  ];
  const expected = new Set([...contents.map((placed) => placed.itemId), 'new']);
  if (new Set(accounted).size !== accounted.length || accounted.some((id) => !expected.has(id)))
    console.log(seed, 'ITEMS DOUBLED OR UNKNOWN', accounted.join());
  if (accounted.length !== expected.size)
    console.log(seed, 'ITEMS MISSING', [...expected].filter((id) => !accounted.includes(id)).join());
  const key = `${result.outcome}${result.cause ? `:${result.cause}` : ''}`;
  tally[key] = (tally[key] ?? 0) + 1;
  const cm = (v: number): string => (v * 100).toFixed(1);
  if (verbose || result.outcome !== 'success')
    console.log(
      `${seed} ${product.form} ${cm(grip.laneWidthM)}x${cm(grip.depthM)}x${cm(grip.heightM)} cm ${product.massKg.toFixed(2)} kg | bin ${bin.sizeM
        .map(cm)
        .join(
          'x',
        )} with ${contents.length} | ${key} ${result.durationS.toFixed(1)} s ${result.peakForceN.toFixed(0)} N | ${result.detail}`,
    );
  if (result.heldItemId) {
    rig.begin({ kind: 'dispose', to: 'person' });
    while (rig.moving) rig.tick();
    const away = rig.takeResult()!;
    if (away.heldItemId || away.floorItemIds.length > 0) console.log(seed, 'dispose', away.detail, away.floorItemIds);
  }
  if (rig.heldItem) rig.removeByHand('new');
}
rig.dispose();
console.log(
  JSON.stringify(tally),
  `${((1000 * ticks) / tickMs).toFixed(0)} steps per CPU second, settle ${(settleMs / done).toFixed(0)} ms`,
);
