import type { Vec3 } from '#shared/geometry/pose.ts';
import { clamp } from '#shared/units/units.ts';
import {
  MINIMUM_JERK_PEAK_ACCELERATION,
  MINIMUM_JERK_PEAK_SPEED,
  minimumJerk,
} from '#cell/simulation/physics/control/minimumJerk.ts';
import { rolled, rollOf } from '#cell/simulation/physics/control/rotation.ts';
import type { Side } from '../actions.ts';
import { begun, shareOf } from './Act.ts';
import type { Act, ActProgress, ActSite } from './Act.ts';
import { guardTripped } from './guard.ts';

const LINE_ACCELERATION = 3;
const LARGEST_ROLL_RADPS = 0.6;
/** A roll below this is the arm's own error. */
const LEVEL_RAD = 1e-3;

export interface LineProgress extends ActProgress {
  durationS: number;
  fromM: Vec3;
  /** About the feed axis, positive when the top leans to the right. */
  fromRollRad: number;
  /** Where the blade stays that is held: its lateral position and its tip along y. */
  bladeInCellM: [number, number];
  overS: number;
}

/** The roll that the reference has, about the feed axis. */
export function referenceRollRad({ controller }: ActSite): number {
  const rollRad = rollOf(controller.referencePose().rotation);
  return Math.abs(rollRad) < LEVEL_RAD ? 0 : rollRad;
}

/** The tcp on a straight line, minimum jerk, gantry at rest. */
export const line: Act<'line', LineProgress> = {
  begin(action, at) {
    const fromM: Vec3 = [...at.controller.referencePose().positionM];
    const fromRollRad = referenceRollRad(at);
    const length = Math.hypot(...action.toM.map((v, i) => v - fromM[i]!));
    const speed = Math.min(action.speedMps, at.maxToolSpeedMps);
    const turnRad = Math.abs(action.rollRad - fromRollRad);
    const durationS = Math.max(
      0.1,
      (MINIMUM_JERK_PEAK_SPEED * turnRad) / LARGEST_ROLL_RADPS,
      (MINIMUM_JERK_PEAK_SPEED * length) / speed,
      Math.sqrt((MINIMUM_JERK_PEAK_ACCELERATION * length) / LINE_ACCELERATION),
    );
    const bladeInCellM: [number, number] = action.holdBlade ? bladeInCell(action.holdBlade, fromM, at) : [0, 0];
    return { ...begun(), durationS, fromM, fromRollRad, bladeInCellM, overS: 0 };
  },
  step(action, progress, at) {
    if (action.guardN !== null && guardTripped(progress, action.guardN, at)) return 'force';
    const { controller, rate } = at;
    const share = shareOf(progress);
    const { position, velocity } = minimumJerk(share);
    const toM = action.toM.map((v, i) => progress.fromM[i]! + (v - progress.fromM[i]!) * position) as Vec3;
    const rollRad = progress.fromRollRad + (action.rollRad - progress.fromRollRad) * position;
    if (!controller.setPose({ positionM: toM, rotation: rolled(rollRad) })) return 'timeout';
    if (action.holdBlade) holdBlade(action.holdBlade, progress.bladeInCellM, toM, at);
    if (action.beltsFollow) {
      const alongY = action.toM[1] - progress.fromM[1];
      controller.state.beltSpeedMps = (-alongY * velocity * rate) / progress.durationS;
    }
    return share >= 1 ? 'goal' : null;
  },
};

/** Where a blade is: its lateral position and its tip along y, in the cell frame, from commands. */
function bladeInCell(side: Side, tcp: Vec3, { controller }: ActSite): [number, number] {
  const { axes } = controller.state;
  const sign = side === 'left' ? -1 : 1;
  return [tcp[0] + sign * axes[`blade_${side}_x`], tcp[1] + axes[`blade_${side}_y`]];
}

function holdBlade(
  side: Side,
  [bladeX, bladeY]: readonly [number, number],
  tcp: Vec3,
  { controller, robot }: ActSite,
): void {
  const { axes } = controller.state;
  const sign = side === 'left' ? -1 : 1;
  const lateral = robot.axes[`blade_${side}_x`];
  const along = robot.axes[`blade_${side}_y`];
  axes[`blade_${side}_x`] = clamp(sign * (bladeX - tcp[0]), lateral.lower, lateral.upper);
  axes[`blade_${side}_y`] = clamp(bladeY - tcp[1], along.lower, along.upper);
}
