import type { Vec3 } from '#shared/geometry/pose.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { ControllerState } from '../control/RobotController.ts';
import type { Matrix3, ToolPose } from '../control/RobotModel.ts';
import { BLADE_ABOVE_AXIS_M, BLADE_INSET_M } from './toolGeometry.ts';

/** Where the tool may be, in the cell frame: in front of the pod, and within the mouth of the bin whose bands are open. */
export interface FreeRegion {
  frontYM: number;
  mouth: { lowM: Vec3; highM: Vec3 } | null;
}

/** How far the farthest of the points is where it must not be; zero when all are free. */
export function intrusionM(points: readonly Vec3[], { frontYM, mouth }: FreeRegion): number {
  let deepest = 0;
  for (const [x, y, z] of points) {
    if (y - frontYM <= deepest) continue;
    const beyondMouth = mouth
      ? Math.max(mouth.lowM[0] - x, x - mouth.highM[0], mouth.lowM[2] - z, z - mouth.highM[2], y - mouth.highM[1])
      : Infinity;
    deepest = Math.max(deepest, Math.min(y - frontYM, beyondMouth));
  }
  return deepest;
}

/** Corners of what stands out at the front of the tool, in the tcp's frame: paddles and both blades' tips. */
export function toolCorners(axes: Readonly<ControllerState['axes']>): Vec3[] {
  const half = toolLimits.paddleHeightM / 2;
  const bladeLow = BLADE_ABOVE_AXIS_M - toolLimits.bladeHeightM / 2;
  const bladeHigh = BLADE_ABOVE_AXIS_M + toolLimits.bladeHeightM / 2;
  const corners: Vec3[] = [];
  for (const [side, sign] of [
    ['left', -1],
    ['right', 1],
  ] as const) {
    const paddleX = sign * (axes[`paddle_${side}`] + toolLimits.paddleThicknessM);
    for (const y of [0, -toolLimits.paddleLengthM]) for (const z of [-half, half]) corners.push([paddleX, y, z]);
    const bladeX = sign * axes[`blade_${side}_x`];
    const tipY = axes[`blade_${side}_y`] - BLADE_INSET_M;
    for (const z of [bladeLow, bladeHigh]) corners.push([bladeX, tipY, z]);
  }
  return corners;
}

/** Points of the tcp's frame in the cell. */
export const inCell = (points: readonly Vec3[], { positionM, rotation }: ToolPose): Vec3[] =>
  points.map((point) => {
    const [x, y, z] = rotated(rotation, point);
    return [positionM[0] + x, positionM[1] + y, positionM[2] + z];
  });

export const rotated = (r: Matrix3, [x, y, z]: Vec3): Vec3 => [
  r[0]! * x + r[1]! * y + r[2]! * z,
  r[3]! * x + r[4]! * y + r[5]! * z,
  r[6]! * x + r[7]! * y + r[8]! * z,
];
