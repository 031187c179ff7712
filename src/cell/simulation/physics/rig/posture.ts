import type { Vec3 } from '#shared/geometry/pose.ts';
import type { ArmKinematics } from '../control/ArmKinematics.ts';
import { IDENTITY_MATRIX } from '../control/RobotModel.ts';

/** What a posture of gantry and arm is reckoned from. `home`: gantry at zero, arm as it is in front of every bin. */
export interface Reach {
  kinematics: ArmKinematics;
  home: Float64Array;
}

/** Gantry somewhere, the arm in its home posture. */
export function homeAt({ home }: Pick<Reach, 'home'>, gantryM: readonly [number, number]): number[] {
  const joints = [...home];
  joints[0] = gantryM[0];
  joints[1] = gantryM[1];
  return joints;
}

/** Joints that bring the tcp to a point with the tool level; null where the arm cannot reach. */
export function reach(from: Reach, gantryM: readonly [number, number], tcpInCellM: Vec3): number[] | null {
  const pose = { positionM: tcpInCellM, rotation: [...IDENTITY_MATRIX] };
  const { joints, error } = from.kinematics.inverse(pose, homeAt(from, gantryM));
  return error < 1e-3 ? [...joints] : null;
}
