import { GRAVITY_MPS2 } from '#shared/units/units.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { CellScene } from '../rig/CellScene.ts';
import { FaultyParts } from '../rig/FaultyParts.ts';
import { ARM_JOINTS, drivenAxes } from '../urdf/cellRobot.ts';
import type { CellRobot, DrivenAxis } from '../urdf/cellRobot.ts';
import type { ArmKinematics } from './ArmKinematics.ts';
import { GANTRY_JOINTS, MOTION_JOINTS, poseError } from './RobotModel.ts';
import type { Matrix3, ToolPose } from './RobotModel.ts';
import { rolled, rollOf } from './rotation.ts';

interface Gains {
  /** Cartesian stiffness: x y z (N/m), rotation about them (Nm/rad). */
  stiffness: readonly number[];
  damping: readonly number[];
  jointDamping: readonly number[];
}

/** Sideways and along the feed, where the tool meets things. */
export const CONTACT_STIFFNESS_NPM = 4000;
/** In height, where it carries. */
export const CONTACT_HEIGHT_STIFFNESS_NPM = 12000;
const six = (translation: number, rotation: number): number[] => [
  translation,
  translation,
  translation,
  rotation,
  rotation,
  rotation,
];

/**
 * At 500 Hz a stiffness of 32 kN/m begins to ripple; `free` keeps a factor of two to that. `contact` yields sideways and
 * along the feed, where the tool meets things, and stays stiff in height and tilt, where it carries the item. `hold` brakes and keeps
 * the place: its damping in the joints takes the swing out of a stop.
 */
const GAINS: Record<Stiffness, Gains> = {
  free: {
    stiffness: six(16000, 4000),
    damping: six(1100, 130),
    jointDamping: [4, 4, 3, 1, 1, 1],
  },
  contact: {
    stiffness: [CONTACT_STIFFNESS_NPM, CONTACT_STIFFNESS_NPM, CONTACT_HEIGHT_STIFFNESS_NPM, 2500, 2500, 2500],
    damping: [420, 420, 900, 100, 100, 100],
    jointDamping: [4, 4, 3, 1, 1, 1],
  },
  hold: {
    stiffness: six(16000, 4000),
    damping: six(1100, 130),
    jointDamping: [100, 100, 80, 15, 12, 8],
  },
};
/**
 * A change of stiffness comes about within a tenth of a second: where friction holds the tool a millimetre off its reference, stiffening at
 * once would jerk it there with 12 N. A brake is meant to jerk.
 */
const GAINS_CHANGE_S = 0.03;
const GANTRY_STIFFNESS = 8e5;
const GANTRY_DAMPING = 1.6e4;
const gainsOf = (name: Stiffness): Float64Array => {
  const { stiffness, damping, jointDamping } = GAINS[name];
  return Float64Array.from([...stiffness, ...damping, ...jointDamping]);
};
const wantedGains: Readonly<Record<Stiffness, Float64Array>> = {
  free: gainsOf('free'),
  contact: gainsOf('contact'),
  hold: gainsOf('hold'),
};
const WRENCH_FILTER_HZ = 100;
/** Force of the paddles' drive when it opens. */
const OPENING_FORCE_N = 20;

export type Stiffness = 'free' | 'contact' | 'hold';

/** What is carried between the paddles, for the weight that the arm must add. */
export interface Payload {
  massKg: number;
  /** Centre of mass from the tcp, along the tool's axes. */
  fromTcpM: Vec3;
}

/** Everything the controller remembers from step to step; with the scene's state it is the whole of the robot. */
export interface ControllerState {
  joints: Float64Array;
  velocity: Float64Array;
  acceleration: Float64Array;
  /** Null: the pose is the forward kinematics of the joint reference. */
  pose: ToolPose | null;
  axes: Record<DrivenAxis, number>;
  beltSpeedMps: number;
  /** Force that each paddle may press with. */
  squeezeN: number;
  stiffness: Stiffness;
  /** What of the way to that stiffness is done: Cartesian stiffness and damping, and the damping of the joints, one after another. */
  gains: Float64Array;
  /** Largest horizontal force the arm may ask for; infinite when nothing is touched. */
  horizontalCapN: number;
  payload: Payload | null;
  tare: Float64Array;
  /** Tared and low-passed: Fx Fy Fz Tx Ty Tz on the tool from outside, cell frame. */
  wrench: Float64Array;
  raw: Float64Array;
  peakForceN: number;
}

/**
 * Torque control of the arm by Cartesian impedance: tau = J^T (K e + D de) + bias + inertia of the reference. The gantry is held
 * by stiff position loops with the same feed-forward; tool and separator by their own drives.
 */
export class RobotController {
  readonly state: ControllerState;
  /** Broken on request; sound by default. */
  readonly parts: FaultyParts;
  private readonly robot: CellRobot;
  private readonly kinematics: ArmKinematics;
  private readonly timestepS: number;
  private readonly error = new Float64Array(6);
  private readonly force = new Float64Array(6);
  private readonly inertia = new Float64Array(MOTION_JOINTS);
  private readonly velocityError = new Float64Array(MOTION_JOINTS);
  private readonly filterShare: number;
  private readonly gainsShare: number;

