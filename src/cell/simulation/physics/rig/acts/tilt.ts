import type { Vec3 } from '#shared/geometry/pose.ts';
import { clamp } from '#shared/units/units.ts';
import {
  CONTACT_HEIGHT_STIFFNESS_NPM,
  CONTACT_STIFFNESS_NPM,
} from '#cell/simulation/physics/control/RobotController.ts';
import { rolled } from '#cell/simulation/physics/control/rotation.ts';
import { begun } from './Act.ts';
import type { Act, ActProgress } from './Act.ts';
import { LOWER_ACCELERATION } from './lower.ts';

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

export interface TiltProgress extends ActProgress {
  fromM: Vec3;
  /** By how much the reference leads the tool in the beginning: what presses already. */
  leadM: number;
  /** What joint friction keeps from arriving, newtons. */
  madeUpN: number;
  /** How far the blade is outside its arc, low-passed. */
  offM: number;
  speedMps: number;
  overS: number;
}

/** Along the arc the reference leads; towards the item it only presses, wherever the item is by now. */
export const tilt: Act<'tilt', TiltProgress> = {
  begin({ direction }, { controller, scene }) {
    const { positionM } = controller.referencePose();
    const here = scene.robotModel!.tcpPosition();
    return {
      ...begun(),
      // The reference leads the tool by what presses already.
      fromM: [here[0]!, positionM[1], positionM[2]],
      leadM: direction * (positionM[0] - here[0]!),
      madeUpN: 0,
      offM: 0,
      speedMps: 0,
      overS: 0,
    };
  },
  step(action, progress, { controller, scene, maxToolSpeedMps, dtS }) {
    const { direction, widthM, thickM, edgeM, endRad, speedMps, pressN, forceCapN } = action;
    const [fromX, y, fromZ] = progress.fromM;
    const radiusM = Math.hypot(widthM, edgeM);
    progress.speedMps = Math.min(speedMps, maxToolSpeedMps, progress.speedMps + LOWER_ACCELERATION * dtS);
    progress.travelM += progress.speedMps * dtS;
    const turnRad = Math.min(endRad, progress.travelM / radiusM);
    const [c, s] = [Math.cos(turnRad), Math.sin(turnRad)];
    // The item's upper edge at the wall holds it off by its own thickness as that turns from height into width.
    const outM = thickM * s + widthM * c - edgeM * s - widthM;
    const upM = widthM * s + edgeM * c - edgeM;
    const ramp = Math.min(1, progress.elapsedS / PRESS_RAMP_S);
    // The more upright, the less weight is left to lift.
    const wantedN = pressN * Math.max(LEAST_PRESS_SHARE, Math.min(1, FULL_PRESS * c));
    const nowN = progress.leadM * CONTACT_STIFFNESS_NPM * (1 - ramp) + wantedN * ramp;
    const stiffness = CONTACT_STIFFNESS_NPM * c * c + CONTACT_HEIGHT_STIFFNESS_NPM * s * s;
    const here = scene.robotModel!.tcpPosition();
    const [pathX, pathZ] = [fromX - direction * outM, fromZ + upM];
    const offM = -direction * (here[0]! - pathX) * c + (here[2]! - pathZ) * s;
    if (offM < -OFF_PATH_M) return 'timeout';
    // Joint friction eats part of what the spring asks for: the wrist tells how much arrives.
    const { wrench } = controller.state;
    const arrivesN = -direction * wrench[0]! * c + wrench[2]! * s;
    progress.madeUpN = clamp(progress.madeUpN + PRESS_GAIN_PER_S * (nowN - arrivesN) * dtS, 0, 0.75 * wantedN);
    // Slowly: a reference that follows the tool at once would take its damping away.
    progress.offM += (offM - progress.offM) * Math.min(1, dtS / OFF_FILTER_S);
    const radialM = progress.offM - (nowN + progress.madeUpN) / stiffness;
    const reached = controller.setPose({
      positionM: [pathX - direction * radialM * c, y, pathZ + radialM * s],
      rotation: rolled(0),
    });
    if (!reached) return 'timeout';
    progress.overS = Math.max(0, progress.overS + (Math.hypot(wrench[0]!, wrench[2]!) > forceCapN ? dtS : -dtS));
    if (progress.overS > TILT_PATIENCE_S) return 'force';
    return turnRad >= endRad ? 'goal' : null;
  },
};
