import { GRAVITY_MPS2 } from '#shared/units/units.ts';
import { GANTRY_JOINTS, MOTION_JOINTS } from '#cell/simulation/physics/control/RobotModel.ts';
import {
  MINIMUM_JERK_PEAK_ACCELERATION,
  MINIMUM_JERK_PEAK_SPEED,
  minimumJerk,
} from '#cell/simulation/physics/control/minimumJerk.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { ActOf } from '../actions.ts';
import { begun, shareOf } from './Act.ts';
import type { Act, ActProgress, ActSite } from './Act.ts';

/** Gantry axes with a hundred kilograms on them. */
const GANTRY_ACCELERATION = 3;
const ARM_ACCELERATION = 12;
const GANTRY_Z = 1;
/** On the way the wrist may read so much from the inertia of the tool and of what it carries: well below the cap for what it meets. */
const INERTIA_N = 17;
/** Together with the weight of what is lifted; and what is left for the inertia of the heaviest. */
const LIFTED_N = 21;
const LEAST_INERTIA_N = 6;
const WAY_SAMPLES = 40;

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

/** Limits on joint speeds, joint accelerations, and the tool's own speed and acceleration along the way. */
function durationS(from: readonly number[], action: ActOf<'travel'>, at: ActSite): number {
  const { robot, controller, maxToolSpeedMps } = at;
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
  const { peakSpeed, peakAcceleration } = wayOfTool(from, action, at);
  const payloadKg = controller.state.payload?.massKg ?? 0;
  const inertiaN = action.lifts
    ? Math.max(LEAST_INERTIA_N, Math.min(INERTIA_N, LIFTED_N - GRAVITY_MPS2 * payloadKg))
    : INERTIA_N;
  longestS = Math.max(longestS, Math.sqrt((peakAcceleration * (robot.toolMassKg + payloadKg)) / inertiaN));
  // A little slack for the curvature between samples.
  return maxToolSpeedMps === Infinity ? longestS : Math.max(longestS, (1.02 * peakSpeed) / maxToolSpeedMps);
}

/** The tool's highest speed and acceleration, were the whole travel to take one second: metres a second, and a second squared. */
function wayOfTool(from: readonly number[], action: ActOf<'travel'>, { kinematics }: ActSite) {
  let [peakSpeed, peakAcceleration] = [0, 0];
  const points: Vec3[] = [];
  for (let sample = 0; sample <= WAY_SAMPLES; sample++) {
    const joints = from.map((q, k) => {
      const window = windowOf(action, k);
      const share = (sample / WAY_SAMPLES - window.start) / window.length;
      return q + (action.joints[k]! - q) * minimumJerk(share).position;
    });
    points.push([...kinematics.forward(joints).positionM] as Vec3);
    const [before, middle, here] = points.slice(-3) as [Vec3, Vec3?, Vec3?];
    if (middle === undefined) continue;
    const last = points[sample - 1]!;
    peakSpeed = Math.max(peakSpeed, WAY_SAMPLES * Math.hypot(...points[sample]!.map((v, i) => v - last[i]!)));
    if (here === undefined) continue;
    const second = here.map((v, i) => v - 2 * middle[i]! + before[i]!);
    peakAcceleration = Math.max(peakAcceleration, WAY_SAMPLES ** 2 * Math.hypot(...second));
  }
  return { peakSpeed, peakAcceleration };
}