  constructor(robot: CellRobot, kinematics: ArmKinematics, timestepS: number, joints: ArrayLike<number>) {
    this.robot = robot;
    this.kinematics = kinematics;
    this.timestepS = timestepS;
    this.parts = new FaultyParts(timestepS);
    this.filterShare = 1 - Math.exp(-2 * Math.PI * WRENCH_FILTER_HZ * timestepS);
    this.gainsShare = 1 - Math.exp(-timestepS / GAINS_CHANGE_S);
    this.state = {
      joints: Float64Array.from(joints),
      velocity: new Float64Array(MOTION_JOINTS),
      acceleration: new Float64Array(MOTION_JOINTS),
      pose: null,
      axes: Object.fromEntries(drivenAxes.map((name) => [name, 0])) as Record<DrivenAxis, number>,
      beltSpeedMps: 0,
      squeezeN: 0,
      stiffness: 'free',
      gains: gainsOf('free'),
      horizontalCapN: Infinity,
      payload: null,
      tare: new Float64Array(6),
      wrench: new Float64Array(6),
      raw: new Float64Array(6),
      peakForceN: 0,
    };
  }

  /** One control step: positions and bias are refreshed first, so that torques belong to this very state. */
  step(scene: CellScene): void {
    this.parts.prepare(scene);
    scene.step(() => this.control(scene));
    this.readWrench(scene);
  }

  private control(scene: CellScene): void {
    const { simulation, robotModel } = scene;
    const { data } = simulation;
    const { state, error, force } = this;
    const { gains } = state;
    this.changeGains();
    const arm = robotModel!;
    const jacobian = arm.updateJacobian();
    const positions = simulation.positions;
    const velocities = simulation.velocities;
    const bias = data.qfrc_bias as Float64Array;
    const control = data.ctrl as Float64Array;

    this.kinematics.set(state.joints);
    poseError(
      state.pose?.positionM ?? this.kinematics.tcpPosition,
      state.pose?.rotation ?? this.kinematics.tcpRotation,
      arm.tcpPosition(),
      arm.tcpRotation(),
      error,
    );
    if (state.acceleration.some((a) => a !== 0)) this.kinematics.inertiaForces(state.acceleration, this.inertia);
    else this.inertia.fill(0);
    for (let k = 0; k < MOTION_JOINTS; k++)
      this.velocityError[k] = state.velocity[k]! - velocities[arm.velocityAddresses[k]!]!;

    for (let i = 0; i < 6; i++) {
      let rate = 0;
      for (let k = 0; k < ARM_JOINTS; k++) rate += jacobian[i * 6 + k]! * this.velocityError[GANTRY_JOINTS + k]!;
      force[i] = gains[i]! * error[i]! + gains[6 + i]! * rate;
    }
    const horizontal = Math.hypot(force[0]!, force[1]!);
    if (horizontal > state.horizontalCapN) for (const i of [0, 1]) force[i]! *= state.horizontalCapN / horizontal;
    if (state.payload) this.addWeight(state.payload, arm.tcpRotation());

    for (let k = 0; k < GANTRY_JOINTS; k++) {
      const gap = state.joints[k]! - positions[arm.positionAddresses[k]!]!;
      control[k] =
        bias[arm.velocityAddresses[k]!]! +
        this.inertia[k]! +
        GANTRY_STIFFNESS * gap +
        GANTRY_DAMPING * this.velocityError[k]!;
    }
    for (let k = 0; k < ARM_JOINTS; k++) {
      const joint = GANTRY_JOINTS + k;
      let torque =
        bias[arm.velocityAddresses[joint]!]! + this.inertia[joint]! + gains[12 + k]! * this.velocityError[joint]!;
      for (let i = 0; i < 6; i++) torque += jacobian[i * 6 + k]! * force[i]!;
      control[joint] = torque;
    }
    drivenAxes.forEach((name, k) => {
      control[MOTION_JOINTS + k] = this.parts.driven(name, state.axes[name], scene);
    });
    this.setBeltsAndSqueeze(scene);
  }

  private changeGains(): void {
    const { gains, stiffness } = this.state;
    const wanted = wantedGains[stiffness];
    const share = stiffness === 'hold' ? 1 : this.gainsShare;
    for (let k = 0; k < gains.length; k++) gains[k]! += share * (wanted[k]! - gains[k]!);
  }

  /** The weight of what is carried acts at its centre of mass; the arm adds its opposite at the tcp. */
  private addWeight({ massKg, fromTcpM }: Payload, rotation: Float64Array): void {
    const lift = massKg * GRAVITY_MPS2;
    const [x, y, z] = fromTcpM;
    const inCell = (row: number) => rotation[3 * row]! * x + rotation[3 * row + 1]! * y + rotation[3 * row + 2]! * z;
    this.force[2]! += lift;
    this.force[3]! += inCell(1) * lift;
    this.force[4]! -= inCell(0) * lift;
  }

