import type { Vec3 } from '#shared/geometry/pose.ts';
import { MANUAL_MAX_TOOL_SPEED_MPS } from '#shared/domain/manualMotion.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import { clamp } from '#shared/units/units.ts';
import type { ArmKinematics } from '../control/ArmKinematics.ts';
import type { RobotController } from '../control/RobotController.ts';
import { IDENTITY_MATRIX, MOTION_JOINTS } from '../control/RobotModel.ts';
import type { ToolPose } from '../control/RobotModel.ts';
import { product, rotationAbout, rotationVector } from '../control/rotation.ts';
import type { CellRobot, DrivenAxis } from '../urdf/cellRobot.ts';
import type { ActionEnd, ActOf, JogAction } from './actions.ts';
import { begun } from './acts/Act.ts';
import type { ActProgress } from './acts/Act.ts';
import { GUARD_SHARE } from './acts/guard.ts';
import type { CellScene } from './CellScene.ts';
import { inCell, intrusionM, rotated, toolCorners, type FreeRegion } from './keepOut.ts';

/** How far a jog has come. */
export interface JogProgress extends ActProgress {
  speedMps: number;
  overS: number;
  stuckS: number;
}

export interface JogEnd {
  end: ActionEnd;
  /** What stood in the way; empty when the step was made. */
  detail: string;
}

export interface JogState {
  startForceN: number;
  corners: readonly Vec3[];
  leverM: number;
  before: Float64Array;
}

const ACCELERATION = 1;
/** Before a limit; against force it is as hard as a halt. */
const BRAKE = 3;
const HARD_BRAKE = 8;
const LARGEST_TURN_RADPS = 0.5;
/** The tool stays within this of level: the impedance's pose error holds below a right angle. */
const LARGEST_TILT_RAD = 0.8;
const JOINT_MARGIN = 0.01;
/** A jog gives up when force or the keep-out has held it back for this long. */
const PATIENCE_S = 0.1;
/** Pressing on beyond a force that was there already. */
const MORE_FORCE_N = 4;
const AXIS_LAG_M = 0.016;
const BACK_OFF_M = 0.008;
const PROBE = 1e-4;
const LEVEL = 'level';

/** Motions without a goal of their own: along and about axes, one joint, one drive; and the way back to level. */
export class JogRunner {
  /** Asked anew at each step: the mouth may be open or not. */
  region: () => FreeRegion = () => ({ frontYM: Infinity, mouth: null });
  /** Corners of the item in the tool, in the tcp's frame. */
  itemCorners: () => Vec3[] = () => [];
  private readonly robot: CellRobot;
  private readonly kinematics: ArmKinematics;
  private readonly controller: RobotController;
  private readonly timestepS: number;
  private startForceN = 0;
  private corners: readonly Vec3[] = [];
  private leverM = 0;
  private readonly before = new Float64Array(MOTION_JOINTS);

  constructor(robot: CellRobot, kinematics: ArmKinematics, controller: RobotController, timestepS: number) {
    this.robot = robot;
    this.kinematics = kinematics;
    this.controller = controller;
    this.timestepS = timestepS;
  }

  save(): JogState {
    const { startForceN, corners, leverM, before } = this;
    return { startForceN, corners, leverM, before: before.slice() };
  }

  restore({ startForceN, corners, leverM, before }: JogState): void {
    Object.assign(this, { startForceN, corners, leverM });
    this.before.set(before);
  }

  begin(): JogProgress {
    this.startForceN = this.controller.forceN;
    this.corners = [...toolCorners(this.controller.state.axes), ...this.itemCorners()];
    this.leverM = Math.max(...this.corners.map((corner) => Math.hypot(...corner)), 0.2);
    return { ...begun(), speedMps: 0, overS: 0, stuckS: 0 };
  }

