import { gripOrientation, gripProblem, neededLaneWidthM } from '#shared/domain/grip.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { RigMotion, SettleBin } from '#cell/simulation/physics/CellRig.ts';
import { randomBin, randomContents, randomProduct, randomSource } from './randomBins.ts';

/**
 * `clear` leaves room for the item by itself, `sweep` only after a push, `full` none at all, `tight` from 2 cm too much to 1 cm
 * too little, `blind` any chain with any parameters.
 */
export const stowModes = ['clear', 'sweep', 'full', 'tight', 'blind'] as const;
export type StowMode = (typeof stowModes)[number];
export type StowMotion = Extract<RigMotion, { kind: 'stow' }>;

/** A random item into a random bin with settled contents; null for a seed whose item the tool or the bin cannot take. */
export function randomStow(seed: number, mode: StowMode, settle: SettleBin): StowMotion | null {
  const random = randomSource(seed);
  const bin = randomBin(random);
  const [width, depth, height] = bin.sizeM;
  const product = randomProduct(random, `n${seed}`);
  const grip = gripOrientation(product, bin.sizeM);
  const laneM = neededLaneWidthM(grip, toolLimits) + 2 * toolLimits.wallMarginM;
  if (gripProblem(product, toolLimits) || grip.heightM > height - 0.025 || laneM > width * 0.7) return null;
  const fill = {
    clear: () => 1 - laneM / width,
    tight: () => 1 - (laneM + 0.03 * random() - 0.01) / width,
    sweep: () => 0.98 - laneM / width,
    full: () => 1,
    blind: () => 1,
  }[mode]();
  let contents = settle(bin, randomContents(random, bin, Math.max(0.1, fill)));
  if (mode === 'sweep')
    // Contents begin near the right-hand side: pushed left, they give the lane that they now split.
    contents = settle(
      bin,
      contents.map(({ itemId, product: p, poseInBin: { positionM, rotation } }) => ({
        item: { itemId, product: p },
        poseInBin: { positionM: [positionM[0] + laneM * 0.55, positionM[1], positionM[2] + 0.001], rotation },
      })),
    );
  const chain: PrimitiveStep[] = [];
  if (mode === 'sweep') {
    // The blade enters right of the contents, as near to the wall as there is room, and pushes left.
    const bladeXM = width - 0.012;
    const distanceM = Math.max(0, bladeXM - (width - laneM));
    chain.push(primitiveStep('sweep', { side: 'left', bladeXM, distanceM, depthM: Math.min(0.36, depth - 0.02) }));
  }
  if (mode === 'blind') chain.push(...blindChain(random, width));
  else {
    const laneFromRight = toolLimits.wallMarginM + neededLaneWidthM(grip, toolLimits) / 2;
    chain.push(primitiveStep('insert', { xM: width - laneFromRight }));
  }
  return { kind: 'stow', item: { itemId: 'new', product }, bin, contents, chain };
}

/** Any sweep, any lane: where the contents are is not looked at. */
export function blindChain(random: () => number, widthM: number): PrimitiveStep[] {
  const chain: PrimitiveStep[] = [];
  if (random() < 0.6) chain.push(blindSweep(random, widthM));
  // Retracting closes the bands.
  if (random() < 0.2) chain.push(primitiveStep('retract'), primitiveStep('openBands'));
  chain.push(primitiveStep('insert', { xM: random() * widthM, heightM: random() * 0.06 }));
  if (random() < 0.2) chain.push(primitiveStep('retract'));
  return chain;
}

export const blindSweep = (random: () => number, widthM: number): PrimitiveStep =>
  primitiveStep('sweep', {
    side: random() < 0.5 ? 'left' : 'right',
    bladeXM: random() * widthM,
    distanceM: random() * 0.25,
    depthM: 0.1 + 0.26 * random(),
    heightM: 0.005 + 0.05 * random(),
    speedMps: 0.02 + 0.23 * random(),
  });
