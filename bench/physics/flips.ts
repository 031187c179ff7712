/**
 * How often `flipUp` stands up what lies flat beside a wall: `node bench/physics/flips.ts [count] [firstSeed]
 * [widthErrorMm]`. Size, mass, place and what is known of them wrongly come from the seed, the width by up to the given error (6 mm); what became of it is told from the final pose. One line an item.
 */
import { readFileSync } from 'node:fs';
import { readWords } from '#shared/commandLine/readWords.ts';
import { createCellRig } from '#cell/simulation/physics/createCellRig.ts';
import type { RigMotion } from '#cell/simulation/physics/CellRig.ts';
import type { Bin } from '#shared/domain/pod.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import { randomSource } from '#shared/random/randomSource.ts';

const { count, firstSeed, widthErrorMm } = readWords('node bench/physics/flips.ts [count] [firstSeed] [widthErrorMm]', {
  count: 36,
  firstSeed: 1,
  widthErrorMm: { decimal: 6 },
});
const armUrdf = readFileSync(new URL('../../resources/arm/supercargo-arm.urdf', import.meta.url), 'utf8');
const rig = await createCellRig({ tool: 'belts', armUrdf });
const bin: Bin = { binId: '3C', row: 3, column: 3, originInCellM: [0.8, 0, 0.9], sizeM: [0.35, 0.35, 0.25] };
/** Cosine of the angle between the thin side and the vertical below which it stands: within 15 degrees of upright. */
const STANDS = 0.26;
let stood = 0;
const byMass = { 'below 0.3 kg': [0, 0], '0.3 to 0.6 kg': [0, 0], 'from 0.6 kg': [0, 0] };
let peakN = 0;

for (let seed = firstSeed; seed < firstSeed + count; seed++) {
  const random = randomSource(seed);
  const between = (low: number, high: number): number => low + (high - low) * random();
  const side = random() < 0.5 ? 'left' : 'right';
  const [wideM, thickM, deepM] = [between(0.07, 0.14), between(0.012, 0.05), between(0.12, 0.24)];
  const massKg = wideM * thickM * deepM * between(150, 900);
  const offWallM = between(0.002, 0.04);
  const fromWallM = offWallM + wideM / 2;
  const frontM = between(0.02, 0.06);
  const motion: RigMotion = {
    kind: 'run',
    bin,
    contents: [
      {
        itemId: 'flat',
        product: {
          sku: 'flat',
          name: 'Book',
          lengthM: wideM,
          widthM: deepM,
          heightM: thickM,
          massKg,
          form: random() < 0.5 ? 'book' : 'box',
          fragile: false,
          comOffsetM: [0, 0, 0],
        },
        poseInBin: {
          positionM: [side === 'left' ? fromWallM : bin.sizeM[0] - fromWallM, frontM + deepM / 2, thickM / 2 + 0.0005],
          rotation: [0, 0, 0, 1],
        },
      },
    ],
    chain: [
      primitiveStep('flipUp', {
        side,
        bladeXM: side === 'left' ? offWallM + wideM + 0.03 : bin.sizeM[0] - offWallM - wideM - 0.03,
        // What perception knows of it is off by some millimetres.
        widthM: wideM + between(-widthErrorMm / 1000, widthErrorMm / 1000),
        thickM: Math.max(0.008, thickM + between(-0.003, 0.003)),
        depthM: Math.min(0.33, frontM + deepM + 0.02),
      }),
    ],
  };
  const refusal = rig.begin(motion);
  if (refusal) throw new Error(refusal);
  while (rig.moving) rig.tick();
  const result = rig.takeResult()!;
  const placed = result.contents.find(({ itemId }) => itemId === 'flat');
  const [x, y] = placed?.poseInBin.rotation ?? [0, 0];
  const stands = placed !== undefined && Math.abs(1 - 2 * (x * x + y * y)) < STANDS;
  stood += Number(stands);
  const bucket = byMass[massKg < 0.3 ? 'below 0.3 kg' : massKg < 0.6 ? '0.3 to 0.6 kg' : 'from 0.6 kg'];
  bucket[0]! += Number(stands);
  bucket[1]!++;
  peakN = Math.max(peakN, result.peakForceN);
  const mm = (lengthM: number): string => (lengthM * 1000).toFixed(0);
  console.log(
    `${seed}: ${mm(wideM)} x ${mm(deepM)} x ${mm(thickM)} mm, ${massKg.toFixed(2)} kg, ${side}: ${stands ? 'stands' : 'lies'}; ${result.detail} ${result.peakForceN.toFixed(0)} N`,
  );
}
console.log(`${stood} of ${count} stand; peak ${peakN.toFixed(0)} N`, JSON.stringify(byMass));
rig.dispose();
