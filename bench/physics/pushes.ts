/**
 * How often `pushHome` brings an item in behind which something stands: `node bench/physics/pushes.ts [count] [firstSeed]`. Item, what stands in the
 * lane and the neighbours on both sides (of every other bin on none) come from the seed; places are known, and the bin is deep enough for both by
 * 1 to 8 cm. Prints what became of each push that did not succeed (`--verbose`: of all), the forces, and how far things went back. `--insert`: the plain insert.
 */
import { readFileSync } from 'node:fs';
import { gripOrientation, gripProblem } from '#shared/domain/grip.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { HandledItem, RigMotion } from '#cell/simulation/physics/CellRig.ts';
import { createCellRig } from '#cell/simulation/physics/createCellRig.ts';
import { createSettleBin } from '#cell/simulation/physics/settleBin.ts';
import type { Pose, Quaternion } from '#shared/geometry/pose.ts';
import { randomProduct, randomSource } from './randomBins.ts';

const [count = 20, firstSeed = 1] = process.argv.slice(2, 4).map(Number);
const verbose = process.argv.includes('--verbose');
const plain = process.argv.includes('--insert');
const armUrdf = readFileSync(new URL('../../resources/arm/supercargo-arm.urdf', import.meta.url), 'utf8');
const rig = await createCellRig({ tool: 'belts', armUrdf });
const settle = await createSettleBin();

/** Item axes to bin axes: thinnest across, longest inwards. */
const UPRIGHT: Quaternion = [0.5, 0.5, 0.5, 0.5];
const AIR_M = 0.006;

/** One push, or null for a seed whose items the tool or the bin cannot take. */
function pushOf(seed: number): RigMotion | null {
  const random = randomSource(seed);
  const between = (low: number, high: number): number => low + (high - low) * random();
  const product = randomProduct(random, 'new', 0.26);
  const standing = randomProduct(random, 'standing', 0.22);
  const sizeM = [between(0.28, 0.42), 0, between(0.2, 0.36)] as [number, number, number];
  const depthM = product.lengthM + standing.lengthM + between(0.01, 0.08);
  if (depthM < 0.28 || depthM > 0.42) return null;
  sizeM[1] = depthM;
  const bin: Bin = { binId: '2B', row: 2, column: 2, originInCellM: [0.8, 0, between(0.4, 1.4)], sizeM };
  const grip = gripOrientation(product, sizeM);
  const tallM = Math.max(grip.heightM, standing.widthM);
  if (gripProblem(product, toolLimits) || tallM > sizeM[2] - 0.03 || grip.depthM < product.lengthM - 1e-6) return null;
  const laneM =
    Math.max(grip.laneWidthM + 2 * toolLimits.paddleThicknessM + toolLimits.laneMarginM, standing.heightM) + AIR_M;
  const middleM = between(laneM / 2 + 0.004, sizeM[0] - laneM / 2 - 0.004);
  const contents: { item: HandledItem; poseInBin: Pose }[] = [];
  const place = (itemId: string, xM: number, frontM: number, p: typeof standing): void => {
    contents.push({
      item: { itemId, product: p },
      poseInBin: { positionM: [xM, frontM + p.lengthM / 2, p.widthM / 2 + 0.002], rotation: UPRIGHT },
    });
  };
  place('standing', middleM, between(0, Math.min(0.05, depthM - standing.lengthM - 0.005)), standing);
  if (seed % 2 === 0)
    for (const side of [-1, 1]) {
      let edgeM = middleM + (side * laneM) / 2;
      for (let k = 0; k < 3; k++) {
        const p = randomProduct(random, `n${side}${k}`, depthM - 0.02);
        const roomM = side === 1 ? sizeM[0] - edgeM : edgeM;
        if (p.heightM > roomM - 0.004 || p.widthM > sizeM[2] - 0.02) continue;
        place(`n${side}${k}`, edgeM + (side * p.heightM) / 2, between(0.004, depthM - p.lengthM - 0.004), p);
        edgeM += side * (p.heightM + AIR_M);
      }
    }
  const settled = settle(bin, contents);
  if (!settled.some(({ itemId }) => itemId === 'standing')) return null;
  const chain = [plain ? primitiveStep('insert', { xM: middleM }) : primitiveStep('pushHome', { xM: middleM })];
  return { kind: 'stow', item: { itemId: 'new', product }, bin, contents: settled, chain };
}

const tally: Record<string, number> = {};
const peaksN: number[] = [];
const itemPeaksN: number[] = [];
const pushedM: number[] = [];
const timesS: number[] = [];
let done = 0;
for (let seed = firstSeed; done < count; seed++) {
  const motion = pushOf(seed);
  if (motion?.kind !== 'stow') continue;
  const refusal = rig.begin(motion);
  if (refusal) continue;
  done++;
  while (rig.moving) rig.tick();
  const result = rig.takeResult()!;
  const key = result.cause ?? result.outcome ?? 'none';
  tally[key] = (tally[key] ?? 0) + 1;
  const depthOf = (items: typeof result.contents): number =>
    items.find(({ itemId }) => itemId === 'standing')?.poseInBin.positionM[1] ?? NaN;
  const wentM = depthOf(result.contents) - depthOf([...motion.contents]);
  const itemN = Math.max(0, ...Object.values(result.itemForceN));
  peaksN.push(result.peakForceN);
  itemPeaksN.push(itemN);
  timesS.push(result.durationS);
  if (key === 'success') pushedM.push(wentM);
  if (verbose || key !== 'success') {
    const { product } = motion.item;
    const stands = motion.contents.find(({ itemId }) => itemId === 'standing')!.product;
    console.log(
      `${seed} ${product.form} ${product.massKg.toFixed(2)} kg against ${stands.form} ${stands.massKg.toFixed(2)} kg and ${motion.contents.length - 1} others: ${key} ${result.peakForceN.toFixed(0)} N, on an item ${itemN.toFixed(0)} N, went ${(1000 * wentM).toFixed(0)} mm | ${result.detail}`,
    );
  }
  if (rig.heldItem) {
    rig.begin({ kind: 'dispose', to: 'person' });
    while (rig.moving) rig.tick();
    rig.takeResult();
    if (rig.heldItem) rig.removeByHand('new');
  }
}
rig.dispose();
const quantiles = (values: readonly number[]): string => {
  const sorted = [...values].sort((a, b) => a - b);
  return [0.5, 0.9, 0.95, 1].map((share) => sorted[Math.floor(share * (sorted.length - 1))]?.toFixed(3)).join(' ');
};
console.log(JSON.stringify(tally));
console.log('median, p90, p95, highest');
console.log(`wrist N    ${quantiles(peaksN)}`);
console.log(`item N     ${quantiles(itemPeaksN)}`);
console.log(`pushed m   ${quantiles(pushedM)}`);
console.log(`stow s     ${quantiles(timesS)}`);
