import type { Vec3 } from '#shared/geometry/pose.ts';
import { clamp } from '#shared/units/units.ts';
import type { ArmKinematics } from '../control/ArmKinematics.ts';
import { IDENTITY_MATRIX, GANTRY_JOINTS, MOTION_JOINTS } from '../control/RobotModel.ts';
import type { RobotController } from '../control/RobotController.ts';
import { MINIMUM_JERK_PEAK_ACCELERATION, MINIMUM_JERK_PEAK_SPEED, minimumJerk } from '../control/minimumJerk.ts';
import { rolled, rollOf } from '../control/rotation.ts';
import { DRIVE_GAINS } from '../mjcf/robotMjcf.ts';
import type { CellRobot, DrivenAxis } from '../urdf/cellRobot.ts';
import type { Action, ActionEnd, Side } from './actions.ts';
import type { CellScene } from './CellScene.ts';
import { GuardedActs } from './GuardedActs.ts';

/** A guard trips when its force is exceeded for this long on end; shorter peaks are impacts. */
const GUARD_PATIENCE_S = 0.06;
/** A sweep gives up when the tool itself has made no headway for this long. */
const SWEEP_PATIENCE_S = 0.4;
const SWEEP_ACCELERATION = 0.8;
/** Share of the cap above which a sweep's reference goes back: friction in the joints makes the wrist read more than the arm asks for. */
const BACK_OFF_SHARE = 0.85;
/** Speed of that way back for each newton too many (m/s a newton), and its limit: 320 N/s at the contact stiffness. */
const BACK_OFF_MPS_PER_N = 0.012;
const BACK_OFF_MPS = 0.08;
/** What the force will be so much later, if it goes on rising as it does, is what counts. */
const FORCE_FORESIGHT_S = 0.04;
/** A feed gives up when the item has made no headway for this long. */
const FEED_PATIENCE_S = 0.35;
const BELT_ACCELERATION = 4;
/** An item whose front is this far behind the tips lies wholly between the belts. */
const CLEAR_OF_TIPS_M = 0.003;
const AXIS_LAG_M = 0.04;
const AXIS_PATIENCE_S = 0.08;
/** To bring a free blade up to speed its drive needs 4 N; what takes this for so long is in its way. */
const BLADE_TOUCH_N = 14;
const BLADE_TOUCH_S = 0.008;
/** Share of a force cap at which a guarded motion stops advancing: what is still in flight makes up the rest. */
export const GUARD_SHARE = 0.72;
/** Gantry axes with a hundred kilograms on them. */
const GANTRY_ACCELERATION = 3;
const ARM_ACCELERATION = 12;
const GANTRY_Z = 1;
const LINE_ACCELERATION = 3;
const LARGEST_ROLL_RADPS = 0.6;
/** A roll below this is the arm's own error. */
const LEVEL_RAD = 1e-3;

/** Where an item stands in the feed: how far its rear and its front are behind the paddles' tips, in metres; negative when beyond. */
export type FeedSensor = () => { rearM: number; frontM: number };

type Travel = Extract<Action, { act: 'travel' }>;

/** The part of a travel in which one joint moves. */
function windowOf(action: Travel, joint: number): { start: number; length: number } {
  const [start, end] = joint === GANTRY_Z ? action.heightWindow : [0, 1];
  return { start, length: end - start };
}

/** Progress of the act under way: numbers only. */
export interface ActionProgress {
  elapsedS: number;
  durationS: number;
  fromJoints: number[];
  fromM: Vec3;
  /** About the feed axis, positive when the top leans to the right. */
  fromRollRad: number;
  fromAxes: Partial<Record<DrivenAxis, number>>;
  bladeInCellM: [number, number];
  /** How far a blade on an arc is outside it, low-passed. */
  offM: number;
  overS: number;
  touchS: number;
  stuckS: number;
  speedMps: number;
  slowForceN: number;
  travelM: number;
  headwayM: number;
  best: number;
  peakForceN: number;
}

export interface ActionResult {
  end: ActionEnd;
  travelM: number;
  peakForceN: number;
}

