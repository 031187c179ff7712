import type { Vec3 } from '#shared/geometry/pose.ts';
import { clamp } from '#shared/units/units.ts';
import { CONTACT_STIFFNESS_NPM } from '#cell/simulation/physics/control/RobotController.ts';
import { IDENTITY_MATRIX } from '#cell/simulation/physics/control/RobotModel.ts';
import { begun } from './Act.ts';
import type { Act, ActProgress } from './Act.ts';
import { GUARD_SHARE } from './guard.ts';

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

export interface SweepProgress extends ActProgress {
  fromM: Vec3;
  /** Farthest that the tool has come, along x in the cell. */
  farthestXM: number;
  stuckS: number;
  speedMps: number;
  slowForceN: number;
}

/** Sideways until the distance is made or force stops it: the reference advances only while the wrist stays below the guard and the tool keeps up. */
export const sweep: Act<'sweep', SweepProgress> = {
  begin: (_action, { controller, scene }) => ({
    ...begun(),
    fromM: [...controller.referencePose().positionM],
    farthestXM: scene.robotModel!.tcpPosition()[0]!,
    stuckS: 0,
    speedMps: 0,
    slowForceN: 0,
  }),
  step(action, progress, at) {
    const { controller, scene, timestepS, maxToolSpeedMps, dtS } = at;
    const { direction, distanceM, speedMps, forceCapN } = action;
    const { wrench } = controller.state;
    const here = scene.robotModel!.tcpPosition()[0]!;
    const referenceX = controller.referencePose().positionM[0];
    // Beyond this lead the spring alone holds the cap: more would turn into a jump when things give.
    const leadM = (1.6 * forceCapN) / CONTACT_STIFFNESS_NPM;
    // A blade that lifts or wedges under something leaning is pressed upwards, and hardly sideways.
    const guardN = GUARD_SHARE * forceCapN;
    const blocked =
      Math.abs(wrench[0]!) > guardN || Math.abs(wrench[2]!) > guardN || direction * (referenceX - here) > leadM;
    // Headway is what the tool did, not what it was asked.
    if (direction * (here - progress.farthestXM) > 0.001) {
      progress.farthestXM = here;
      progress.stuckS = 0;
    } else progress.stuckS += timestepS;
    const left = distanceM - progress.travelM;
    const ceiling = Math.min(speedMps, maxToolSpeedMps);
    const { forceN } = controller;
    progress.slowForceN += (timestepS / FORCE_FORESIGHT_S) * (forceN - progress.slowForceN);
    // Above its own slow low-pass by as much as it rises in that time.
    const overN = 2 * forceN - progress.slowForceN - BACK_OFF_SHARE * forceCapN;
    progress.speedMps = blocked
      ? -clamp(BACK_OFF_MPS_PER_N * overN, 0, BACK_OFF_MPS)
      : Math.min(
          Math.max(0, progress.speedMps) + SWEEP_ACCELERATION * dtS,
          ceiling,
          Math.sqrt(2 * SWEEP_ACCELERATION * Math.max(0, left)) + 0.005,
        );
    progress.travelM = Math.min(distanceM, progress.travelM + progress.speedMps * dtS);
    const [x, y, z] = progress.fromM;
    const positionM: Vec3 = [x + direction * progress.travelM, y, z];
    if (!controller.setPose({ positionM, rotation: [...IDENTITY_MATRIX] })) progress.stuckS = SWEEP_PATIENCE_S;
    if (progress.stuckS >= SWEEP_PATIENCE_S) return 'force';
    return progress.travelM >= distanceM ? 'goal' : null;
  },
};
