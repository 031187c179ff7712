import { sidesM } from '#shared/domain/item.ts';
import type { SeenItem } from '#shared/domain/estimate.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { Pose, Vec3 } from '#shared/geometry/pose.ts';
import type { HandledItem, MotionResult, PlacedItem, RigMotion } from '#cell/simulation/physics/CellRig.ts';
import type { StowRig } from '#cell/simulation/physics/rig/StowRig.ts';

/** One moment of a motion: what the twin and a camera would have to show. */
export interface Moment {
  timeS: number;
  phase: string;
  joints: number[];
  /** What is in the bin, and the unit wherever it is; in the bin's frame. */
  placed: PlacedItem[];
}

export type BinMotion = Extract<RigMotion, { kind: 'stow' | 'run' }>;

export interface Recording {
  moments: Moment[];
  result: MotionResult;
}

const EVERY_S = 0.05;

/** Runs a motion to its end and keeps twenty moments a second; `watch` sees every step. */
export function recordMotion(rig: StowRig, motion: BinMotion, watch: () => void = () => undefined): Recording {
  const refusal = rig.begin(motion);
  if (refusal) throw new Error(refusal);
  const startS = rig.timeS;
  const moments: Moment[] = [];
  let nextS = startS;
  while (rig.moving) {
    if (rig.timeS >= nextS) {
      nextS += EVERY_S;
      moments.push(momentOf(rig, motion, startS));
    }
    rig.tick();
    watch();
  }
  moments.push(momentOf(rig, motion, startS));
  return { moments, result: rig.takeResult()! };
}

function momentOf(rig: StowRig, motion: BinMotion, startS: number): Moment {
  const joints = new Float64Array(rig.jointNames.length);
  rig.readJoints(joints);
  const { contents } = rig.truth();
  const unit = motion.kind === 'stow' ? motion.item : rig.heldItem;
  const isThere = contents.some(({ itemId }) => itemId === unit?.itemId);
  const own = unit && !isThere ? placedIn(motion.bin, unit, rig.poseInCell(unit.itemId)) : null;
  const phase = rig.phase;
  const step = phase?.phase === 'primitive' ? ` ${phase.stepIndex + 1}` : '';
  return {
    timeS: rig.timeS - startS,
    phase: phase ? `${phase.phase}${step}` : 'end',
    joints: [...joints],
    placed: own ? [...contents, own] : contents,
  };
}

function placedIn({ originInCellM: [x, y, z] }: Bin, item: HandledItem, pose: Pose | null): PlacedItem | null {
  if (!pose) return null;
  const [px, py, pz] = pose.positionM;
  return { ...item, poseInBin: { positionM: [px - x, py - y, pz - z], rotation: pose.rotation } };
}

/** The box around an item along the bin's axes: what an estimate of it would be at best. */
export function seenItem({ product, poseInBin }: PlacedItem): SeenItem {
  const [x, y, z, w] = poseInBin.rotation;
  const rows: Vec3[] = [
    [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
    [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
    [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
  ];
  const half = sidesM(product).map((side) => side / 2) as Vec3;
  const span = (axis: 0 | 1 | 2): { startM: number; endM: number } => {
    const reach =
      product.form === 'sphere' ? half[0] : rows[axis]!.reduce((sum, r, k) => sum + Math.abs(r) * half[k]!, 0);
    const middle = poseInBin.positionM[axis];
    return { startM: middle - reach, endM: middle + reach };
  };
  return { xM: span(0), yM: span(1), zM: span(2) };
}

/** The free stretch along the floor that is the widest, for the strip that the twin draws. */
export function widestGap(bin: Bin, items: readonly SeenItem[]): { startM: number; endM: number } {
  const edges = [...items].sort((a, b) => a.xM.startM - b.xM.startM);
  let at = 0;
  let widest = { startM: 0, endM: 0 };
  const take = (startM: number, endM: number): void => {
    if (endM - startM > widest.endM - widest.startM) widest = { startM, endM };
  };
  for (const { xM } of edges) {
    take(at, xM.startM);
    at = Math.max(at, xM.endM);
  }
  take(at, bin.sizeM[0]);
  return widest;
}
