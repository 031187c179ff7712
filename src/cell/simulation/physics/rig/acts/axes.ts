import { DRIVE_GAINS } from '#cell/simulation/physics/mjcf/robotMjcf.ts';
import type { DrivenAxis } from '#cell/simulation/physics/urdf/cellRobot.ts';
import type { ActOf } from '../actions.ts';
import { begun, shareOf } from './Act.ts';
import type { Act, ActProgress, ActSite } from './Act.ts';
import { guardTripped } from './guard.ts';

const AXIS_LAG_M = 0.04;
const AXIS_PATIENCE_S = 0.08;
/** To bring a free blade up to speed its drive needs 4 N; what takes this for so long is in its way. */
const BLADE_TOUCH_N = 14;
const BLADE_TOUCH_S = 0.008;

export interface AxesProgress extends ActProgress {
  durationS: number;
  fromAxes: Record<DrivenAxis, number>;
  overS: number;
  stuckS: number;
  touchS: number;
}

/** Tool or separator axes to targets. */
export const axes: Act<'axes', AxesProgress> = {
  begin({ targets, speedMps }, { controller, robot, maxToolSpeedMps }) {
    const fromAxes = { ...controller.state.axes };
    const speed = Math.min(speedMps, maxToolSpeedMps);
    const durationS = Math.max(
      0,
      ...Object.entries(targets).map(([axis, target]) => {
        const limit = Math.min(speed, robot.axes[axis as DrivenAxis].velocity);
        return Math.abs(target - fromAxes[axis as DrivenAxis]) / limit;
      }),
    );
    return { ...begun(), durationS, fromAxes, overS: 0, stuckS: 0, touchS: 0 };
  },
  step(action, progress, at) {
    const { axes: commanded } = at.controller.state;
    const share = shareOf(progress);
    for (const [name, target] of Object.entries(action.targets)) {
      const axis = name as DrivenAxis;
      const from = progress.fromAxes[axis];
      commanded[axis] = share >= 1 ? target : from + (target - from) * share;
    }
    if (action.guardN !== null && guardTripped(progress, action.guardN, at)) return 'force';
    if (isBlocked(action, progress, at)) return 'force';
    return share >= 1 ? 'goal' : null;
  },
};

/** A blade or plunger that lags far behind its command has met something: its command falls back to where it is. */
function isBlocked(
  { targets, verticalGuardN = Infinity }: ActOf<'axes'>,
  progress: AxesProgress,
  { controller, scene, timestepS }: ActSite,
): boolean {
  const { axes: commanded, wrench } = controller.state;
  const pushing = (Object.keys(targets) as DrivenAxis[]).filter(
    (axis) => (axis.endsWith('_y') || axis === 'plunger') && !axis.startsWith('separator'),
  );
  const lagging = pushing.filter((axis) => commanded[axis] - scene.jointPosition(axis) > AXIS_LAG_M);
  progress.stuckS = lagging.length > 0 ? progress.stuckS + timestepS : 0;
  /** What a position drive presses with, before its limit. */
  const driveForceN = (axis: DrivenAxis): number => {
    const [stiffness, damping] = DRIVE_GAINS[axis];
    const leadM = commanded[axis] - scene.jointPosition(axis);
    return stiffness * leadM - damping * scene.jointVelocity(axis);
  };
  const touching = pushing.filter((axis) => axis !== 'plunger' && driveForceN(axis) > BLADE_TOUCH_N);
  const rides = Math.abs(wrench[2]!) > verticalGuardN;
  progress.touchS = touching.length > 0 || rides ? progress.touchS + timestepS : 0;
  if (progress.stuckS < AXIS_PATIENCE_S && progress.touchS < BLADE_TOUCH_S) return false;
  for (const axis of rides ? pushing : [...lagging, ...touching]) commanded[axis] = scene.jointPosition(axis);
  return true;
}
