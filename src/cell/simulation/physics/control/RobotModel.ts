import type { Vec3 } from '#shared/geometry/pose.ts';
import { ARM_JOINTS } from '../urdf/cellRobot.ts';
import type { CellRobot } from '../urdf/cellRobot.ts';
import type { Simulation } from '../engine/mujoco.ts';

/** Row-major 3 x 3 rotation matrix. */
export type Matrix3 = readonly number[] | Float64Array;
export interface ToolPose {
  positionM: Vec3;
  rotation: number[];
}
export const IDENTITY_MATRIX: readonly number[] = [1, 0, 0, 0, 1, 0, 0, 0, 1];

export const GANTRY_JOINTS = 2;
export const MOTION_JOINTS = GANTRY_JOINTS + ARM_JOINTS;

/** Addresses of the robot in one simulation, and the tool's Jacobian there. */
export class RobotModel {
  readonly simulation: Simulation;
  /** Position and velocity addresses of gantry and arm, in that order. */
  readonly positionAddresses: number[];
  readonly velocityAddresses: number[];
  /** 6 x 6, rows position then rotation in the cell frame, columns J1 to J6. */
  readonly jacobian = new Float64Array(36);
  private readonly tcp: number;
  private readonly velocityCount: number;
  // The bindings write Jacobians into their own buffers only: a Float64Array is taken without complaint and left at zero.
  private readonly positionBuffer: { GetView(): Float64Array; delete(): void };
  private readonly rotationBuffer: { GetView(): Float64Array; delete(): void };

  constructor(simulation: Simulation, robot: CellRobot) {
    this.simulation = simulation;
    const joints = [...robot.gantry, ...robot.arm].map((joint) => joint.name);
    this.positionAddresses = joints.map((name) => simulation.positionAddress(name));
    this.velocityAddresses = joints.map((name) => simulation.velocityAddress(name));
    this.tcp = simulation.id('site', 'tcp');
    this.velocityCount = simulation.model.nv;
    this.positionBuffer = new simulation.engine.DoubleBuffer(3 * this.velocityCount);
    this.rotationBuffer = new simulation.engine.DoubleBuffer(3 * this.velocityCount);
  }

  updateJacobian(): Float64Array {
    const { engine, model, data } = this.simulation;
    engine.mj_jacSite(model, data, this.positionBuffer, this.rotationBuffer, this.tcp);
    const position = this.positionBuffer.GetView();
    const rotation = this.rotationBuffer.GetView();
    for (let row = 0; row < 3; row++)
      for (let k = 0; k < ARM_JOINTS; k++) {
        const from = row * this.velocityCount + this.velocityAddresses[GANTRY_JOINTS + k]!;
        this.jacobian[row * 6 + k] = position[from]!;
        this.jacobian[(row + 3) * 6 + k] = rotation[from]!;
      }
    return this.jacobian;
  }

  /** The tcp in the cell frame; a view, valid until the next step. */
  tcpPosition(): Float64Array {
    return (this.simulation.data.site_xpos as Float64Array).subarray(3 * this.tcp, 3 * this.tcp + 3);
  }
  tcpRotation(): Float64Array {
    return (this.simulation.data.site_xmat as Float64Array).subarray(9 * this.tcp, 9 * this.tcp + 9);
  }

  dispose(): void {
    this.positionBuffer.delete();
    this.rotationBuffer.delete();
  }
}

/**
 * Error of a pose against its reference in the cell frame: position difference (m), then half the sum of the cross products of
 * the axes, which is the sine of the angle times its axis (valid below 90 degrees).
 */
export function poseError(
  referencePosition: ArrayLike<number>,
  referenceRotation: ArrayLike<number>,
  position: ArrayLike<number>,
  rotation: ArrayLike<number>,
  out: Float64Array,
): Float64Array {
  for (let i = 0; i < 3; i++) out[i] = referencePosition[i]! - position[i]!;
  out[3] = out[4] = out[5] = 0;
  for (let column = 0; column < 3; column++) {
    const ax = rotation[column]!;
    const ay = rotation[3 + column]!;
    const az = rotation[6 + column]!;
    const bx = referenceRotation[column]!;
    const by = referenceRotation[3 + column]!;
    const bz = referenceRotation[6 + column]!;
    out[3] += 0.5 * (ay * bz - az * by);
    out[4] += 0.5 * (az * bx - ax * bz);
    out[5] += 0.5 * (ax * by - ay * bx);
  }
  return out;
}