  /** One control step at no more than the tool speed; null while it goes on. */
  step(action: JogAction, progress: JogProgress, scene: CellScene, maxToolSpeedMps: number): JogEnd | null {
    const { state } = this.controller;
    this.before.set(state.velocity);
    const step = 'step' in action ? action.step : null;
    const left = step === null ? Infinity : Math.max(0, step - progress.travelM);
    const perUnit = this.toolSpeedPerUnit(action);
    const yields = action.act === 'level' || action.backsOff === true;
    const pressed = yields ? null : this.pressure(action, scene);
    const brakingM = (1.2 * progress.speedMps ** 2) / (2 * BRAKE) + 0.0005;
    const ahead = this.obstacle(action, brakingM / perUnit, scene);
    const topMps = Math.min(maxToolSpeedMps, MANUAL_MAX_TOOL_SPEED_MPS, this.fastest(action) * perUnit);
    const wanted = pressed || ahead ? 0 : Math.min(topMps, Math.sqrt(2 * ACCELERATION * left * perUnit) + 0.002);
    const change = (pressed ? HARD_BRAKE : wanted < progress.speedMps ? BRAKE : ACCELERATION) * this.timestepS;
    progress.speedMps += clamp(wanted - progress.speedMps, -change, change);
    const advance = Math.min((progress.speedMps / perUnit) * this.timestepS, left);
    const unreached = advance > 0 && !(ahead && progress.speedMps < 0.002) ? this.move(action, advance) : ahead;
    if (unreached === LEVEL) return { end: 'goal', detail: '' };
    if (unreached !== null || advance === 0) {
      this.controller.stand();
      progress.speedMps = 0;
    } else {
      // The arm follows the reference's acceleration by feed-forward, so that it neither lags nor overshoots.
      for (let k = 0; k < MOTION_JOINTS; k++)
        state.acceleration[k] = (state.velocity[k]! - this.before[k]!) / this.timestepS;
      progress.travelM += advance;
      if (progress.travelM >= (step ?? Infinity) - 1e-9) return { end: 'goal', detail: '' };
    }
    // Contact chatters: time under force counts up, time without it counts down more slowly.
    progress.overS = Math.max(0, progress.overS + (pressed ? 1 : -0.3) * this.timestepS);
    if (pressed && progress.overS > PATIENCE_S) return { end: 'force', detail: pressed };
    const inTheWay = unreached ?? ahead;
    progress.stuckS = inTheWay && progress.speedMps < 0.002 ? progress.stuckS + this.timestepS : 0;
    return inTheWay && progress.stuckS > PATIENCE_S ? { end: 'timeout', detail: inTheWay } : null;
  }

  /** The way back from what a jog met, a few millimetres at the tool. */
  backOff(action: Exclude<JogAction, { act: 'level' }>): JogAction {
    const step = BACK_OFF_M / this.toolSpeedPerUnit(action);
    if (action.act !== 'jog') return { ...action, direction: action.direction === 1 ? -1 : 1, step, backsOff: true };
    const opposite = (v: Vec3): Vec3 => [-v[0], -v[1], -v[2]];
    return { ...action, linear: opposite(action.linear), angular: opposite(action.angular), step, backsOff: true };
  }

  /** Null where nothing presses against the jog, else a sentence. */
  private pressure(action: JogAction, scene: CellScene): string | null {
    const { forceN, state } = this.controller;
    const limitN = Math.max(GUARD_SHARE * toolLimits.forceCapN, this.startForceN + MORE_FORCE_N);
    if (forceN > limitN) return `${forceN.toFixed(0)} N at the wrist stopped the jog.`;
    if (action.act !== 'jog_axis') return null;
    const lag = Math.abs(state.axes[action.axis] - scene.jointPosition(action.axis));
    return lag > AXIS_LAG_M ? `${words(action.axis)} met something.` : null;
  }

  /** Speed of the fastest point of the tool, m/s, for one metre or radian a second of what is jogged. */
  private toolSpeedPerUnit(action: JogAction): number {
    switch (action.act) {
      case 'jog': {
        const linear = Math.hypot(...action.linear);
        const angular = Math.hypot(...action.angular);
        return linear > 0 ? linear + angular * this.leverM : angular * this.leverM;
      }
      case 'level':
        return this.leverM;
      case 'jog_axis':
        return 1;
      case 'jog_joint': {
        const { joints } = this.controller.state;
        const here = inCell(this.corners, this.kinematics.forward(joints));
        const moved = Float64Array.from(joints);
        moved[action.index]! += PROBE;
        const there = inCell(this.corners, this.kinematics.forward(moved));
        const fastest = here.map((a, k) => Math.hypot(...a.map((v, i) => there[k]![i]! - v)) / PROBE);
        return Math.max(0.05, ...fastest);
      }
    }
  }

  private fastest(action: JogAction): number {
    if (action.act === 'jog_axis') return this.robot.axes[action.axis].velocity;
    if (action.act === 'jog_joint') {
      const joint = [...this.robot.gantry, ...this.robot.arm][action.index]!;
      return 0.5 * joint.velocity;
    }
    const turns = action.act === 'level' || Math.hypot(...action.angular) > 0;
    return turns ? LARGEST_TURN_RADPS : Infinity;
  }

