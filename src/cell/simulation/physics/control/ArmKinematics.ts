import { clamp } from '#shared/units/units.ts';
import type { CellRobot } from '../urdf/cellRobot.ts';
import { ARM_JOINTS } from '../urdf/cellRobot.ts';
import { Simulation } from '../engine/mujoco.ts';
import type { Mujoco } from '../engine/mujoco.ts';
import { sceneMjcf } from '../mjcf/sceneMjcf.ts';
import { GANTRY_JOINTS, MOTION_JOINTS, RobotModel, poseError } from './RobotModel.ts';
import type { ToolPose } from './RobotModel.ts';
import { symmetricSolve } from './symmetricSolve.ts';

export interface InverseKinematicsOptions {
  iterations: number;
  /** Damping of the least squares (Nakamura and Hanafusa 1986). */
  damping: number;
  /** Norm of position (m) and rotation (rad) error together. */
  tolerance: number;
}
const THOROUGH: InverseKinematicsOptions = { iterations: 80, damping: 0.01, tolerance: 1e-6 };
const LARGEST_STEP_RAD = 0.3;

/** The controller's own model of robot and empty tool: it knows nothing of bin or item. Gantry and arm together, in that order. */
export class ArmKinematics {
  private readonly robot: CellRobot;
  private readonly simulation: Simulation;
  private readonly model: RobotModel;
  private readonly error = new Float64Array(6);
  private readonly inertiaBuffer: { GetView(): Float64Array; delete(): void };
  private readonly acceleration: number[];

  constructor(engine: Mujoco, robot: CellRobot) {
    this.robot = robot;
    const mjcf = sceneMjcf({
      timestepS: 0.002,
      robot,
      barHalfLengthM: 0.1,
      bin: null,
      bands: false,
      items: [],
      shelvesInCellM: [],
    });
    this.simulation = new Simulation(engine, mjcf);
    this.model = new RobotModel(this.simulation, robot);
    this.inertiaBuffer = new engine.DoubleBuffer(this.simulation.model.nv);
    this.acceleration = new Array<number>(this.simulation.model.nv).fill(0);
  }

  set(joints: ArrayLike<number>): void {
    const { engine, model, data, positions } = this.simulation;
    for (let i = 0; i < MOTION_JOINTS; i++) positions[this.model.positionAddresses[i]!] = joints[i]!;
    engine.mj_kinematics(model, data);
    engine.mj_comPos(model, data);
  }

  /** Pose of the tcp at the joints set last; views into the engine. */
  get tcpPosition(): Float64Array {
    return this.model.tcpPosition();
  }
  get tcpRotation(): Float64Array {
    return this.model.tcpRotation();
  }

  forward(joints: ArrayLike<number>): ToolPose {
    this.set(joints);
    return { positionM: [...this.tcpPosition] as ToolPose['positionM'], rotation: [...this.tcpRotation] };
  }

  /** Arm joints that bring the tcp to a pose while the gantry stays; damped least squares from `start`, kept within joint limits. */
  inverse(
    pose: ToolPose,
    start: ArrayLike<number>,
    options: InverseKinematicsOptions = THOROUGH,
  ): { joints: Float64Array; error: number } {
    const joints = Float64Array.from(start);
    const system = new Float64Array(36);
    const solution = new Float64Array(6);
    let error = Infinity;
    for (let iteration = 0; iteration <= options.iterations; iteration++) {
      this.set(joints);
      poseError(pose.positionM, pose.rotation, this.tcpPosition, this.tcpRotation, this.error);
      error = Math.hypot(...this.error);
      if (error < options.tolerance || iteration === options.iterations) break;
      const jacobian = this.model.updateJacobian();
      solution.set(this.error);
      for (let i = 0; i < 6; i++)
        for (let j = 0; j < 6; j++) {
          let sum = i === j ? options.damping ** 2 : 0;
          for (let k = 0; k < ARM_JOINTS; k++) sum += jacobian[i * 6 + k]! * jacobian[j * 6 + k]!;
          system[i * 6 + j] = sum;
        }
      symmetricSolve(system, solution, 6);
      for (let k = 0; k < ARM_JOINTS; k++) {
        let step = 0;
        for (let i = 0; i < 6; i++) step += jacobian[i * 6 + k]! * solution[i]!;
        const { lower, upper } = this.robot.arm[k]!;
        joints[GANTRY_JOINTS + k] = clamp(
          joints[GANTRY_JOINTS + k]! + clamp(step, -LARGEST_STEP_RAD, LARGEST_STEP_RAD),
          lower,
          upper,
        );
      }
    }
    return { joints, error };
  }

  /** Smallest pivot of J J^T at the joints set last, as a share of the largest: near zero where the arm is singular. */
  dexterity(): number {
    const jacobian = this.model.updateJacobian();
    const a = new Float64Array(36);
    for (let i = 0; i < 6; i++)
      for (let j = 0; j < 6; j++)
        for (let k = 0; k < ARM_JOINTS; k++) a[i * 6 + j]! += jacobian[i * 6 + k]! * jacobian[j * 6 + k]!;
    let smallest = Infinity;
    let largest = 0;
    // Cholesky pivots; a singular matrix gives a pivot of zero or below.
    for (let column = 0; column < 6; column++) {
      let pivot = a[column * 6 + column]!;
      for (let k = 0; k < column; k++) pivot -= a[column * 6 + k]! ** 2;
      if (pivot <= 0) return 0;
      smallest = Math.min(smallest, pivot);
      largest = Math.max(largest, pivot);
      a[column * 6 + column] = Math.sqrt(pivot);
      for (let row = column + 1; row < 6; row++) {
        for (let k = 0; k < column; k++) a[row * 6 + column]! -= a[row * 6 + k]! * a[column * 6 + k]!;
        a[row * 6 + column]! /= a[column * 6 + column]!;
      }
    }
    return smallest / largest;
  }

  /** Forces and torques that accelerate gantry and arm as asked, at the joints set last; inertia only. */
  inertiaForces(acceleration: ArrayLike<number>, out: Float64Array): Float64Array {
    const { engine, model, data } = this.simulation;
    engine.mj_makeM(model, data);
    for (let i = 0; i < MOTION_JOINTS; i++) this.acceleration[this.model.velocityAddresses[i]!] = acceleration[i]!;
    engine.mj_mulM(model, data, this.inertiaBuffer, this.acceleration);
    const view = this.inertiaBuffer.GetView();
    for (let i = 0; i < MOTION_JOINTS; i++) out[i] = view[this.model.velocityAddresses[i]!]!;
    return out;
  }

  dispose(): void {
    this.inertiaBuffer.delete();
    this.model.dispose();
    this.simulation.dispose();
  }
}
