import type { Vec3 } from '#shared/geometry/pose.ts';
import type { CellRobot } from '../urdf/cellRobot.ts';
import type { ArmKinematics } from './ArmKinematics.ts';
import { GANTRY_JOINTS, IDENTITY_MATRIX } from './RobotModel.ts';

/** Radical inverse: the low-discrepancy sequence of van der Corput in a prime base (Halton 1960). */
function radicalInverse(index: number, base: number): number {
  let value = 0;
  for (let digit = 1 / base, rest = index; rest > 0; rest = Math.floor(rest / base), digit /= base)
    value += (rest % base) * digit;
  return value;
}
const BASES = [2, 3, 5, 7, 11, 13];
const STARTS = 80;

/**
 * The arm's posture in front of a bin: of many starts spread evenly over the joint ranges, the one with the tool level, square to
 * the pod and the arm farthest from its singularities and its joint limits, elbow above the tool. Works for any six-axis arm.
 * Null when no start reaches the pose. The same arm gives the same posture.
 */
export function homePosture(
  robot: CellRobot,
  kinematics: ArmKinematics,
  gantryM: readonly [number, number],
  tcpInCellM: Vec3,
): Float64Array | null {
  const pose = { positionM: tcpInCellM, rotation: [...IDENTITY_MATRIX] };
  let best: Float64Array | null = null;
  let bestScore = -Infinity;
  for (let start = 1; start <= STARTS; start++) {
    const seed = new Float64Array(GANTRY_JOINTS + robot.arm.length);
    seed.set(gantryM);
    // Half of each range: postures wound up to the limits are of no use.
    robot.arm.forEach(({ lower, upper }, k) => {
      seed[GANTRY_JOINTS + k] = 0.5 * (lower + (upper - lower) * radicalInverse(start, BASES[k]!));
    });
    const { joints, error } = kinematics.inverse(pose, seed);
    if (error > 1e-4) continue;
    kinematics.set(joints);
    const room = Math.min(
      ...robot.arm.map(({ lower, upper }, k) => {
        const q = joints[GANTRY_JOINTS + k]!;
        return Math.min(q - lower, upper - q);
      }),
    );
    const winding = Math.hypot(...[...joints].slice(GANTRY_JOINTS));
    const score = Math.log(kinematics.dexterity() + 1e-9) + Math.min(0, room - 0.5) * 4 - 0.3 * winding;
    if (score > bestScore + 1e-9) [best, bestScore] = [joints, score];
  }
  return best;
}
