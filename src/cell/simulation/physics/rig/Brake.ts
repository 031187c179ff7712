import type { RobotController } from '../control/RobotController.ts';
import { DRIVE_GAINS } from '../mjcf/robotMjcf.ts';
import { MOTION_JOINTS } from '../control/RobotModel.ts';
import type { DrivenAxis } from '../urdf/cellRobot.ts';
import type { CellScene } from './CellScene.ts';

/** From the manual tool speed this is 11 m/s2 at most: what a collaborative arm of this size brakes with. */
const BRAKE_S = 0.036;

/**
 * Brings the reference of gantry, arm, drives and belts to rest at a bounded rate and leaves it there, whatever act was under
 * way. In the space of the joints, with their deceleration fed forward, so that the tool does not swing on.
 */
export class Brake {
  private readonly controller: RobotController;
  private readonly timestepS: number;
  private readonly velocity = new Float64Array(MOTION_JOINTS);
  private readonly drives = new Map<DrivenAxis, BrakedDrive>();
  private beltSpeedMps = 0;
  private elapsedS = 0;
  /** The reference is at rest. */
  released = true;

  constructor(controller: RobotController, timestepS: number) {
    this.controller = controller;
    this.timestepS = timestepS;
  }

  /** `moving`: drives under way; the others keep pressing as they do. */
  begin(scene: CellScene, moving: readonly DrivenAxis[]): void {
    const { state } = this.controller;
    this.elapsedS = 0;
    this.released = false;
    // From what the arm does, not from what it was asked: what it lagged behind it would make up for while it should stop.
    this.controller.syncJoints(scene);
    state.stiffness = 'hold';
    state.horizontalCapN = Infinity;
    const { velocities } = scene.simulation;
    for (let k = 0; k < MOTION_JOINTS; k++) this.velocity[k] = velocities[scene.robotModel!.velocityAddresses[k]!]!;
    this.beltSpeedMps = state.beltSpeedMps;
    this.drives.clear();
    // The paddles hold the item by force: their drive is not led by a reference.
    for (const axis of moving) {
      if (axis.startsWith('paddle')) continue;
      const [atM, speedMps] = [scene.jointPosition(axis), scene.jointVelocity(axis)];
      const [stiffness] = DRIVE_GAINS[axis];
      const { simulation } = scene;
      // By the load alone: what it leads by while it gathers speed it would make up for while it should stop.
      const leadM = simulation.loadOn(axis) / stiffness;
      this.drives.set(axis, { atM, speedMps, leadM, inertiaS2: simulation.inertiaOf(axis) / stiffness });
    }
  }

  save(): BrakeState {
    const { velocity, beltSpeedMps, elapsedS, released } = this;
    const drives = [...this.drives].map(([axis, drive]) => [axis, { ...drive }] as const);
    return { velocity: velocity.slice(), drives, beltSpeedMps, elapsedS, released };
  }

  restore({ velocity, drives, ...rest }: BrakeState): void {
    this.velocity.set(velocity);
    this.drives.clear();
    for (const [axis, drive] of drives) this.drives.set(axis, { ...drive });
    Object.assign(this, rest);
  }

  /** Before each control step. */
  step(scene: CellScene): void {
    if (this.released) return;
    const { state } = this.controller;
    const share = this.elapsedS / BRAKE_S;
    this.elapsedS += this.timestepS;
    if (share >= 1) {
      // Where the arm came to rest it stays; the strain of braking would let it creep on.
      this.controller.syncJoints(scene);
      for (const [axis, { leadM }] of this.drives) state.axes[axis] = scene.jointPosition(axis) + leadM;
      this.released = true;
      return;
    }
    // Half a cosine: brakes that are let go at once make the gantry swing.
    const left = (1 + Math.cos(Math.PI * share)) / 2;
    const braking = (-Math.PI * Math.sin(Math.PI * (share + this.timestepS / BRAKE_S / 2))) / (2 * BRAKE_S);
    for (let k = 0; k < MOTION_JOINTS; k++) {
      // The step's acceleration shows in the speed after it: reference and arm stay together.
      state.joints[k]! += this.velocity[k]! * left * this.timestepS;
      state.velocity[k] = this.velocity[k]! * left;
      state.acceleration[k] = this.velocity[k]! * braking;
    }
    // A position drive lags behind its reference: waiting for it would take longer than braking it.
    for (const [axis, drive] of this.drives) {
      drive.atM += drive.speedMps * left * this.timestepS;
      const brakingM = drive.inertiaS2 * drive.speedMps * braking;
      state.axes[axis] = drive.atM + lagM(axis, drive.speedMps * left) + drive.leadM + brakingM;
    }
    state.beltSpeedMps = this.beltSpeedMps * left;
  }
}

export interface BrakeState {
  velocity: Float64Array;
  drives: readonly (readonly [DrivenAxis, Readonly<BrakedDrive>])[];
  beltSpeedMps: number;
  elapsedS: number;
  released: boolean;
}

interface BrakedDrive {
  speedMps: number;
  /** Where it should be now. */
  atM: number;
  /** What its reference leads by against the load, the lag of its speed aside. */
  leadM: number;
  /** What it moves over the drive's stiffness: by how much the reference leads for each unit of acceleration. */
  inertiaS2: number;
}

/** How far a position drive's reference leads it at a speed. */
const lagM = (axis: DrivenAxis, speedMps: number): number => {
  const [stiffness, damping] = DRIVE_GAINS[axis];
  return (damping / stiffness) * speedMps;
};