/** Carries out elementary acts one control step at a time. `rate` below one slows the motion in progress for a stop. */
export class ActionRunner {
  maxToolSpeedMps = Infinity;
  private readonly robot: CellRobot;
  private readonly kinematics: ArmKinematics;
  private readonly controller: RobotController;
  private readonly timestepS: number;
  private readonly guarded: GuardedActs;

  constructor(robot: CellRobot, kinematics: ArmKinematics, controller: RobotController, timestepS: number) {
    this.robot = robot;
    this.kinematics = kinematics;
    this.controller = controller;
    this.timestepS = timestepS;
    this.guarded = new GuardedActs(robot, controller);
  }

  begin(action: Action, scene: CellScene): ActionProgress {
    const { state } = this.controller;
    const pose = this.controller.referencePose();
    const progress: ActionProgress = {
      elapsedS: 0,
      durationS: 0,
      fromJoints: [...state.joints],
      fromM: [...pose.positionM],
      fromRollRad: Math.abs(rollOf(pose.rotation)) < LEVEL_RAD ? 0 : rollOf(pose.rotation),
      fromAxes: { ...state.axes },
      bladeInCellM: [0, 0],
      offM: 0,
      overS: 0,
      touchS: 0,
      stuckS: 0,
      speedMps: 0,
      slowForceN: 0,
      travelM: 0,
      headwayM: 0,
      best: 0,
      peakForceN: 0,
    };
    switch (action.act) {
      case 'travel':
        progress.durationS = this.travelDuration(progress.fromJoints, action);
        break;
      case 'line': {
        const length = Math.hypot(...action.toM.map((v, i) => v - progress.fromM[i]!));
        const speed = Math.min(action.speedMps, this.maxToolSpeedMps);
        const turnRad = Math.abs(action.rollRad - progress.fromRollRad);
        progress.durationS = Math.max(
          0.1,
          (MINIMUM_JERK_PEAK_SPEED * turnRad) / LARGEST_ROLL_RADPS,
          (MINIMUM_JERK_PEAK_SPEED * length) / speed,
          Math.sqrt((MINIMUM_JERK_PEAK_ACCELERATION * length) / LINE_ACCELERATION),
        );
        if (action.holdBlade) progress.bladeInCellM = this.bladeInCell(action.holdBlade, progress.fromM);
        break;
      }
      case 'axes': {
        const speed = Math.min(action.speedMps, this.maxToolSpeedMps);
        progress.durationS = Math.max(
          0,
          ...Object.entries(action.targets).map(([axis, target]) => {
            const limit = Math.min(speed, this.robot.axes[axis as DrivenAxis].velocity);
            return Math.abs(target - progress.fromAxes[axis as DrivenAxis]!) / limit;
          }),
        );
        break;
      }
      case 'wait':
        progress.durationS = action.durationS;
        break;
      case 'tilt': {
        // The reference leads the tool by what presses already.
        const here = scene.robotModel!.tcpPosition();
        progress.headwayM = action.direction * (pose.positionM[0] - here[0]!);
        progress.fromM = [here[0]!, pose.positionM[1], pose.positionM[2]];
        break;
      }
      case 'feel':
        progress.best = scene.jointPosition(action.axis);
        break;
      case 'sweep':
        progress.best = scene.robotModel!.tcpPosition()[0]!;
        progress.fromM[0] = pose.positionM[0];
        break;
      default:
        break;
    }
    return progress;
  }

