import { GANTRY_JOINTS, MOTION_JOINTS } from '#cell/simulation/physics/control/RobotModel.ts';
import { MINIMUM_JERK_PEAK_ACCELERATION, MINIMUM_JERK_PEAK_SPEED, minimumJerk } from '#cell/simulation/physics/control/minimumJerk.ts';
import type { ActOf } from '../actions.ts';
import { begun, shareOf } from './Act.ts';
import type { Act, ActProgress, ActSite } from './Act.ts';

/** Gantry axes with a hundred kilograms on them. */
const GANTRY_ACCELERATION = 3;
const ARM_ACCELERATION = 12;
const GANTRY_Z = 1;

export interface TravelProgress extends ActProgress {
  durationS: number;
  fromJoints: number[];
}

/** The part of a travel in which one joint moves. */
function windowOf(action: ActOf<'travel'>, joint: number): { start: number; length: number } {
  const [start, end] = joint === GANTRY_Z ? action.heightWindow : [0, 1];
  return { start, length: end - start };
}

/** Gantry and arm together to joint values, minimum jerk. */
export const travel: Act<'travel', TravelProgress> = {
  begin(action, at) {
    const fromJoints = [...at.controller.state.joints];
    return { ...begun(), durationS: durationS(fromJoints, action, at), fromJoints };
  },
  step(action, progress, { controller: { state }, rate }) {
    const share = shareOf(progress);
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
    return share >= 1 ? 'goal' : null;
  },
};

/** Limits on joint speeds, joint accelerations and the tool's own speed along the way. */
function durationS(
  from: readonly number[],
  action: ActOf<'travel'>,
  { robot, kinematics, maxToolSpeedMps }: ActSite,
): number {
  const limits = [...robot.gantry, ...robot.arm];
  let longestS = 0.15;
  limits.forEach(({ velocity }, k) => {
    const way = Math.abs(action.joints[k]! - from[k]!);
    const acceleration = k < GANTRY_JOINTS ? GANTRY_ACCELERATION : ARM_ACCELERATION;
    longestS = Math.max(
      longestS,
      Math.max(
        (MINIMUM_JERK_PEAK_SPEED * way) / (action.speedShare * velocity),
        Math.sqrt((MINIMUM_JERK_PEAK_ACCELERATION * way) / acceleration),
      ) / windowOf(action, k).length,
    );
  });
  if (maxToolSpeedMps === Infinity) return longestS;
  const samples = 40;
  const tcpAt = (share: number) =>
    kinematics.forward(
      from.map((q, k) => {
        const window = windowOf(action, k);
        return q + (action.joints[k]! - q) * minimumJerk((share - window.start) / window.length).position;
      }),
    ).positionM;
  let before = tcpAt(0);
  for (let sample = 1; sample <= samples; sample++) {
    const here = tcpAt(sample / samples);
    const way = Math.hypot(here[0] - before[0], here[1] - before[1], here[2] - before[2]);
    // A little slack for the curvature between samples.
    longestS = Math.max(longestS, (1.02 * way * samples) / maxToolSpeedMps);
    before = here;
  }
  return longestS;
}
