import { clamp } from '#shared/units/units.ts';
import type { RobotController } from '../control/RobotController.ts';
import { CONTACT_HEIGHT_STIFFNESS_NPM, CONTACT_STIFFNESS_NPM } from '../control/RobotController.ts';
import { rolled } from '../control/rotation.ts';
import { DRIVE_GAINS } from '../mjcf/robotMjcf.ts';
import type { CellRobot } from '../urdf/cellRobot.ts';
import type { Action, ActionEnd } from './actions.ts';
import type { ActionProgress } from './ActionRunner.ts';
import type { CellScene } from './CellScene.ts';

/** A blade that feels its way starts gently and is told at once what it touches. */
const FEEL_ACCELERATION = 0.5;
const FEEL_PATIENCE_S = 0.005;
/** Share of the cap at which a touch counts: the blade's own mass makes up the rest before it stands. */
const FEEL_SHARE = 0.25;
/** Takes the pressure off at once. */
const FEEL_BACK_M = 0.002;
const FEEL_STUCK_S = 0.25;
/** A lowered item touches when the wrist reads the force for this long. */
const LOWER_PATIENCE_S = 0.01;
const LOWER_ACCELERATION = 0.4;
/** Above the cap for this long, a tilt ends. */
const TILT_PATIENCE_S = 0.06;
/** From what presses at the end of the push to what it is turned with. */
const PRESS_RAMP_S = 0.3;
/** Joint friction is made up for at this rate. */
const PRESS_GAIN_PER_S = 6;
const OFF_FILTER_S = 0.05;
const LEAST_PRESS_SHARE = 0.3;
/** Up to where this times the cosine of the turn is below one, it presses in full. */
const FULL_PRESS = 1.2;
/** So far inside its arc the blade has lost what it turned. */
const OFF_PATH_M = 0.04;

/** Acts that seek a contact and mind its force. One control step each; null while it goes on. `dt`: seconds of this step. */
export class GuardedActs {
  private readonly robot: CellRobot;
  private readonly controller: RobotController;

  constructor(robot: CellRobot, controller: RobotController) {
    this.robot = robot;
    this.controller = controller;
  }

  /** The blade's own drive feels with the wrist: whichever first tells of a touch ends it, and the drive stands where the blade is. */
  feel(
    { axis, toM, speedMps, forceCapN }: Extract<Action, { act: 'feel' }>,
    progress: ActionProgress,
    dt: number,
    maxToolSpeedMps: number,
    scene: CellScene,
  ): ActionEnd | null {
    const { axes, wrench } = this.controller.state;
    const [stiffness, damping] = DRIVE_GAINS[axis];
    const hereM = scene.jointPosition(axis);
    const fromM = progress.fromAxes[axis]!;
    const ceilingMps = Math.min(speedMps, maxToolSpeedMps);
    progress.speedMps = Math.min(ceilingMps, progress.speedMps + FEEL_ACCELERATION * dt);
    // A position drive lags by its damping at speed; what it lags beyond that is force.
    const leadM = ((damping + this.robot.axes[axis].damping) / stiffness) * progress.speedMps + forceCapN / stiffness;
    progress.travelM = Math.min(toM - fromM, progress.travelM + progress.speedMps * dt, hereM + leadM - fromM);
    axes[axis] = fromM + progress.travelM;
    // Ahead of the blade only: what the tool's own start and stop do to the wrist points the other way or is short.
    progress.overS = -wrench[1]! > FEEL_SHARE * forceCapN ? progress.overS + dt : 0;
    if (hereM - progress.best > 0.0005) [progress.best, progress.stuckS] = [hereM, 0];
    else progress.stuckS += dt;
    const touched = progress.overS > FEEL_PATIENCE_S || progress.stuckS > FEEL_STUCK_S;
    if (!touched && progress.travelM < toM - fromM) return null;
    axes[axis] = touched ? hereM - FEEL_BACK_M : toM;
    return touched ? 'force' : 'goal';
  }

