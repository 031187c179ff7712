import type { RobotController } from '../control/RobotController.ts';
import { CONTACT_STIFFNESS_NPM } from '../control/RobotController.ts';
import { rolled, rollOf } from '../control/rotation.ts';
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
/** A hoist gives up when the tool has made no headway upwards for this long. */
const HOIST_STUCK_S = 0.4;

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

  /** Up while the blade presses sideways with a constant force, following what gives way. */
  hoist(
    { direction, liftM, speedMps, pressN }: Extract<Action, { act: 'hoist' }>,
    progress: ActionProgress,
    dt: number,
    maxToolSpeedMps: number,
    scene: CellScene,
  ): ActionEnd | null {
    const here = scene.robotModel!.tcpPosition();
    const [, y, fromZ] = progress.fromM;
    progress.speedMps = Math.min(speedMps, maxToolSpeedMps);
    progress.travelM = Math.min(liftM, progress.travelM + progress.speedMps * dt);
    const roseM = here[2]! - fromZ;
    if (roseM > progress.best + 0.001) [progress.best, progress.stuckS] = [roseM, 0];
    else progress.stuckS += dt;
    const { rotation } = this.controller.referencePose();
    const reached = this.controller.setPose({
      positionM: [here[0]! + (direction * pressN) / CONTACT_STIFFNESS_NPM, y, fromZ + progress.travelM],
      rotation: rolled(rollOf(rotation)),
    });
    if (!reached) return 'timeout';
    if (progress.travelM >= liftM) return 'goal';
    return progress.stuckS > HOIST_STUCK_S ? 'force' : null;
  }
}