  /** One control step; null while it goes on. */
  step(
    action: Action,
    progress: ActionProgress,
    rate: number,
    scene: CellScene,
    feedSensor: FeedSensor,
  ): ActionResult | null {
    progress.elapsedS += this.timestepS * rate;
    progress.peakForceN = Math.max(progress.peakForceN, this.controller.forceN);
    const share = progress.durationS > 0 ? progress.elapsedS / progress.durationS : 1;
    const finish = (end: ActionEnd): ActionResult => {
      this.controller.stand();
      return { end, travelM: progress.travelM, peakForceN: progress.peakForceN };
    };
    switch (action.act) {
      case 'travel':
        this.followTravel(action, progress, share, rate);
        return share >= 1 ? finish('goal') : null;
      case 'line': {
        if (action.guardN !== null && this.guardTripped(progress, action.guardN)) return finish('force');
        const { position } = minimumJerk(share);
        const toM = action.toM.map((v, i) => progress.fromM[i]! + (v - progress.fromM[i]!) * position) as Vec3;
        const rollRad = progress.fromRollRad + (action.rollRad - progress.fromRollRad) * position;
        if (!this.controller.setPose({ positionM: toM, rotation: rolled(rollRad) })) return finish('timeout');
        if (action.holdBlade) this.holdBlade(action.holdBlade, progress.bladeInCellM, toM);
        if (action.beltsFollow) {
          const { velocity } = minimumJerk(share);
          const alongY = action.toM[1] - progress.fromM[1];
          this.controller.state.beltSpeedMps = (-alongY * velocity * rate) / progress.durationS;
        }
        return share >= 1 ? finish('goal') : null;
      }
      case 'axes': {
        const { axes } = this.controller.state;
        for (const [name, target] of Object.entries(action.targets)) {
          const axis = name as DrivenAxis;
          const from = progress.fromAxes[axis]!;
          axes[axis] = share >= 1 ? target : from + (target - from) * share;
        }
        if (action.guardN !== null && this.guardTripped(progress, action.guardN)) return finish('force');
        if (this.axisBlocked(action, progress, scene)) return finish('force');
        return share >= 1 ? finish('goal') : null;
      }
      case 'wait':
        return share >= 1 ? finish('goal') : null;
      case 'sweep':
        return this.followSweep(action, progress, rate, scene)
          ? finish(progress.stuckS >= SWEEP_PATIENCE_S ? 'force' : 'goal')
          : null;
      case 'feel':
        return this.endOf(
          this.guarded.feel(action, progress, rate * this.timestepS, this.maxToolSpeedMps, scene),
          finish,
        );
      case 'lower':
        return this.endOf(
          this.guarded.lower(action, progress, rate * this.timestepS, this.maxToolSpeedMps, scene),
          finish,
        );
      case 'tilt':
        return this.endOf(
          this.guarded.tilt(action, progress, rate * this.timestepS, this.maxToolSpeedMps, scene),
          finish,
        );
      case 'feed':
      case 'unfeed':
        return this.followFeed(action, progress, rate, feedSensor, finish);
      default:
        return finish('goal');
    }
  }

  private endOf(end: ActionEnd | null, finish: (end: ActionEnd) => ActionResult): ActionResult | null {
    return end === null ? null : finish(end);
  }

  private followTravel(action: Travel, progress: ActionProgress, share: number, rate: number): void {
    const { state } = this.controller;
    for (let k = 0; k < MOTION_JOINTS; k++) {
      const window = windowOf(action, k);
      const { position, velocity, acceleration } = minimumJerk((share - window.start) / window.length);
      const speed = rate / (progress.durationS * window.length);
      const way = action.joints[k]! - progress.fromJoints[k]!;
      state.joints[k] = progress.fromJoints[k]! + way * position;
      state.velocity[k] = way * velocity * speed;
      state.acceleration[k] = way * acceleration * speed * speed;
    }
    state.pose = null;
  }

  /** Limits on joint speeds, joint accelerations and the tool's own speed along the way. */
  private travelDuration(from: readonly number[], action: Travel): number {
    const limits = [...this.robot.gantry, ...this.robot.arm];
    let durationS = 0.15;
    limits.forEach(({ velocity }, k) => {
      const way = Math.abs(action.joints[k]! - from[k]!);
      const acceleration = k < GANTRY_JOINTS ? GANTRY_ACCELERATION : ARM_ACCELERATION;
      durationS = Math.max(
        durationS,
        Math.max(
          (MINIMUM_JERK_PEAK_SPEED * way) / (action.speedShare * velocity),
          Math.sqrt((MINIMUM_JERK_PEAK_ACCELERATION * way) / acceleration),
        ) / windowOf(action, k).length,
      );
    });
    if (this.maxToolSpeedMps < Infinity) {
      const samples = 40;
      const at = (share: number) =>
        this.kinematics.forward(
          from.map((q, k) => {
            const window = windowOf(action, k);
            return q + (action.joints[k]! - q) * minimumJerk((share - window.start) / window.length).position;
          }),
        ).positionM;
      let before = at(0);
      for (let sample = 1; sample <= samples; sample++) {
        const here = at(sample / samples);
        const way = Math.hypot(here[0] - before[0], here[1] - before[1], here[2] - before[2]);
        // A little slack for the curvature between samples.
        durationS = Math.max(durationS, (1.02 * way * samples) / this.maxToolSpeedMps);
        before = here;
      }
    }
    return durationS;
  }