  private setBeltsAndSqueeze({ simulation, paddleParts }: CellScene): void {
    const { state } = this;
    const surface = simulation.model.geom_surfacevel as Float64Array;
    const ranges = simulation.model.actuator_forcerange as Float64Array;
    // Never exactly zero: the engine reads from it whether a surface moves at all.
    const surfaceMps = this.parts.beltSurfaceMps(state.beltSpeedMps) || 1e-9;
    for (const geom of paddleParts.surfaces) surface[6 * geom + 1] = surfaceMps;
    for (const actuator of paddleParts.actuators) {
      ranges[2 * actuator] = -state.squeezeN;
      ranges[2 * actuator + 1] = Math.max(state.squeezeN, OPENING_FORCE_N);
    }
  }

  private readWrench({ simulation, robotModel, wristAddress }: CellScene): void {
    const { state } = this;
    const sensors = simulation.data.sensordata as Float64Array;
    const rotation = robotModel!.tcpRotation();
    const at = wristAddress;
    this.parts.drift();
    for (let part = 0; part < 2; part++)
      for (let i = 0; i < 3; i++) {
        const k = 3 * part + i;
        let value = 0;
        // The engine reports what the arm does to the tool; the wrench is what the tool feels from outside.
        for (let j = 0; j < 3; j++) {
          const addedN = part === 0 ? this.parts.sensorErrorN(j) : 0;
          value -= rotation[3 * i + j]! * (sensors[at + 3 * part + j]! - addedN);
        }
        state.raw[k] = value;
        // One-step impacts are not what a limit is about: low-pass before comparing.
        state.wrench[k]! += this.filterShare * (value - state.tare[k]! - state.wrench[k]!);
      }
    state.peakForceN = Math.max(state.peakForceN, this.forceN);
  }

  get forceN(): number {
    const [x, y, z] = this.state.wrench as unknown as [number, number, number];
    return Math.hypot(x, y, z);
  }

  /** What the wrist carries now counts as nothing. */
  tareWrench(): void {
    this.state.tare.set(this.state.raw);
    this.state.wrench.fill(0);
  }

  /** Takes the measured position as the reference, tool level but for a roll, so that nothing is pushed any longer. */
  relax(scene: CellScene): void {
    const { positions } = scene.simulation;
    const arm = scene.robotModel!;
    for (let k = 0; k < MOTION_JOINTS; k++) this.state.joints[k] = positions[arm.positionAddresses[k]!]!;
    const pose = { positionM: [...arm.tcpPosition()] as Vec3, rotation: rolled(keptRoll(arm.tcpRotation())) };
    const { joints, error } = this.kinematics.inverse(pose, this.state.joints);
    if (error < 1e-3) this.state.joints.set(joints);
    this.state.pose = error < 1e-3 ? pose : null;
    this.stand();
  }

  /** Takes the measured joints as the reference: what happened while nobody looked must not become a jump. */
  syncJoints(scene: CellScene): void {
    const { positions } = scene.simulation;
    const arm = scene.robotModel!;
    for (let k = 0; k < MOTION_JOINTS; k++) this.state.joints[k] = positions[arm.positionAddresses[k]!]!;
    this.state.pose = null;
    this.stand();
  }

  /** The reference stands still: a stale velocity would push on. */
  stand(): void {
    this.state.velocity.fill(0);
    this.state.acceleration.fill(0);
  }

  /** The reference pose, in the cell frame. */
  referencePose(): ToolPose {
    return this.state.pose ?? this.kinematics.forward(this.state.joints);
  }

  /** Moves the reference to a pose; the joint reference follows. False when the arm cannot follow within its speed limits. */
  setPose(pose: ToolPose): boolean {
    const { state } = this;
    const { joints, error } = this.kinematics.inverse(pose, state.joints, {
      iterations: 4,
      damping: 0.005,
      tolerance: 1e-7,
    });
    if (!(error <= 2e-3)) return false;
    for (let k = GANTRY_JOINTS; k < MOTION_JOINTS; k++) {
      state.velocity[k] = (joints[k]! - state.joints[k]!) / this.timestepS;
      if (Math.abs(state.velocity[k]!) > this.robot.arm[k - GANTRY_JOINTS]!.velocity) return false;
      state.joints[k] = joints[k]!;
    }
    state.pose = { positionM: [...pose.positionM], rotation: [...pose.rotation] };
    return true;
  }
}

/** A tool that was turned about the feed axis stays so; what is less than this is the arm's own error. */
const LEAST_ROLL_RAD = 0.02;
const keptRoll = (rotation: Matrix3): number => {
  const rollRad = rollOf(rotation);
  return Math.abs(rollRad) < LEAST_ROLL_RAD ? 0 : rollRad;
};
