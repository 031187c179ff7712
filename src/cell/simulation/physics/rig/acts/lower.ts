import type { Vec3 } from '#shared/geometry/pose.ts';
import { rolled } from '#cell/simulation/physics/control/rotation.ts';
import { begun } from './Act.ts';
import type { Act, ActProgress } from './Act.ts';
import { referenceRollRad } from './line.ts';

/** A lowered item touches when the wrist reads the force for this long. */
const LOWER_PATIENCE_S = 0.01;
/** Gently, as everything that is meant to touch. */
export const LOWER_ACCELERATION = 0.4;

export interface LowerProgress extends ActProgress {
  fromM: Vec3;
  fromRollRad: number;
  speedMps: number;
  overS: number;
}

/** Straight down until what is below presses up, or to the height. */
export const lower: Act<'lower', LowerProgress> = {
  begin: (_action, at) => ({
    ...begun(),
    fromM: [...at.controller.referencePose().positionM],
    fromRollRad: referenceRollRad(at),
    speedMps: 0,
    overS: 0,
  }),
  step({ toZM, speedMps, touchN }, progress, { controller, scene, maxToolSpeedMps, dtS }) {
    const { wrench } = controller.state;
    const [x, y, fromZ] = progress.fromM;
    const wayM = Math.max(0, fromZ - toZM);
    const left = wayM - progress.travelM;
    progress.speedMps = Math.min(
      Math.min(speedMps, maxToolSpeedMps),
      progress.speedMps + LOWER_ACCELERATION * dtS,
      Math.sqrt(2 * LOWER_ACCELERATION * Math.max(0, left)) + 0.002,
    );
    progress.travelM = Math.min(wayM, progress.travelM + progress.speedMps * dtS);
    progress.overS = wrench[2]! > touchN ? progress.overS + dtS : 0;
    const rotation = rolled(progress.fromRollRad);
    if (progress.overS > LOWER_PATIENCE_S) {
      // The reference leads the tool by what presses: where the tool is, it only rests.
      const here = scene.robotModel!.tcpPosition();
      controller.setPose({ positionM: [x, y, here[2]!], rotation });
      return 'force';
    }
    if (!controller.setPose({ positionM: [x, y, fromZ - progress.travelM], rotation })) return 'timeout';
    return progress.travelM >= wayM ? 'goal' : null;
  },
};