  /** Straight down until what is below presses up, or to the height. */
  lower(
    { toZM, speedMps, touchN }: Extract<Action, { act: 'lower' }>,
    progress: ActionProgress,
    dt: number,
    maxToolSpeedMps: number,
    scene: CellScene,
  ): ActionEnd | null {
    const { wrench } = this.controller.state;
    const [x, y, fromZ] = progress.fromM;
    const wayM = Math.max(0, fromZ - toZM);
    const left = wayM - progress.travelM;
    progress.speedMps = Math.min(
      Math.min(speedMps, maxToolSpeedMps),
      progress.speedMps + LOWER_ACCELERATION * dt,
      Math.sqrt(2 * LOWER_ACCELERATION * Math.max(0, left)) + 0.002,
    );
    progress.travelM = Math.min(wayM, progress.travelM + progress.speedMps * dt);
    progress.overS = wrench[2]! > touchN ? progress.overS + dt : 0;
    if (progress.overS > LOWER_PATIENCE_S) {
      // The reference leads the tool by what presses: where the tool is, it only rests.
      const here = scene.robotModel!.tcpPosition();
      this.controller.setPose({ positionM: [x, y, here[2]!], rotation: rolled(progress.fromRollRad) });
      return 'force';
    }
    const reached = this.controller.setPose({
      positionM: [x, y, fromZ - progress.travelM],
      rotation: rolled(progress.fromRollRad),
    });
    if (!reached) return 'timeout';
    return progress.travelM >= wayM ? 'goal' : null;
  }

  tilt(
    { direction, widthM, thickM, edgeM, endRad, speedMps, pressN, forceCapN }: Extract<Action, { act: 'tilt' }>,
    progress: ActionProgress,
    dt: number,
    maxToolSpeedMps: number,
    scene: CellScene,
  ): ActionEnd | null {
    const [fromX, y, fromZ] = progress.fromM;
    const radiusM = Math.hypot(widthM, edgeM);
    progress.speedMps = Math.min(speedMps, maxToolSpeedMps, progress.speedMps + LOWER_ACCELERATION * dt);
    progress.travelM += progress.speedMps * dt;
    const turnRad = Math.min(endRad, progress.travelM / radiusM);
    const [c, s] = [Math.cos(turnRad), Math.sin(turnRad)];
    // The item's upper edge at the wall holds it off by its own thickness as that turns from height into width.
    const outM = thickM * s + widthM * c - edgeM * s - widthM;
    const upM = widthM * s + edgeM * c - edgeM;
    const ramp = Math.min(1, progress.elapsedS / PRESS_RAMP_S);
    // The more upright, the less weight is left to lift.
    const wantedN = pressN * Math.max(LEAST_PRESS_SHARE, Math.min(1, FULL_PRESS * c));
    const nowN = progress.headwayM * CONTACT_STIFFNESS_NPM * (1 - ramp) + wantedN * ramp;
    const stiffness = CONTACT_STIFFNESS_NPM * c * c + CONTACT_HEIGHT_STIFFNESS_NPM * s * s;
    // Along the arc the reference leads; towards the item it only presses, wherever the item is by now.
    const here = scene.robotModel!.tcpPosition();
    const [pathX, pathZ] = [fromX - direction * outM, fromZ + upM];
    const offM = -direction * (here[0]! - pathX) * c + (here[2]! - pathZ) * s;
    if (offM < -OFF_PATH_M) return 'timeout';
    // Joint friction eats part of what the spring asks for: the wrist tells how much arrives.
    const { wrench } = this.controller.state;
    const arrivesN = -direction * wrench[0]! * c + wrench[2]! * s;
    progress.best = clamp(progress.best + PRESS_GAIN_PER_S * (nowN - arrivesN) * dt, 0, 0.75 * wantedN);
    // Slowly: a reference that follows the tool at once would take its damping away.
    progress.offM += (offM - progress.offM) * Math.min(1, dt / OFF_FILTER_S);
    const radialM = progress.offM - (nowN + progress.best) / stiffness;
    const reached = this.controller.setPose({
      positionM: [pathX - direction * radialM * c, y, pathZ + radialM * s],
      rotation: rolled(0),
    });
    if (!reached) return 'timeout';
    progress.overS = Math.max(0, progress.overS + (Math.hypot(wrench[0]!, wrench[2]!) > forceCapN ? dt : -dt));
    if (progress.overS > TILT_PATIENCE_S) return 'force';
    return turnRad >= endRad ? 'goal' : null;
  }
}