  /** What stands in the way of a motion by so much, as a sentence; changes nothing. */
  private obstacle(action: JogAction, advance: number, scene: CellScene): string | null {
    const { state } = this.controller;
    switch (action.act) {
      case 'level':
        return null;
      case 'jog': {
        const from = this.referencePose();
        const to = jogged(action, from, advance);
        const tilt = Math.hypot(...rotationVector(to.rotation));
        if (tilt > LARGEST_TILT_RAD && tilt > Math.hypot(...rotationVector(from.rotation)) + 1e-6)
          return 'The tool is not tilted any further.';
        return this.keptOut(inCell(this.corners, from), inCell(this.corners, to));
      }
      case 'jog_joint': {
        const joint = [...this.robot.gantry, ...this.robot.arm][action.index]!;
        const next = Float64Array.from(state.joints);
        next[action.index]! += action.direction * advance;
        const room = action.direction > 0 ? joint.upper - next[action.index]! : next[action.index]! - joint.lower;
        if (room < JOINT_MARGIN) return `${joint.name} is at its limit.`;
        const from = inCell(this.corners, this.kinematics.forward(state.joints));
        return this.keptOut(from, inCell(this.corners, this.kinematics.forward(next)));
      }
      case 'jog_axis': {
        const { axis, direction } = action;
        const { lower, upper } = this.robot.axes[axis];
        const next = state.axes[axis] + direction * advance;
        if (next < lower || next > upper) return `${words(axis)} is at its limit.`;
        const model = scene.robotModel!;
        const pose = { positionM: [...model.tcpPosition()] as Vec3, rotation: [...model.tcpRotation()] };
        const after = toolCorners({ ...state.axes, [axis]: next });
        return this.keptOut(inCell(toolCorners(state.axes), pose), inCell(after, pose));
      }
    }
  }

  /** Moves the reference; a sentence when the arm cannot follow. */
  private move(action: JogAction, advance: number): string | null {
    const { state } = this.controller;
    switch (action.act) {
      case 'jog':
        return this.controller.setPose(jogged(action, this.referencePose(), advance))
          ? null
          : 'The arm does not reach any further.';
      case 'level':
        return this.level(advance);
      case 'jog_joint':
        state.joints[action.index]! += action.direction * advance;
        state.velocity.fill(0);
        state.velocity[action.index] = (action.direction * advance) / this.timestepS;
        state.pose = null;
        return null;
      case 'jog_axis':
        state.axes[action.axis] += action.direction * advance;
        return null;
    }
  }

  private referencePose(): ToolPose {
    const { positionM, rotation } = this.controller.referencePose();
    return { positionM: [...positionM], rotation: [...rotation] };
  }

  /** Turns the tool level about the tcp; LEVEL when it is. */
  private level(advance: number): string | null {
    const { positionM, rotation } = this.referencePose();
    const vector = rotationVector(rotation);
    const angle = Math.hypot(...vector);
    if (angle <= advance || angle < 1e-6) {
      this.controller.setPose({ positionM, rotation: [...IDENTITY_MATRIX] });
      return LEVEL;
    }
    const back = vector.map((v) => (-v * advance) / angle) as Vec3;
    return this.controller.setPose({ positionM, rotation: product(rotationAbout(back), rotation) })
      ? null
      : 'The arm cannot turn the tool level here.';
  }

  /** Out of where the tool must not be is always possible, further in never. */
  private keptOut(before: readonly Vec3[], after: readonly Vec3[]): string | null {
    const region = this.region();
    const deepM = intrusionM(after, region);
    if (deepM <= 1e-9 || deepM <= intrusionM(before, region) + 1e-9) return null;
    return region.mouth ? "The tool would touch the bin's edge or wall." : "The tool would enter the pod's front.";
  }
}

/** The pose after a motion by so many metres along the linear direction and radians about the angular one. */
function jogged({ frame, linear, angular }: ActOf<'jog'>, from: ToolPose, advance: number): ToolPose {
  const scaled = (v: Vec3): Vec3 => [v[0] * advance, v[1] * advance, v[2] * advance];
  const [along, about] = [linear, angular].map((v) => scaled(frame === 'tool' ? rotated(from.rotation, v) : v)) as [
    Vec3,
    Vec3,
  ];
  const [x, y, z] = from.positionM;
  return {
    positionM: [x + along[0], y + along[1], z + along[2]],
    rotation: product(rotationAbout(about), from.rotation),
  };
}

const words = (axis: DrivenAxis): string => (axis.startsWith('blade') ? 'The blade' : 'The drive');