  /** A blade or plunger that lags far behind its command has met something: its command falls back to where it is. */
  private axisBlocked(
    { targets, verticalGuardN = Infinity }: Extract<Action, { act: 'axes' }>,
    progress: ActionProgress,
    scene: CellScene,
  ): boolean {
    const { axes, wrench } = this.controller.state;
    const pushing = (Object.keys(targets) as DrivenAxis[]).filter(
      (axis) => (axis.endsWith('_y') || axis === 'plunger') && !axis.startsWith('separator'),
    );
    const lagging = pushing.filter((axis) => axes[axis] - scene.jointPosition(axis) > AXIS_LAG_M);
    progress.stuckS = lagging.length > 0 ? progress.stuckS + this.timestepS : 0;
    const touching = pushing.filter((axis) => axis !== 'plunger' && this.driveForceN(axis, scene) > BLADE_TOUCH_N);
    const rides = Math.abs(wrench[2]!) > verticalGuardN;
    progress.touchS = touching.length > 0 || rides ? progress.touchS + this.timestepS : 0;
    if (progress.stuckS < AXIS_PATIENCE_S && progress.touchS < BLADE_TOUCH_S) return false;
    for (const axis of rides ? pushing : [...lagging, ...touching]) axes[axis] = scene.jointPosition(axis);
    return true;
  }

  /** What a position drive presses with, before its limit. */
  private driveForceN(axis: DrivenAxis, scene: CellScene): number {
    const [stiffness, damping] = DRIVE_GAINS[axis];
    const leadM = this.controller.state.axes[axis] - scene.jointPosition(axis);
    return stiffness * leadM - damping * scene.jointVelocity(axis);
  }

  private guardTripped(progress: ActionProgress, guardN: number): boolean {
    const { wrench } = this.controller.state;
    const horizontal = Math.hypot(wrench[0]!, wrench[1]!);
    // Contact chatters: time above the guard counts up, time below counts down, and far above counts several times.
    const weight = horizontal > guardN / GUARD_SHARE ? 3 : horizontal > guardN ? 1 : -0.5;
    progress.overS = Math.max(0, progress.overS + weight * this.timestepS);
    return progress.overS > GUARD_PATIENCE_S;
  }

  /** The reference advances only while the wrist stays below the guard and the tool keeps up; true at the end. */
  private followSweep(
    { direction, distanceM, speedMps, forceCapN }: Extract<Action, { act: 'sweep' }>,
    progress: ActionProgress,
    rate: number,
    scene: CellScene,
  ): boolean {
    const { wrench } = this.controller.state;
    const here = scene.robotModel!.tcpPosition()[0]!;
    const referenceX = this.controller.referencePose().positionM[0];
    // Beyond this lead the spring alone holds the cap: more would turn into a jump when things give.
    const leadM = (1.6 * forceCapN) / 4000;
    // A blade that lifts or wedges under something leaning is pressed upwards, and hardly sideways.
    const guardN = GUARD_SHARE * forceCapN;
    const blocked =
      Math.abs(wrench[0]!) > guardN || Math.abs(wrench[2]!) > guardN || direction * (referenceX - here) > leadM;
    // Headway is what the tool did, not what it was asked.
    if (direction * (here - progress.best) > 0.001) {
      progress.best = here;
      progress.stuckS = 0;
    } else progress.stuckS += this.timestepS;
    const left = distanceM - progress.travelM;
    const dt = this.timestepS * rate;
    const ceiling = Math.min(speedMps, this.maxToolSpeedMps);
    const { forceN } = this.controller;
    progress.slowForceN += (this.timestepS / FORCE_FORESIGHT_S) * (forceN - progress.slowForceN);
    // Above its own slow low-pass by as much as it rises in that time.
    const overN = 2 * forceN - progress.slowForceN - BACK_OFF_SHARE * forceCapN;
    progress.speedMps = blocked
      ? -clamp(BACK_OFF_MPS_PER_N * overN, 0, BACK_OFF_MPS)
      : Math.min(
          Math.max(0, progress.speedMps) + SWEEP_ACCELERATION * dt,
          ceiling,
          Math.sqrt(2 * SWEEP_ACCELERATION * Math.max(0, left)) + 0.005,
        );
    progress.travelM = Math.min(distanceM, progress.travelM + progress.speedMps * dt);
    const [x, y, z] = progress.fromM;
    if (
      !this.controller.setPose({
        positionM: [x + direction * progress.travelM, y, z],
        rotation: [...IDENTITY_MATRIX],
      })
    )
      progress.stuckS = SWEEP_PATIENCE_S;
    return progress.travelM >= distanceM || progress.stuckS >= SWEEP_PATIENCE_S;
  }

