import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CatalogueItem } from '#shared/domain/item.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { CellRig, MotionResult, PlacedItem, RigMotion } from '../CellRig.ts';

export const armUrdf = readFileSync(
  new URL('../../../../../resources/arm/supercargo-arm.urdf', import.meta.url),
  'utf8',
);

export const product = (overrides: Partial<CatalogueItem> = {}): CatalogueItem => ({
  sku: 'carton',
  name: 'Carton',
  lengthM: 0.14,
  widthM: 0.11,
  heightM: 0.05,
  massKg: 0.35,
  form: 'box',
  fragile: false,
  comOffsetM: [0, 0, 0],
  ...overrides,
});

export const bin = (overrides: Partial<Bin> = {}): Bin => ({
  binId: '3C',
  row: 3,
  column: 3,
  originInCellM: [0.8, 0, 0.9],
  sizeM: [0.35, 0.35, 0.25],
  ...overrides,
});

/** Slabs that stand side by side from a start to an end, each as thick as told, filling the bin's depth. */
export function slabs(startM: number, endM: number, count: number, massKg: number): PlacedItem[] {
  const pitchM = (endM - startM) / count;
  return Array.from({ length: count }, (_, index) => ({
    itemId: `slab${index}`,
    product: product({ sku: 'slab', lengthM: pitchM - 0.0004, widthM: 0.3, heightM: 0.18, massKg }),
    poseInBin: { positionM: [startM + (index + 0.5) * pitchM, 0.18, 0.0905], rotation: [0, 0, 0, 1] },
  }));
}

/** Runs a motion to its end; `watch` sees every step. Throws when the rig refuses it or it never ends. */
export function runMotion(rig: CellRig, motion: RigMotion, watch?: () => void): MotionResult {
  const refusal = rig.begin(motion);
  if (refusal) throw new Error(refusal);
  for (let step = 0; rig.moving; step++) {
    if (step > 60_000) throw new Error('The motion did not end within two minutes.');
    rig.tick();
    watch?.();
  }
  const result = rig.takeResult();
  if (!result) throw new Error('The motion ended without a result.');
  return result;
}

/** Lets the motion under way go on to its end; a hash over joints and wrench at every step, and over the result. */
export function digestOfMotion(rig: CellRig): string {
  const hash = createHash('sha256');
  const joints = new Float64Array(rig.jointNames.length);
  const wrench = new Float64Array(6);
  for (let step = 0; rig.moving && step < 60_000; step++) {
    rig.tick();
    rig.readJoints(joints);
    rig.readWrench(wrench);
    hash.update(new Uint8Array(joints.buffer)).update(new Uint8Array(wrench.buffer));
  }
  return hash.update(JSON.stringify(rig.takeResult())).digest('hex');
}
