import { DRIVE_GAINS } from '#cell/simulation/physics/mjcf/robotMjcf.ts';
import { begun } from './Act.ts';
import type { Act, ActProgress } from './Act.ts';

/** A blade that feels its way starts gently and is told at once what it touches. */
const FEEL_ACCELERATION = 0.5;
const FEEL_PATIENCE_S = 0.005;
/** Share of the cap at which a touch counts: the blade's own mass makes up the rest before it stands. */
const FEEL_SHARE = 0.25;
/** Takes the pressure off at once. */
const FEEL_BACK_M = 0.002;
const FEEL_STUCK_S = 0.25;

export interface FeelProgress extends ActProgress {
  fromM: number;
  farthestM: number;
  overS: number;
  stuckS: number;
  speedMps: number;
}

/** The blade's own drive feels with the wrist: whichever first tells of a touch ends it, and the drive stands where the blade is. */
export const feel: Act<'feel', FeelProgress> = {
  begin: ({ axis }, { controller, scene }) => ({
    ...begun(),
    fromM: controller.state.axes[axis],
    farthestM: scene.jointPosition(axis),
    overS: 0,
    stuckS: 0,
    speedMps: 0,
  }),
  step({ axis, toM, speedMps, forceCapN }, progress, { controller, robot, scene, maxToolSpeedMps, dtS }) {
    const { axes, wrench } = controller.state;
    const [stiffness, damping] = DRIVE_GAINS[axis];
    const hereM = scene.jointPosition(axis);
    const { fromM } = progress;
    const ceilingMps = Math.min(speedMps, maxToolSpeedMps);
    progress.speedMps = Math.min(ceilingMps, progress.speedMps + FEEL_ACCELERATION * dtS);
    // A position drive lags by its damping at speed; what it lags beyond that is force.
    const leadM = ((damping + robot.axes[axis].damping) / stiffness) * progress.speedMps + forceCapN / stiffness;
    progress.travelM = Math.min(toM - fromM, progress.travelM + progress.speedMps * dtS, hereM + leadM - fromM);
    axes[axis] = fromM + progress.travelM;
    // Ahead of the blade only: what the tool's own start and stop do to the wrist points the other way or is short.
    progress.overS = -wrench[1]! > FEEL_SHARE * forceCapN ? progress.overS + dtS : 0;
    if (hereM - progress.farthestM > 0.0005) [progress.farthestM, progress.stuckS] = [hereM, 0];
    else progress.stuckS += dtS;
    const touched = progress.overS > FEEL_PATIENCE_S || progress.stuckS > FEEL_STUCK_S;
    if (!touched && progress.travelM < toM - fromM) return null;
    axes[axis] = touched ? hereM - FEEL_BACK_M : toM;
    return touched ? 'force' : 'goal';
  },
};