  private followFeed(
    action: Extract<Action, { act: 'feed' | 'unfeed' }>,
    progress: ActionProgress,
    rate: number,
    feedSensor: FeedSensor,
    finish: (end: ActionEnd) => ActionResult,
  ): ActionResult | null {
    const { state } = this.controller;
    const { rearM: behindM, frontM } = feedSensor();
    if (progress.best === 0) progress.best = behindM;
    progress.travelM = Math.abs(progress.best - behindM);
    const guardN = action.forceCapN === null ? Infinity : GUARD_SHARE * action.forceCapN;
    const { wrench } = state;
    // The belts' motors stall rather than grind: above the guard they slow down to nothing.
    const wanted = Math.hypot(wrench[0]!, wrench[1]!) > guardN ? 0 : Math.min(action.speedMps, this.maxToolSpeedMps);
    const change = BELT_ACCELERATION * this.timestepS;
    progress.speedMps += clamp(wanted - progress.speedMps, -2 * change, change);
    state.beltSpeedMps = (action.act === 'feed' ? 1 : -1) * progress.speedMps * rate;
    if (progress.travelM > progress.headwayM + 0.002) {
      progress.headwayM = progress.travelM;
      progress.stuckS = 0;
    } else progress.stuckS += this.timestepS * rate;
    if (this.guardTripped(progress, guardN)) return this.stopBelts(finish('force'));
    if (action.act === 'feed') {
      if (behindM < (action.untilBehindM ?? -0.002)) return this.stopBelts(finish('goal'));
    } else if (action.untilBehindM === null ? frontM > CLEAR_OF_TIPS_M : behindM >= action.untilBehindM)
      return this.stopBelts(finish('goal'));
    if (progress.stuckS > FEED_PATIENCE_S)
      return this.stopBelts(finish(progress.peakForceN > guardN ? 'force' : 'timeout'));
    // Slower than meant, it may take that much longer.
    const slowness = Math.max(1, action.speedMps / this.maxToolSpeedMps);
    return progress.elapsedS >= action.timeoutS * slowness ? this.stopBelts(finish('timeout')) : null;
  }

  private stopBelts(result: ActionResult): ActionResult {
    this.controller.state.beltSpeedMps = 0;
    return result;
  }

  /** Where a blade is: its lateral position and its tip along y, in the cell frame, from commands. */
  private bladeInCell(side: Side, tcp: Vec3): [number, number] {
    const { axes } = this.controller.state;
    const sign = side === 'left' ? -1 : 1;
    return [tcp[0] + sign * axes[`blade_${side}_x`], tcp[1] + axes[`blade_${side}_y`]];
  }

  private holdBlade(side: Side, [bladeX, bladeY]: [number, number], tcp: Vec3): void {
    const { axes } = this.controller.state;
    const sign = side === 'left' ? -1 : 1;
    const lateral = this.robot.axes[`blade_${side}_x`];
    const along = this.robot.axes[`blade_${side}_y`];
    axes[`blade_${side}_x`] = clamp(sign * (bladeX - tcp[0]), lateral.lower, lateral.upper);
    axes[`blade_${side}_y`] = clamp(bladeY - tcp[1], along.lower, along.upper);
  }
}
